import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { FolderSize } from '../../../contract/data';
import { useApi, useCall, useEvent } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { formatBytes } from '../../lib/format-bytes';
import { baseName } from '../../lib/path-names';
import { foldersTexts as texts } from '../../lib/texts';
import { Card } from '../../ui/card';
import { ChoiceLabel } from '../../ui/choice-label';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column' },
  row: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM, marginInlineStart: '-8px' },
  size: {
    marginInlineStart: 'auto',
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
  },
  start: { alignSelf: 'flex-start' },
});

interface UsualFoldersProps {
  readonly folders: readonly string[];
  readonly isBusy: boolean;
  readonly onProtect: (folders: readonly string[]) => void;
}

/** A choice for who has not chosen yet: the folders in which most people's things are, and how much is in them. */
export function UsualFolders({ folders, isBusy, onProtect }: UsualFoldersProps) {
  const styles = useStyles();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = folders.filter((folder) => !left.has(folder));
  const toggle = (folder: string) => {
    const next = new Set(left);
    if (!next.delete(folder)) next.add(folder);
    setLeft(next);
  };
  return (
    <Card title={texts.usualTitle} hint={texts.usualHint}>
      <div className={styles.list}>
        {folders.map((folder) => (
          <div key={folder} className={styles.row}>
            <Checkbox
              checked={!left.has(folder)}
              label={<ChoiceLabel title={displayText(baseName(folder))} hint={displayText(folder)} />}
              onChange={() => toggle(folder)}
            />
            <span className={styles.size}>
              <Size folder={folder} />
            </span>
          </div>
        ))}
      </div>
      <Button
        className={styles.start}
        appearance="primary"
        disabled={isBusy || chosen.length === 0}
        onClick={() => onProtect(chosen)}
      >
        {texts.protect}
      </Button>
    </Card>
  );
}

function Size({ folder }: { readonly folder: string }) {
  const { sources } = useApi();
  const [soFar, setSoFar] = useState<FolderSize>();
  useEvent('folderCounted', (size) => size.folder === folder && setSoFar(size));
  const state = useCall(
    useCallback((signal: AbortSignal) => sources.measure({ folder }, { signal }), [sources, folder]),
  );
  const size = state.kind === 'ready' ? state.value : soFar;
  if (size === undefined) return null;
  const values = { count: size.files, size: formatBytes(size.bytes) };
  return state.kind === 'ready' ? texts.size(values) : texts.counting(values);
}
