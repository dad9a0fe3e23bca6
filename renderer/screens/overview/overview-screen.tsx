import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { CloudArrowUpRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { canBackUpIn } from '../../../contract/can-back-up';
import { isOngoing } from '../../api/client';
import { useAction, useApi, useClient, useJob, useOngoingJob, useResource } from '../../api/hooks';
import type { Navigate } from '../../lib/route';
import { commonTexts, overviewTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { JobProgressCard } from '../../parts/job-progress';
import { JobResult } from '../../parts/job-result';
import { PauseButton } from '../../parts/pause-button';
import { SignInButton } from '../../parts/sign-in-needed';
import { Card } from '../../ui/card';
import { Page } from '../../ui/page';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { DaysCard } from './days-card';
import { FirstFileCard } from './first-file-card';
import { HabitNotes } from './habit-notes';
import { HealthBanner } from './health-banner';
import { LatestCard } from './latest-card';
import { ProtectedCard } from './protected-card';

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 320px), 1fr))',
    gap: tokens.spacingHorizontalXL,
    alignItems: 'stretch',
  },
});

/** Answers first of all: am I safe, and since when? */
export function OverviewScreen({ navigate }: { readonly navigate: Navigate }) {
  const styles = useStyles();
  const api = useApi();
  const health = useResource(useClient().health);
  const ongoing = useOngoingJob();
  const start = useAction();
  // The run that was watched here, so that its result stays in sight when it ends.
  const [watchedId, setWatchedId] = useState<string>();
  if (ongoing !== undefined && ongoing.id !== watchedId) setWatchedId(ongoing.id);
  const watched = useJob(watchedId);
  const canStart = health.kind === 'ready' && canBackUpIn.has(health.value.state);

  return (
    <Page title={overviewTexts.title}>
      {health.kind === 'loading' && <SkeletonLines label={commonTexts.loading} />}
      {health.kind === 'failed' && <ErrorPanel error={health.error} />}
      {health.kind === 'ready' && (
        <HealthBanner health={health.value} ongoing={ongoing?.kind}>
          {health.value.state === 'sign-in-needed' ? (
            <SignInButton appearance="primary" size="large" />
          ) : health.value.state === 'nothing-chosen' ? (
            <Button appearance="primary" size="large" onClick={() => navigate({ screen: 'plans' })}>
              {overviewTexts.chooseFolders}
            </Button>
          ) : ongoing !== undefined ? null : health.value.pausedUntil !== null ||
            health.value.pausedInNetwork !== null ? (
            <PauseButton health={health.value} />
          ) : (
            <div className={styles.buttons}>
              <Button
                appearance="primary"
                size="large"
                icon={<CloudArrowUpRegular />}
                disabled={!canStart || start.isBusy}
                onClick={() => void start.run((signal) => api.backup.start(undefined, { signal }))}
              >
                {overviewTexts.backUpNow}
              </Button>
              <PauseButton health={health.value} />
            </div>
          )}
        </HealthBanner>
      )}
      {start.error !== undefined && <ErrorPanel error={start.error} />}
      {ongoing !== undefined && <JobProgressCard job={ongoing} />}
      {watched?.firstFile !== undefined && (
        <FirstFileCard firstFile={watched.firstFile} navigate={navigate} />
      )}
      {ongoing === undefined && watched !== undefined && !isOngoing(watched) && (
        <Card>
          <JobResult job={watched} />
        </Card>
      )}
      {health.kind === 'ready' && health.value.recoveryKit === 'unconfirmed' && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{overviewTexts.kit.title}</MessageBarTitle>
            {overviewTexts.kit.body}
          </MessageBarBody>
          <MessageBarActions>
            <Button onClick={() => navigate({ screen: 'settings' })}>{overviewTexts.kit.action}</Button>
          </MessageBarActions>
        </MessageBar>
      )}
      <HabitNotes navigate={navigate} />
      <DaysCard />
      <div className={styles.columns}>
        <ProtectedCard navigate={navigate} />
        <LatestCard navigate={navigate} />
      </div>
    </Page>
  );
}
