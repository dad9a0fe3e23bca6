import { Button, ProgressBar, Subtitle2, makeStyles, tokens } from '@fluentui/react-components';
import { CloudArrowUpRegular } from '@fluentui/react-icons';
import { canBackUpIn } from '../../contract/can-back-up';
import type { Health, Job } from '../../contract/data';
import { useAction, useApi, useClient, useOngoingJob, useValue } from '../api/hooks';
import { errorText } from '../lib/error-text';
import { formatBytes } from '../lib/format-bytes';
import { formatMoment, formatTimeLeft } from '../lib/format-time';
import { jobTexts, overviewTexts, panelTexts } from '../lib/texts';
import { useNow } from '../lib/use-now';
import { HealthBadge } from '../parts/health-badge';
import { lastBackupLine } from '../parts/last-backup';
import { PauseButton } from '../parts/pause-button';
import { PlanLine } from '../parts/plan-status';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    boxSizing: 'border-box',
    blockSize: '100%',
    padding: tokens.spacingHorizontalL,
    overflowY: 'auto',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  state: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, flexGrow: 1 },
  line: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
  buttons: { display: 'flex', gap: tokens.spacingHorizontalS },
  wide: { flexGrow: 1 },
});

/** At a glance: the state, the last backup, what runs or is waited for, and what one wants without opening the window. */
export function StatusPanel() {
  const styles = useStyles();
  const api = useApi();
  const now = useNow();
  const health = useValue(useClient().health);
  const ongoing = useOngoingJob();
  const action = useAction();
  if (health === undefined) return null;
  const lines = action.error === undefined ? linesOf(health, now) : [errorText(action.error).title];
  return (
    <main className={styles.root}>
      <div className={styles.state}>
        <HealthBadge state={health.state} />
        <Subtitle2 as="h1">{titleOf(health, ongoing, now)}</Subtitle2>
      </div>
      <div className={styles.words}>
        {lines.map((line) => (
          <p key={line} className={styles.line}>
            {line}
          </p>
        ))}
        {ongoing !== undefined && <Progress job={ongoing} />}
        {ongoing === undefined && <PlanLine health={health} />}
      </div>
      <div className={styles.buttons}>
        <Button
          className={styles.wide}
          appearance="primary"
          icon={<CloudArrowUpRegular />}
          disabled={!canBackUpIn.has(health.state) || action.isBusy}
          onClick={() => void action.run((signal) => api.backup.start(undefined, { signal }))}
        >
          {overviewTexts.backUpNow}
        </Button>
        <PauseButton health={health} />
      </div>
      <Button onClick={() => void action.run((signal) => api.app.open({}, { signal }))}>
        {panelTexts.open}
      </Button>
    </main>
  );
}

function Progress({ job: { kind, progress } }: { readonly job: Job }) {
  const styles = useStyles();
  if (progress === null) return null;
  const { bytesDone, bytesTotal, secondsLeft } = progress;
  const share = bytesTotal ? { value: bytesDone / bytesTotal } : {};
  return (
    <>
      <ProgressBar aria-label={jobTexts.progressLabel[kind]} {...share} />
      <p className={styles.line}>
        {bytesTotal === null
          ? formatBytes(bytesDone)
          : jobTexts.of({ done: formatBytes(bytesDone), total: formatBytes(bytesTotal) })}
        {secondsLeft !== null && ` · ${formatTimeLeft(secondsLeft.from, secondsLeft.to)}`}
      </p>
    </>
  );
}

function titleOf(
  { state, pausedUntil, pausedInNetwork }: Health,
  ongoing: Job | undefined,
  nowMs: number,
): string {
  if (state === 'paused' && pausedUntil !== null)
    return panelTexts.pausedUntil({ moment: formatMoment(Date.parse(pausedUntil), nowMs) });
  if (state === 'paused' && pausedInNetwork !== null)
    return panelTexts.pausedInNetwork({ name: pausedInNetwork });
  return state === 'working' && ongoing !== undefined
    ? overviewTexts.working[ongoing.kind]
    : overviewTexts.states[state];
}

function linesOf({ state, trouble, lastBackup, pausedUntil }: Health, nowMs: number): readonly string[] {
  return [
    ...(trouble === null ? [] : [errorText(trouble).title]),
    ...(state === 'paused' && pausedUntil !== null ? [panelTexts.goesOn] : []),
    lastBackup === null ? overviewTexts.noBackupYet : lastBackupLine(lastBackup, nowMs),
  ];
}
