import { Button, ProgressBar, Subtitle2, makeStyles, tokens } from '@fluentui/react-components';
import { PauseRegular, PlayRegular, StopRegular } from '@fluentui/react-icons';
import type { Job, JobProgress } from '../../contract/data';
import { useAction, useApi } from '../api/hooks';
import { displayText } from '../lib/display-text';
import { formatBytes, formatSpeed } from '../lib/format-bytes';
import { formatCount } from '../lib/format-number';
import { formatTimeLeft } from '../lib/format-time';
import { jobTexts } from '../lib/texts';
import { Figures } from '../ui/figures';
import { LiveText } from '../ui/live-text';
import { MiddleEllipsis } from '../ui/middle-ellipsis';
import { Card } from '../ui/card';
import { ErrorPanel } from './error-panel';
import { useSignInNeed } from './sign-in-needed';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  titles: { display: 'flex', flexDirection: 'column', minInlineSize: 0 },
  quiet: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  buttons: { display: 'flex', gap: tokens.spacingHorizontalS },
  current: {
    display: 'flex',
    gap: tokens.spacingHorizontalXS,
    minInlineSize: 0,
    minBlockSize: tokens.lineHeightBase300,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  name: { minInlineSize: 0, flexGrow: 1 },
});

/** A run under way: how far it is, what it is doing, and the means to hold or end it. */
export function JobProgressCard({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const { progress } = job;
  const share = progress === null ? null : shareDone(progress);
  const left = progress === null ? null : timeLeft(job, progress);
  const isWaiting = useSignInNeed()?.isOfBackups === true;
  const heading = isWaiting && job.state === 'running' ? jobTexts.waitingForSignIn : headingOf(job);
  return (
    <Card>
      <div className={styles.head}>
        <div className={styles.titles}>
          <Subtitle2 as="h2">{heading}</Subtitle2>
          <span className={styles.quiet}>{left ?? noTimeLeft(progress)}</span>
        </div>
        <JobButtons job={job} />
      </div>
      <ProgressBar
        thickness="large"
        value={share ?? (isWaiting ? 0 : undefined)}
        aria-label={jobTexts.progressLabel[job.kind]}
        color={job.state === 'paused' || isWaiting ? 'warning' : 'brand'}
      />
      {progress !== null && <Figures items={figuresOf(job, progress)} />}
      <div className={styles.current}>
        {progress?.current != null && (
          <>
            <span>{jobTexts.current}</span>
            <span className={styles.name}>
              <MiddleEllipsis text={displayText(progress.current)} />
            </span>
          </>
        )}
      </div>
      <LiveText text={spoken(heading, share, left)} />
    </Card>
  );
}

function JobButtons({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const api = useApi();
  const action = useAction();
  const isPaused = job.state === 'paused';
  const isEnding = job.state === 'cancelling';
  const hold = isPaused ? api.jobs.resume : api.jobs.pause;
  const send = (call: typeof hold) => void action.run((signal) => call({ jobId: job.id }, { signal }));
  return (
    <>
      <div className={styles.buttons}>
        <Button
          icon={isPaused ? <PlayRegular /> : <PauseRegular />}
          disabled={isEnding || job.state === 'queued'}
          onClick={() => send(hold)}
        >
          {isPaused ? jobTexts.resume : jobTexts.pause}
        </Button>
        <Button icon={<StopRegular />} disabled={isEnding} onClick={() => send(api.jobs.cancel)}>
          {jobTexts.stop}
        </Button>
      </div>
      {action.error !== undefined && <ErrorPanel error={action.error} />}
    </>
  );
}

function headingOf(job: Job): string {
  if (job.state === 'paused') return jobTexts.pausedHeading[job.kind];
  if (job.state === 'running' && job.progress !== null) return jobTexts.phases[job.progress.phase];
  return jobTexts.states[job.state];
}

function spoken(heading: string, share: number | null, left: string | null): string {
  const percent = share === null ? null : jobTexts.percent({ percent: Math.floor(share * 100) });
  return [heading, percent, left].filter((part) => part !== null).join(', ');
}

/** Between 0 and 1; `null` until everything has been counted. */
function shareDone({ bytesDone, bytesTotal, filesDone, filesTotal }: JobProgress): number | null {
  if (bytesTotal === null || filesTotal === null) return null;
  if (bytesTotal > 0) return Math.min(1, bytesDone / bytesTotal);
  return filesTotal > 0 ? Math.min(1, filesDone / filesTotal) : null;
}

function noTimeLeft(progress: JobProgress | null): string {
  return progress === null || progress.bytesTotal === null ? jobTexts.counting : jobTexts.estimating;
}

function timeLeft(job: Job, { secondsLeft }: JobProgress): string | null {
  if (job.state === 'paused') return jobTexts.pausedAdvice[job.kind];
  return secondsLeft === null ? null : formatTimeLeft(secondsLeft.from, secondsLeft.to);
}

function figuresOf(job: Job, progress: JobProgress): readonly (readonly [string, string])[] {
  const { figure } = jobTexts;
  const speed = job.state === 'paused' ? null : progress.bytesPerSecond;
  return [
    [figure.files, partOf(formatCount, progress.filesDone, progress.filesTotal)],
    [figure.size, partOf(formatBytes, progress.bytesDone, progress.bytesTotal)],
    [figure.transferred[job.kind], formatBytes(progress.bytesTransferred)],
    [figure.speed, speed === null ? jobTexts.unknown : formatSpeed(speed)],
  ];
}

function partOf(format: (value: number) => string, done: number, total: number | null): string {
  return total === null ? format(done) : jobTexts.of({ done: format(done), total: format(total) });
}
