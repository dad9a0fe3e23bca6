import { Button } from '@fluentui/react-components';
import { HistoryRegular } from '@fluentui/react-icons';
import { isOngoing } from '../../api/client';
import { useClient, useResource } from '../../api/hooks';
import type { Navigate } from '../../lib/route';
import { activityTexts, commonTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { JobProgressCard } from '../../parts/job-progress';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { PastJob } from './past-job';

interface ActivityScreenProps {
  /** The run to be shown opened. */
  readonly jobId: string | undefined;
  readonly navigate: Navigate;
}

export function ActivityScreen({ jobId, navigate }: ActivityScreenProps) {
  const { jobs } = useClient();
  const state = useResource(jobs);
  const all = state.kind === 'ready' ? state.value : [];
  const ongoing = all.filter(isOngoing);
  const past = all.filter((job) => !isOngoing(job));
  const toOverview = (
    <Button onClick={() => navigate({ screen: 'overview' })}>{activityTexts.emptyAction}</Button>
  );
  return (
    <Page title={activityTexts.title} subtitle={activityTexts.subtitle}>
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={jobs.reload} />}
      {state.kind === 'ready' && all.length === 0 && (
        <Card>
          <EmptyState
            icon={<HistoryRegular />}
            title={activityTexts.emptyTitle}
            body={activityTexts.emptyBody}
            action={toOverview}
          />
        </Card>
      )}
      {ongoing.map((job) => (
        <JobProgressCard key={job.id} job={job} />
      ))}
      {past.length > 0 && (
        <Card title={activityTexts.listTitle} isFlush>
          {past.map((job) => (
            <PastJob key={job.id} job={job} isOpenAtFirst={job.id === jobId} />
          ))}
        </Card>
      )}
    </Page>
  );
}
