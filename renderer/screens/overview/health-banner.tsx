import { Title3, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Health, JobKind } from '../../../contract/data';
import { useNow } from '../../lib/use-now';
import { errorText } from '../../lib/error-text';
import { formatMoment } from '../../lib/format-time';
import { overviewTexts } from '../../lib/texts';
import { HealthBadge } from '../../parts/health-badge';
import { lastBackupLine } from '../../parts/last-backup';
import { PlanLine } from '../../parts/plan-status';

const useStyles = makeStyles({
  banner: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXL,
    padding: tokens.spacingHorizontalXXL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  words: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    flex: '1 1 260px',
    minInlineSize: 0,
  },
  line: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
});

interface HealthBannerProps {
  readonly health: Health;
  /** What is being done at the moment. */
  readonly ongoing: JobKind | undefined;
  /** The one thing to do now. */
  readonly children: ReactNode;
}

/** One sentence about the state of the backups, and the facts that carry it. Green means proven, nothing less. */
export function HealthBanner({ health, ongoing, children }: HealthBannerProps) {
  const styles = useStyles();
  const now = useNow();
  const title =
    health.state === 'working' && ongoing !== undefined
      ? overviewTexts.working[ongoing]
      : overviewTexts.states[health.state];
  return (
    <section className={styles.banner} aria-label={title}>
      <HealthBadge state={health.state} />
      <div className={styles.words}>
        <Title3 as="h2">{title}</Title3>
        {linesOf(health, now).map((line) => (
          <p key={line} className={styles.line}>
            {line}
          </p>
        ))}
        {ongoing === undefined && <PlanLine health={health} />}
      </div>
      {children}
    </section>
  );
}

function linesOf(
  { state, trouble, lastBackup, pausedUntil, pausedInNetwork }: Health,
  nowMs: number,
): readonly string[] {
  const lines: string[] = [];
  // Offline: the heading says already what happened.
  if (trouble !== null && state !== 'offline') lines.push(errorText(trouble).title);
  if (trouble !== null) lines.push(errorText(trouble).advice);
  if (pausedUntil !== null)
    lines.push(overviewTexts.pausedUntil({ moment: formatMoment(Date.parse(pausedUntil), nowMs) }));
  if (pausedInNetwork !== null) lines.push(overviewTexts.pausedInNetwork({ name: pausedInNetwork }));
  switch (state) {
    case 'not-connected':
    case 'password-needed':
    case 'nothing-chosen':
    case 'never-backed-up':
      return [...lines, overviewTexts.advice[state]];
    default:
      if (lastBackup === null) return [...lines, overviewTexts.noBackupYet];
      return [...lines, ...linesOfBackup(lastBackup, nowMs)];
  }
}

function linesOfBackup(lastBackup: NonNullable<Health['lastBackup']>, nowMs: number): readonly string[] {
  const { warnings } = lastBackup;
  const line = lastBackupLine(lastBackup, nowMs);
  return warnings === 0 ? [line] : [line, overviewTexts.withWarnings({ count: warnings })];
}
