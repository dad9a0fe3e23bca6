import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArchiveRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useClient, useResource } from '../../api/hooks';
import type { Navigate } from '../../lib/route';
import { commonTexts, snapshotsTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { SnapshotBrowser } from './snapshot-browser';
import { SnapshotList } from './snapshot-list';
import { startFolder } from './start-folder';

const useStyles = makeStyles({
  split: {
    display: 'grid',
    gridTemplateColumns: 'clamp(168px, 26%, 264px) minmax(0, 1fr)',
    gridTemplateRows: 'minmax(0, 1fr)',
    gap: tokens.spacingHorizontalL,
    flexGrow: 1,
    minBlockSize: 0,
    paddingBlockEnd: tokens.spacingVerticalL,
  },
});

interface SnapshotsScreenProps {
  readonly snapshotId: string | undefined;
  readonly navigate: Navigate;
}

/** Backups by day beside the files of the chosen one. The folder stays when another backup is chosen: the same place, earlier. */
export function SnapshotsScreen({ snapshotId, navigate }: SnapshotsScreenProps) {
  const styles = useStyles();
  const { snapshots } = useClient();
  const state = useResource(snapshots);
  const [folder, setFolder] = useState<string>();
  const list = state.kind === 'ready' ? state.value : [];
  const chosen = list.find(({ id }) => id === snapshotId) ?? list[0];
  return (
    <Page title={snapshotsTexts.title} subtitle={snapshotsTexts.subtitle} isFull>
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
        <div className={styles.split}>
          <SnapshotList
            snapshots={list}
            chosenId={chosen.id}
            onChoose={(id) => navigate({ screen: 'snapshots', snapshotId: id })}
          />
          <SnapshotBrowser
            key={chosen.id}
            snapshot={chosen}
            folder={folder ?? startFolder(chosen.paths)}
            onFolder={setFolder}
            navigate={navigate}
          />
        </div>
      )}
    </Page>
  );
}
