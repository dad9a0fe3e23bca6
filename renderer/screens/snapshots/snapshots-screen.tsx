import { Button, SearchBox, makeStyles, tokens } from '@fluentui/react-components';
import { ArchiveRegular } from '@fluentui/react-icons';
import { useDeferredValue, useState } from 'react';
import type { SnapshotSummaryView } from '../../../contract/data';
import { longestSearch, type SearchEntry } from '../../../contract/lookup';
import type { DraggedSelection } from '../../api/drag-out';
import { useClient, useResource, useValue } from '../../api/hooks';
import type { Navigate } from '../../lib/route';
import { commonTexts, searchTexts, snapshotsTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { parentPath } from '../../ui/tree/tree-selection';
import { CompareView, type Sides } from './compare/compare-view';
import { DropPlaces } from './drop-places';
import { RestoreSheet } from './restore-sheet';
import { SearchResults } from './search/search-results';
import { isAsking, noWords, type SearchWords } from './search/search-words';
import { SnapshotBrowser } from './snapshot-browser';
import { SnapshotList } from './snapshot-list';
import { startFolder } from './start-folder';
import type { RestoreTarget } from './target-choice';
import { useFolderMarks } from './use-folder-marks';
import { VersionsDrawer, type VersionsOf } from './versions/versions-drawer';

const useStyles = makeStyles({
  split: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: 'clamp(168px, 26%, 264px) minmax(0, 1fr)',
    gridTemplateRows: 'minmax(0, 1fr)',
    gap: tokens.spacingHorizontalL,
    flexGrow: 1,
    minBlockSize: 0,
    paddingBlockEnd: tokens.spacingVerticalL,
  },
  // Over the backups, which are of no use meanwhile.
  places: { position: 'absolute', inset: 0, gridColumn: '1 / 2', gridRow: '1 / 2', zIndex: 1 },
  whole: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minBlockSize: 0,
    paddingBlockEnd: tokens.spacingVerticalL,
  },
  search: { inlineSize: '280px', maxInlineSize: '100%' },
});

interface SnapshotsScreenProps {
  readonly snapshotId: string | undefined;
  /** What is looked for; its folder is shown first. */
  readonly path: string | undefined;
  readonly navigate: Navigate;
}

/** Backups by day beside the files of the chosen one, and what is found or compared in all of them. */
export function SnapshotsScreen({ snapshotId, path, navigate }: SnapshotsScreenProps) {
  const { snapshots } = useClient();
  const state = useResource(snapshots);
  const [words, setWords] = useState(noWords);
  const styles = useStyles();
  const list = state.kind === 'ready' ? state.value : [];
  const chosen = list.find(({ id }) => id === snapshotId) ?? list[0];
  return (
    <Page
      title={snapshotsTexts.title}
      subtitle={snapshotsTexts.subtitle}
      isFull={chosen !== undefined}
      actions={
        chosen && (
          <SearchBox
            className={styles.search}
            placeholder={searchTexts.placeholder}
            aria-label={searchTexts.title}
            dismiss={{ 'aria-label': searchTexts.clear }}
            spellCheck={false}
            maxLength={longestSearch}
            value={words.text}
            onChange={(_, { value }) => setWords(value === '' ? noWords : { ...words, text: value })}
          />
        )
      }
    >
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={snapshots.reload} />}
      {state.kind === 'ready' && chosen === undefined && (
        <Card>
          <EmptyState
            icon={<ArchiveRegular />}
            title={snapshotsTexts.emptyTitle}
            body={snapshotsTexts.emptyBody}
            action={
              <Button onClick={() => navigate({ screen: 'overview' })}>{snapshotsTexts.emptyAction}</Button>
            }
          />
        </Card>
      )}
      {chosen !== undefined && (
        <Rooms
          list={list}
          chosen={chosen}
          startPath={path}
          words={words}
          onWords={setWords}
          navigate={navigate}
        />
      )}
    </Page>
  );
}

