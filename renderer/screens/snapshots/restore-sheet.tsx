import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallInput, Calls } from '../../../contract/calls';
import type { ConflictPolicy, SnapshotSummaryView } from '../../../contract/data';
import { useAction, useApi } from '../../api/hooks';
import { useNow } from '../../lib/use-now';
import { formatMoment } from '../../lib/format-time';
import { commonTexts, restoreTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { ChoiceLabel } from '../../ui/choice-label';
import { Sheet } from '../../ui/sheet';
import { ChosenPaths } from './chosen-paths';
import { ConflictChoice } from './conflict-choice';
import { ConflictPreview } from './conflict-preview';
import { TargetChoice, type RestoreTarget } from './target-choice';
import { WithoutStowkeep } from './without-stowkeep';

const useStyles = makeStyles({
  // With two things ticked all of it is seen at once in a window of the usual size.
  body: { gap: tokens.spacingVerticalMNudge },
  options: { display: 'flex', flexDirection: 'column' },
});

interface RestoreSheetProps {
  readonly snapshot: SnapshotSummaryView;
  readonly paths: readonly string[];
  /** Where they were dropped; the sheet begins with it. */
  readonly target?: RestoreTarget;
  readonly onClose: () => void;
  readonly onStarted: (jobId: string) => void;
}

/** What, to where, and what to do about files that are there: everything on one sheet. */
export function RestoreSheet({ snapshot, paths, target: dropped, onClose, onStarted }: RestoreSheetProps) {
  const styles = useStyles();
  const api = useApi();
  const now = useNow();
  const action = useAction();
  const [target, setTarget] = useState<RestoreTarget>(dropped ?? { kind: 'folder', path: null });
  // What is dropped on a folder lies in it, as in a file manager.
  const [isFlat, setFlat] = useState(dropped?.kind === 'folder');
  const [conflicts, setConflicts] = useState<ConflictPolicy>('if-newer');
  const [withMetadata, setWithMetadata] = useState(true);
  const [verify, setVerify] = useState(false);
  const place = placeOf(target, isFlat);
  const start = () =>
    void action.run(async (signal) => {
      if (place === undefined) return;
      const input = {
        snapshotId: snapshot.id,
        paths: [...paths],
        target: place,
        conflicts,
        withMetadata,
        verify,
      };
      onStarted(await api.restore.start(input, { signal }));
    });
  return (
    <Sheet
      title={restoreTexts.title}
      subtitle={restoreTexts.from({ moment: formatMoment(Date.parse(snapshot.time), now) })}
      closeLabel={commonTexts.close}
      className={styles.body}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{commonTexts.cancel}</Button>
          <Button appearance="primary" disabled={place === undefined || action.isBusy} onClick={start}>
            {action.isBusy ? restoreTexts.busy : restoreTexts.submit}
          </Button>
        </>
      }
    >
      {action.error !== undefined && <ErrorPanel error={action.error} />}
      <ChosenPaths paths={paths} />
      <TargetChoice value={target} archiveName={archiveName(snapshot)} onChange={setTarget} />
      {target.kind !== 'archive' && <ConflictChoice value={conflicts} onChange={setConflicts} />}
      {place !== undefined && place.kind !== 'archive' && (
        <ConflictPreview
          // Another question: what was answered before says nothing about it.
          key={JSON.stringify([place, conflicts])}
          input={{ snapshotId: snapshot.id, paths: [...paths], target: place, conflicts }}
        />
      )}
      <div role="group" aria-label={restoreTexts.optionsTitle} className={styles.options}>
        {target.kind === 'folder' && (
          <Checkbox
            checked={!isFlat}
            label={restoreTexts.withFolders}
            onChange={(_, { checked }) => setFlat(checked !== true)}
          />
        )}
        <Checkbox
          checked={withMetadata}
          label={restoreTexts.metadata}
          onChange={(_, { checked }) => setWithMetadata(checked === true)}
        />
        {target.kind !== 'archive' && (
          <Checkbox
            checked={verify}
            label={<ChoiceLabel title={restoreTexts.verify} hint={restoreTexts.verifyHint} />}
            onChange={(_, { checked }) => setVerify(checked === true)}
          />
        )}
      </div>
      <WithoutStowkeep snapshotId={snapshot.id} paths={paths} target={place} />
    </Sheet>
  );
}

type Place = CallInput<Calls['restore']['start']>['target'];

/** `undefined` while nothing is chosen. */
function placeOf(target: RestoreTarget, isFlat: boolean): Place | undefined {
  if (target.kind === 'original') return target;
  const { path } = target;
  if (path === null) return undefined;
  return target.kind === 'folder' ? { ...target, path, isFlat } : { ...target, path };
}

/** The computer and the day of the backup, as far as a file can be called that. */
function archiveName({ hostname, time }: SnapshotSummaryView): string {
  return `${hostname.replace(/[/\\\0]/g, '-')} ${time.slice(0, 10)}`.slice(0, 200);
}
