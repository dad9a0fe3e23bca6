import { Button, useRestoreFocusTarget, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowCounterclockwiseRegular } from '@fluentui/react-icons';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { EntrySort, SnapshotSummaryView } from '../../../contract/data';
import { useApi, useClient } from '../../api/hooks';
import { useNow } from '../../lib/use-now';
import { formatBytes } from '../../lib/format-bytes';
import { formatDateTime, formatMoment } from '../../lib/format-time';
import type { Navigate } from '../../lib/route';
import { snapshotsTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Delayed } from '../../ui/delayed';
import { lineBelow } from '../../ui/lines';
import type { TreeColumn } from '../../ui/tree/tree-row';
import { checkState, nothingSelected, parentPath } from '../../ui/tree/tree-selection';
import { TreeView } from '../../ui/tree/tree-view';
import { useTree } from '../../ui/tree/use-tree';
import { EntryIcon } from './entry-icon';
import { FolderReader, type FolderState, type SnapshotEntry } from './folder-reader';
import { PathBar } from './path-bar';
import { RestoreSheet } from './restore-sheet';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    minBlockSize: 0,
    minInlineSize: 0,
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    flexShrink: 0,
    minBlockSize: '48px',
    paddingInline: tokens.spacingHorizontalM,
  },
  top: { ...lineBelow },
  bottom: {
    justifyContent: 'space-between',
    minBlockSize: '56px',
    borderBlockStartWidth: tokens.strokeWidthThin,
    borderBlockStartStyle: 'solid',
    borderBlockStartColor: tokens.colorNeutralStroke2,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  empty: { padding: tokens.spacingHorizontalXXL, textAlign: 'center', color: tokens.colorNeutralForeground2 },
  buttons: { display: 'flex', gap: tokens.spacingHorizontalS },
  clear: { minInlineSize: 0 },
});

const columns: readonly TreeColumn<SnapshotEntry>[] = [
  {
    id: 'size',
    label: snapshotsTexts.columns.size,
    width: '92px',
    minTreeWidthPx: 340,
    isNumeric: true,
    text: (entry) => (entry.type === 'file' ? formatBytes(entry.sizeBytes) : ''),
  },
  {
    id: 'modified',
    label: snapshotsTexts.columns.modified,
    width: '164px',
    minTreeWidthPx: 540,
    isNumeric: true,
    text: (entry) => formatDateTime(Date.parse(entry.modifiedAt)),
  },
];

interface SnapshotBrowserProps {
  readonly snapshot: SnapshotSummaryView;
  readonly folder: string;
  readonly onFolder: (folder: string) => void;
  readonly navigate: Navigate;
}

/** The files of one backup: look around, tick, restore. */
export function SnapshotBrowser({ snapshot, folder, onFolder, navigate }: SnapshotBrowserProps) {
  const styles = useStyles();
  const now = useNow();
  const { dragOut } = useClient();
  const [sort, setSort] = useState<EntrySort>({ by: 'name', isDescending: false });
  const [isRestoring, setRestoring] = useState(false);
  const reader = useFolderReader(snapshot.id, sort);
  const { children, states } = useSyncExternalStore(reader.subscribe, reader.get);
  const tree = useTree(folder, children);
  const { selection, expanded } = tree.state;
  useEffect(() => {
    for (const path of [folder, ...expanded]) if (!reader.get().states.has(path)) void reader.want(path);
  }, [reader, folder, expanded]);

  const moment = formatMoment(Date.parse(snapshot.time), now);
  const failed = [...states.entries()].find(
    ([path, state]) => state.kind === 'failed' && (path === folder || expanded.has(path)),
  );
  return (
    <section className={styles.root} aria-label={snapshotsTexts.backupFrom({ moment })}>
      <div className={`${styles.bar} ${styles.top}`}>
        <PathBar folder={folder} onFolder={onFolder} />
      </div>
      {failed?.[1].kind === 'failed' && (
        <ErrorPanel error={failed[1].error} onRetry={() => reader.want(failed[0])} />
      )}
      <TreeView
        label={snapshotsTexts.treeLabel({ moment })}
        tree={tree}
        root={folder}
        nameColumn={{ id: 'name', label: snapshotsTexts.columns.name }}
        columns={columns}
        sort={sort}
        onSort={(next) => setSort(next as EntrySort)}
        icon={(entry) => <EntryIcon entry={entry} />}
        checkLabel={(entry) => snapshotsTexts.check({ name: entry.name })}
        checkAllLabel={snapshotsTexts.checkAll}
        onOpen={(entry) => entry.isFolder && onFolder(entry.path)}
        onDrag={({ path }) =>
          void dragOut.begin({ snapshotId: snapshot.id, paths: dragged(selection, path) })
        }
        onLeave={() => onFolder(parentPath(folder) ?? folder)}
        empty={
          states.get(folder)?.kind === 'complete' && (
            <div className={styles.empty}>{snapshotsTexts.emptyFolder}</div>
          )
        }
      />
      <SelectionBar
        selection={selection}
        reading={states.get(folder)}
        onClear={() => tree.dispatch({ kind: 'select', selection: nothingSelected })}
        onRestore={() => setRestoring(true)}
      />
      {isRestoring && (
        <RestoreSheet
          snapshot={snapshot}
          paths={[...selection]}
          onClose={() => setRestoring(false)}
          onStarted={(jobId) => navigate({ screen: 'activity', jobId })}
        />
      )}
    </section>
  );
}

interface SelectionBarProps {
  readonly selection: ReadonlySet<string>;
  readonly reading: FolderState | undefined;
  readonly onClear: () => void;
  readonly onRestore: () => void;
}

function SelectionBar({ selection, reading, onClear, onRestore }: SelectionBarProps) {
  const styles = useStyles();
  const focusReturnsHere = useRestoreFocusTarget();
  const isReading = selection.size === 0 && reading?.kind === 'reading';
  return (
    <div className={`${styles.bar} ${styles.bottom}`}>
      <span className={styles.quiet} role="status">
        {isReading ? <Reading state={reading} /> : selectionText(selection)}
      </span>
      <div className={styles.buttons}>
        {selection.size > 0 && (
          <Button appearance="subtle" className={styles.clear} onClick={onClear}>
            {snapshotsTexts.clear}
          </Button>
        )}
        <Button
          appearance="primary"
          icon={<ArrowCounterclockwiseRegular />}
          disabled={selection.size === 0}
          onClick={onRestore}
          {...focusReturnsHere}
        >
          {snapshotsTexts.restore}
        </Button>
      </div>
    </div>
  );
}

function useFolderReader(snapshotId: string, sort: EntrySort): FolderReader {
  const api = useApi();
  const reader = useMemo(() => new FolderReader(api, snapshotId, sort), [api, snapshotId, sort]);
  useEffect(() => () => reader.dispose(), [reader]);
  return reader;
}

function Reading({ state }: { readonly state: FolderState | undefined }) {
  if (state?.kind !== 'reading' || state.total === undefined) return null;
  return <Delayed>{snapshotsTexts.reading({ read: state.read, total: state.total })}</Delayed>;
}

/** Everything that is ticked, when the row that is dragged is; otherwise the row alone. */
function dragged(selection: ReadonlySet<string>, path: string): readonly string[] {
  return checkState(selection, new Set(), path) === true ? [...selection] : [path];
}

function selectionText(selection: ReadonlySet<string>): string {
  if (selection.size === 0) return snapshotsTexts.nothingSelected;
  return selection.has('/') ? snapshotsTexts.selectedAll : snapshotsTexts.selected({ count: selection.size });
}
