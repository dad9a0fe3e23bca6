import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DocumentRegular } from '@fluentui/react-icons';
import { useCallback, useState } from 'react';
import type { PathVersion } from '../../../../contract/lookup';
import { useApi, useCall } from '../../../api/hooks';
import { displayText } from '../../../lib/display-text';
import { formatBytes } from '../../../lib/format-bytes';
import { formatMoment } from '../../../lib/format-time';
import { baseName, parentName } from '../../../lib/path-names';
import { commonTexts, versionsTexts } from '../../../lib/texts';
import { useNow } from '../../../lib/use-now';
import { ErrorPanel } from '../../../parts/error-panel';
import { RowList } from '../../../ui/row-list';
import { RowParts } from '../../../ui/row-parts';
import { Sheet } from '../../../ui/sheet';
import { SkeletonLines } from '../../../ui/skeleton-lines';
import { VersionPreview } from './version-preview';

const narrow = '@container (max-width: 700px)';

const useStyles = makeStyles({
  body: { containerType: 'inline-size', minBlockSize: 0 },
  split: {
    display: 'grid',
    flexGrow: 1,
    minBlockSize: 0,
    gridTemplateColumns: '300px minmax(0, 1fr)',
    gridTemplateRows: 'minmax(0, 1fr)',
    gap: tokens.spacingHorizontalL,
    [narrow]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      gridTemplateRows: 'minmax(0, 2fr) minmax(0, 3fr)',
    },
  },
  list: {
    display: 'flex',
    minBlockSize: 0,
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
});

export interface VersionsOf {
  readonly path: string;
  /** `null`: whichever computer saved it. */
  readonly hostname: string | null;
}

interface VersionsDrawerProps extends VersionsOf {
  readonly onClose: () => void;
  readonly onRestore: (version: PathVersion) => void;
}

/** Every content that a file has had, each once, with what was in it. */
export function VersionsDrawer({ path, hostname, onClose, onRestore }: VersionsDrawerProps) {
  const styles = useStyles();
  const { snapshots } = useApi();
  const state = useCall(
    useCallback(
      (signal: AbortSignal) => snapshots.versions({ path, hostname }, { signal }),
      [snapshots, path, hostname],
    ),
  );
  const versions = state.kind === 'ready' ? state.value.versions : [];
  const [chosenAt, setChosenAt] = useState(0);
  const chosen = versions[chosenAt];
  return (
    <Sheet
      title={versionsTexts.title({ name: displayText(baseName(path)) })}
      subtitle={displayText(parentName(path))}
      closeLabel={commonTexts.close}
      isWide
      className={styles.body}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{commonTexts.close}</Button>
          <Button
            appearance="primary"
            disabled={chosen === undefined}
            onClick={() => chosen && onRestore(chosen)}
          >
            {versionsTexts.restore}
          </Button>
        </>
      }
    >
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={state.retry} />}
      {chosen !== undefined && (
        <div className={styles.split}>
          <div className={styles.list}>
            <VersionList versions={versions} chosenAt={chosenAt} onChoose={setChosenAt} />
          </div>
          <VersionPreview path={path} version={chosen} before={versions[chosenAt + 1]} />
        </div>
      )}
    </Sheet>
  );
}

interface VersionListProps {
  readonly versions: readonly PathVersion[];
  readonly chosenAt: number;
  readonly onChoose: (at: number) => void;
}

function VersionList({ versions, chosenAt, onChoose }: VersionListProps) {
  const now = useNow();
  const moment = (time: string) => formatMoment(Date.parse(time), now);
  return (
    <RowList
      label={versionsTexts.listLabel}
      rows={versions}
      total={versions.length}
      keyOf={keyOf}
      chosenKey={keyOf(versions[chosenAt]!)}
      onChoose={(version) => onChoose(versions.indexOf(version))}
    >
      {({ first, last, sizeBytes, modifiedAt }) => {
        const values = { size: formatBytes(sizeBytes), from: moment(first.time), to: moment(last.time) };
        const isOne = values.from === values.to;
        return (
          <RowParts
            icon={<DocumentRegular />}
            title={versionsTexts.modified({ moment: moment(modifiedAt) })}
            hint={isOne ? versionsTexts.oneBackup(values) : versionsTexts.backups(values)}
          />
        );
      }}
    </RowList>
  );
}

function keyOf({ first, last }: PathVersion): string {
  return first.snapshotId + last.snapshotId;
}
