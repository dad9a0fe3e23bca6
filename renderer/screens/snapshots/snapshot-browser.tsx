import { Button, useRestoreFocusTarget, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowCounterclockwiseRegular } from '@fluentui/react-icons';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { EntrySort, SnapshotSummaryView } from '../../../contract/data';
import { useApi, useClient } from '../../api/hooks';
import { useNow } from '../../lib/use-now';
import { formatBytes } from '../../lib/format-bytes';
import { formatDateTime, formatMoment } from '../../lib/format-time';
import { snapshotsTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Delayed } from '../../ui/delayed';
import type { MenuRequest, TreeColumn } from '../../ui/tree/tree-row';
import { checkState, nothingSelected, parentPath } from '../../ui/tree/tree-selection';
import { TreeView } from '../../ui/tree/tree-view';
import { useTree } from '../../ui/tree/use-tree';
import { CompareButton } from './compare/compare-button';
import type { Sides } from './compare/compare-view';
import { DragBar } from './drag-bar';
import { EntryIcon } from './entry-icon';
import { FolderReader, type FoldersView, type FolderState, type SnapshotEntry } from './folder-reader';
import { PathBar } from './path-bar';
import { usePanelStyles } from './panel-styles';
import { RowMenu } from './row-menu';

const useStyles = makeStyles({
  empty: { padding: tokens.spacingHorizontalXXL, textAlign: 'center', color: tokens.colorNeutralForeground2 },
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
  /** Of the same computer, newest first. */
  readonly snapshots: readonly SnapshotSummaryView[];
  readonly isHere: boolean;
  readonly folder: string;
  readonly onFolder: (folder: string) => void;
  readonly onCompare: (sides: Sides) => void;
  readonly onVersions: (path: string) => void;
  readonly onRestore: (paths: readonly string[]) => void;
}

/** The files of one backup: look around, tick, restore. Folder and ticks stay when another backup is shown. */
export function SnapshotBrowser(props: SnapshotBrowserProps) {
  const { snapshot, folder, onFolder } = props;
  const styles = useStyles();
  const panel = usePanelStyles();
  const now = useNow();
  const { dragOut } = useClient();
  const [sort, setSort] = useState<EntrySort>({ by: 'name', isDescending: false });
  const [menu, setMenu] = useState<MenuRequest<SnapshotEntry>>();
  const reader = useFolderReader(snapshot.id, sort);
  const { children, states } = useShownFolders(reader, folder);
  const tree = useTree(folder, children);
  const { selection, expanded } = tree.state;
  const missing = useMemo(() => missingFrom(selection, { children, states }), [selection, children, states]);
  useEffect(() => {
    for (const path of [folder, ...expanded]) if (!reader.get().states.has(path)) void reader.want(path);
  }, [reader, folder, expanded]);

  const moment = formatMoment(Date.parse(snapshot.time), now);
  const failed = [...states.entries()].find(
    ([path, state]) => state.kind === 'failed' && (path === folder || expanded.has(path)),
  );
  return (
    <section className={panel.root} aria-label={snapshotsTexts.backupFrom({ moment })}>
      <div className={`${panel.bar} ${panel.top}`}>
        <PathBar folder={folder} onFolder={onFolder} />
        <CompareButton {...props} />
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
        onDrag={({ path }) => void dragOut.begin({ snapshotId: snapshot.id, paths: meant(selection, path) })}
        onMenu={setMenu}
        onLeave={() => onFolder(parentPath(folder) ?? folder)}
        empty={
          states.get(folder)?.kind === 'complete' && (
            <div className={styles.empty}>{snapshotsTexts.emptyFolder}</div>
          )
        }
      />
      {menu !== undefined && (
        <RowMenu
          key={menu.entry.path}
          request={menu}
          paths={meant(selection, menu.entry.path)}
          onClose={() => setMenu(undefined)}
          onOpen={onFolder}
          onVersions={props.onVersions}
          onRestore={props.onRestore}
        />
      )}
      <DragBar />
      <SelectionBar
        selection={selection}
        missing={missing}
        reading={states.get(folder)}
        onClear={() => tree.dispatch({ kind: 'select', selection: nothingSelected })}
        onVersions={props.onVersions}
        onRestore={() => props.onRestore([...selection])}
      />
    </section>
  );
}

interface SelectionBarProps {
  readonly selection: ReadonlySet<string>;
  /** How many of them this backup does not have. */
  readonly missing: number;
  readonly reading: FolderState | undefined;
  readonly onClear: () => void;
  readonly onVersions: (path: string) => void;
  readonly onRestore: () => void;
}

function SelectionBar({ selection, missing, reading, ...on }: SelectionBarProps) {
  const panel = usePanelStyles();
  const focusReturnsHere = useRestoreFocusTarget();
  const isReading = selection.size === 0 && reading?.kind === 'reading';
  const [only] = selection.size === 1 ? selection : [];
  return (
    <div className={`${panel.bar} ${panel.bottom}`}>
      <span className={panel.quiet} role="status">
        {isReading ? <Reading state={reading} /> : selectionText(selection)}
        {missing > 0 && ` · ${snapshotsTexts.missing({ count: missing })}`}
      </span>
      <div className={panel.buttons}>
        {selection.size > 0 && (
          <Button appearance="subtle" onClick={on.onClear}>
            {snapshotsTexts.clear}
          </Button>
        )}
        {only !== undefined && only !== '/' && (
          <Button onClick={() => on.onVersions(only)}>{snapshotsTexts.versions}</Button>
        )}
        <Button
          appearance="primary"
          icon={<ArrowCounterclockwiseRegular />}
          disabled={selection.size === missing}
          onClick={on.onRestore}
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

/** What was shown before stays while another backup's folder is read, so that moving through time does not flicker. */
function useShownFolders(reader: FolderReader, folder: string): FoldersView {
  const view = useSyncExternalStore(reader.subscribe, reader.get);
  const [kept, setKept] = useState(view);
  const isThere = view.children.has(folder) || view.states.get(folder)?.kind === 'failed';
  if (isThere && kept !== view) setKept(view);
  return isThere ? view : { ...kept, states: view.states };
}

/** How many of the ticked are not in their folder, as far as that has been read to its end. */
export function missingFrom(selection: ReadonlySet<string>, { children, states }: FoldersView): number {
  let missing = 0;
  let last: string | undefined;
  let known: ReadonlySet<string> | undefined;
  for (const path of selection) {
    const parent = parentPath(path);
    if (parent === undefined) continue;
    if (parent !== last) {
      last = parent;
      const entries = states.get(parent)?.kind === 'complete' ? children.get(parent) : undefined;
      known = entries && pathsOf(entries);
    }
    if (known?.has(path) === false) missing++;
  }
  return missing;
}

/** A hundred thousand may be ticked in a folder of as many: each of them is not to be looked for among all. */
const knownPaths = new WeakMap<readonly SnapshotEntry[], ReadonlySet<string>>();

function pathsOf(entries: readonly SnapshotEntry[]): ReadonlySet<string> {
  const paths = knownPaths.get(entries) ?? new Set(entries.map(({ path }) => path));
  knownPaths.set(entries, paths);
  return paths;
}

function Reading({ state }: { readonly state: FolderState | undefined }) {
  if (state?.kind !== 'reading' || state.total === undefined) return null;
  return <Delayed>{snapshotsTexts.reading({ read: state.read, total: state.total })}</Delayed>;
}

/** Everything that is ticked, when the row is that something is done to; otherwise the row alone. */
function meant(selection: ReadonlySet<string>, path: string): readonly string[] {
  return checkState(selection, new Set(), path) === true ? [...selection] : [path];
}

function selectionText(selection: ReadonlySet<string>): string {
  if (selection.size === 0) return snapshotsTexts.nothingSelected;
  return selection.has('/') ? snapshotsTexts.selectedAll : snapshotsTexts.selected({ count: selection.size });
}
