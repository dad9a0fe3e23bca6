import { Button, Subtitle2, makeStyles, tokens } from '@fluentui/react-components';
import { FolderOpenRegular, PlayRegular } from '@fluentui/react-icons';
import type { Job } from '../../contract/data';
import { useAction, useApi } from '../api/hooks';
import { useNow } from '../lib/use-now';
import { displayText } from '../lib/display-text';
import { formatBytes } from '../lib/format-bytes';
import { formatDateTime, formatDuration, formatMoment } from '../lib/format-time';
import { formatCount } from '../lib/format-number';
import { commonTexts, jobTexts } from '../lib/texts';
import { Disclosure } from '../ui/disclosure';
import { Facts } from '../ui/facts';
import { ErrorPanel } from './error-panel';
import { JobStateIcon } from './job-state-icon';
import { JobWarnings } from './job-warnings';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: tokens.spacingHorizontalM },
  titles: { display: 'flex', flexDirection: 'column', flex: '1 1 240px', minInlineSize: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** What came of a finished run. */
export function JobResult({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const api = useApi();
  const action = useAction();
  const now = useNow();
  const canReveal = job.outcome?.kind === 'restore' && job.outcome.target !== '';
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <JobStateIcon state={job.state} />
        <div className={styles.titles}>
          <Subtitle2 as="h2">{resultTitle(job)}</Subtitle2>
          <span className={styles.quiet}>{resultSummary(job, now)}</span>
        </div>
        {job.isResumable === true && (
          <Button
            appearance="primary"
            icon={<PlayRegular />}
            disabled={action.isBusy}
            onClick={() => void action.run((signal) => api.restore.resume({ jobId: job.id }, { signal }))}
          >
            {jobTexts.resume}
          </Button>
        )}
        {canReveal && (
          <Button
            icon={<FolderOpenRegular />}
            onClick={() => void action.run((signal) => api.restore.reveal({ jobId: job.id }, { signal }))}
          >
            {jobTexts.openFolder}
          </Button>
        )}
      </div>
      {action.error !== undefined && <ErrorPanel error={action.error} />}
      {job.error !== null && <ErrorPanel error={job.error} />}
      {job.warnings > 0 && <JobWarnings jobId={job.id} />}
      <Disclosure label={commonTexts.details}>
        <Facts items={jobFacts(job)} />
      </Disclosure>
    </div>
  );
}

function resultTitle(job: Job): string {
  switch (job.state) {
    case 'succeeded':
    case 'succeeded-with-warnings':
    case 'failed':
    case 'cancelled':
      return jobTexts.result[job.kind][job.state];
    default:
      return jobTexts.states[job.state];
  }
}

function resultSummary(job: Job, nowMs: number): string {
  const parts = [formatMoment(Date.parse(job.startedAt), nowMs)];
  if (job.outcome?.kind === 'backup') {
    const { filesNew, filesChanged, bytesStored } = job.outcome;
    parts.push(jobTexts.backupSummary({ count: filesNew + filesChanged, stored: formatBytes(bytesStored) }));
  }
  if (job.outcome?.kind === 'restore') {
    const { filesRestored, bytesRestored } = job.outcome;
    parts.push(jobTexts.restoreSummary({ count: filesRestored, size: formatBytes(bytesRestored) }));
  }
  if (job.outcome?.kind === 'upkeep') {
    const { backupsRemoved: count, bytesFreed, isRemovalForbidden } = job.outcome;
    parts.push(jobTexts.upkeepSummary({ count, size: formatBytes(bytesFreed) }));
    if (isRemovalForbidden) parts.push(jobTexts.removalForbidden);
  }
  if (job.state === 'cancelled') parts.push(jobTexts.cancelledAdvice[job.kind]);
  return parts.join(' · ');
}

function jobFacts(job: Job): readonly (readonly [string, string | null])[] {
  const { facts } = jobTexts;
  const backup = job.outcome?.kind === 'backup' ? job.outcome : undefined;
  const restore = job.outcome?.kind === 'restore' ? job.outcome : undefined;
  const count = (value: number | undefined) => (value === undefined ? null : formatCount(value));
  const size = (value: number | undefined) => (value === undefined ? null : formatBytes(value));
  return [
    [facts.started, formatDateTime(Date.parse(job.startedAt))],
    [
      facts.duration,
      job.endedAt === null ? null : formatDuration(Date.parse(job.endedAt) - Date.parse(job.startedAt)),
    ],
    [facts.newFiles, count(backup?.filesNew)],
    [facts.changedFiles, count(backup?.filesChanged)],
    [facts.unmodifiedFiles, count(backup?.filesUnmodified)],
    [facts.processed, size(backup?.bytesProcessed)],
    [facts.added, size(backup?.bytesAdded)],
    [facts.stored, size(backup?.bytesStored)],
    [facts.target, restore === undefined ? null : displayText(restore.target) || jobTexts.originalPlace],
    [facts.restoredFiles, count(restore?.filesRestored)],
    [facts.skippedFiles, count(restore?.filesSkipped)],
    [facts.restoredBytes, size(restore?.bytesRestored)],
    [facts.verifiedFiles, count(restore?.filesVerified)],
    [facts.snapshotId, backup?.snapshotId ?? null],
    [facts.jobId, job.id],
  ];
}