interface RoomsProps {
  readonly list: readonly SnapshotSummaryView[];
  readonly chosen: SnapshotSummaryView;
  readonly startPath: string | undefined;
  readonly words: SearchWords;
  readonly onWords: (words: SearchWords) => void;
  readonly navigate: Navigate;
}

interface Restoring extends DraggedSelection {
  /** Where it was dropped. */
  readonly target?: RestoreTarget;
}

/** The folder stays when another backup is chosen: the same place, earlier. */
function Rooms({ list, chosen, startPath, words, onWords, navigate }: RoomsProps) {
  const styles = useStyles();
  const here = useValue(useClient().info)?.hostname;
  const [gone, setGone] = useState(startPath === undefined ? undefined : parentPath(startPath));
  const [sides, setSides] = useState<Sides>();
  const [versionsOf, setVersionsOf] = useState<VersionsOf>();
  const [restoring, setRestoring] = useState<Restoring>();
  const askedWords = useDeferredValue(words);
  const folder = gone ?? startFolder(chosen.paths);
  const marks = useFolderMarks(folder, chosen.hostname);
  const ofComputer = list.filter(({ hostname }) => hostname === chosen.hostname);
  const show = ({ path, last }: SearchEntry) => {
    onWords(noWords);
    setSides(undefined);
    setGone(parentPath(path) ?? '/');
    navigate({ screen: 'snapshots', snapshotId: last.snapshotId });
  };
  const isHere = chosen.hostname === here;
  return (
    <>
      {isAsking(askedWords) ? (
        <div className={styles.whole}>
          <SearchResults
            words={askedWords}
            onWords={onWords}
            show={show}
            versions={({ path, hostname }) => setVersionsOf({ path, hostname })}
            restore={({ path, last }) => setRestoring({ snapshotId: last.snapshotId, paths: [path] })}
          />
        </div>
      ) : sides !== undefined ? (
        <div className={styles.whole}>
          <CompareView
            snapshots={ofComputer}
            isHere={isHere}
            sides={sides}
            onSides={setSides}
            onClose={() => setSides(undefined)}
          />
        </div>
      ) : (
        <div className={styles.split}>
          <SnapshotList
            snapshots={list}
            marks={marks}
            chosenId={chosen.id}
            onChoose={(id) => navigate({ screen: 'snapshots', snapshotId: id })}
          />
          <SnapshotBrowser
            snapshot={chosen}
            snapshots={ofComputer}
            isHere={isHere}
            folder={folder}
            onFolder={setGone}
            onCompare={setSides}
            onVersions={(path) => setVersionsOf({ path, hostname: chosen.hostname })}
            onRestore={(paths) => setRestoring({ snapshotId: chosen.id, paths })}
          />
          <DropPlaces
            className={styles.places}
            onDrop={(selection, target) => setRestoring({ ...selection, target })}
          />
        </div>
      )}
      {versionsOf !== undefined && (
        <VersionsDrawer
          {...versionsOf}
          onClose={() => setVersionsOf(undefined)}
          onRestore={({ last }) => {
            setVersionsOf(undefined);
            setRestoring({ snapshotId: last.snapshotId, paths: [versionsOf.path] });
          }}
        />
      )}
      <Restore {...{ list, restoring, navigate }} onClose={() => setRestoring(undefined)} />
    </>
  );
}

interface RestoreProps extends Pick<RoomsProps, 'list' | 'navigate'> {
  readonly restoring: Restoring | undefined;
  readonly onClose: () => void;
}

function Restore({ list, restoring, onClose, navigate }: RestoreProps) {
  const snapshot = list.find(({ id }) => id === restoring?.snapshotId);
  if (restoring === undefined || snapshot === undefined) return null;
  return (
    <RestoreSheet
      {...restoring}
      snapshot={snapshot}
      onClose={onClose}
      onStarted={(jobId) => navigate({ screen: 'activity', jobId })}
    />
  );
}
