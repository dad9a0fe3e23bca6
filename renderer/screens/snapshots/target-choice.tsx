import { Button, Field, Radio, RadioGroup, Select, makeStyles, tokens } from '@fluentui/react-components';
import { FolderRegular, FolderZipRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { ArchiveFormat } from '../../../contract/restore-data';
import { useAction, useApi } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { restoreTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { ChoiceLabel } from '../../ui/choice-label';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';

const useStyles = makeStyles({
  folder: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    marginInlineStart: '32px',
    minInlineSize: 0,
  },
  path: { flexGrow: 1, minInlineSize: 0, color: tokens.colorNeutralForeground2 },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorBrandForeground1 },
});

export type RestoreTarget =
  | { readonly kind: 'folder'; readonly path: string | null }
  | { readonly kind: 'original' }
  | { readonly kind: 'archive'; readonly format: ArchiveFormat; readonly path: string | null };

const archiveFormats: readonly ArchiveFormat[] = ['zip', 'tar', 'tar.gz'];
const initial: Readonly<Record<RestoreTarget['kind'], RestoreTarget>> = {
  folder: { kind: 'folder', path: null },
  original: { kind: 'original' },
  archive: { kind: 'archive', format: 'zip', path: null },
};

interface TargetChoiceProps {
  readonly value: RestoreTarget;
  /** Proposed for a file that holds everything, without its ending. */
  readonly archiveName: string;
  readonly onChange: (value: RestoreTarget) => void;
}

/** To where: a folder or a file from the system's own dialog, or back to the place the files came from. */
export function TargetChoice({ value, archiveName, onChange }: TargetChoiceProps) {
  const api = useApi();
  const choosing = useAction();
  const choose = () =>
    void choosing.run(async (signal) => {
      if (value.kind === 'original') return;
      const path =
        value.kind === 'folder'
          ? await api.dialogs.chooseFolder({ purpose: 'restore' }, { signal })
          : await api.dialogs.chooseArchive({ format: value.format, name: archiveName }, { signal });
      if (path !== null) onChange({ ...value, path });
    });
  return (
    <Field label={restoreTexts.where}>
      <RadioGroup
        value={value.kind}
        onChange={(_, { value: kind }) => onChange(initial[kind as RestoreTarget['kind']])}
      >
        <Radio
          value="folder"
          label={<ChoiceLabel title={restoreTexts.toFolder} hint={restoreTexts.toFolderHint} />}
        />
        {value.kind === 'folder' && (
          <ChosenPlace path={value.path} none={restoreTexts.noFolder} isFolder>
            <Button size="small" disabled={choosing.isBusy} onClick={choose}>
              {restoreTexts.choose}
            </Button>
          </ChosenPlace>
        )}
        <Radio
          value="original"
          label={<ChoiceLabel title={restoreTexts.toOriginal} hint={restoreTexts.toOriginalHint} />}
        />
        <Radio
          value="archive"
          label={<ChoiceLabel title={restoreTexts.toArchive} hint={restoreTexts.toArchiveHint} />}
        />
        {value.kind === 'archive' && (
          <ChosenPlace path={value.path} none={restoreTexts.noFile}>
            <Select
              size="small"
              aria-label={restoreTexts.format}
              value={value.format}
              onChange={(_, data) =>
                onChange({ kind: 'archive', format: data.value as ArchiveFormat, path: null })
              }
            >
              {archiveFormats.map((format) => (
                <option key={format} value={format}>
                  {restoreTexts.formats[format]}
                </option>
              ))}
            </Select>
            <Button size="small" disabled={choosing.isBusy} onClick={choose}>
              {restoreTexts.saveAs}
            </Button>
          </ChosenPlace>
        )}
      </RadioGroup>
      {choosing.error !== undefined && <ErrorPanel error={choosing.error} />}
    </Field>
  );
}

interface ChosenPlaceProps {
  readonly path: string | null;
  readonly none: string;
  readonly isFolder?: boolean;
  readonly children: ReactNode;
}

function ChosenPlace({ path, none, isFolder = false, children }: ChosenPlaceProps) {
  const styles = useStyles();
  const Icon = isFolder ? FolderRegular : FolderZipRegular;
  return (
    <div className={styles.folder}>
      <Icon aria-hidden className={styles.icon} />
      <span className={styles.path}>
        {path === null ? none : <MiddleEllipsis text={displayText(path)} />}
      </span>
      {children}
    </div>
  );
}
