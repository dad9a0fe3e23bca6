import { Title3, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  ArrowSyncCircleRegular,
  CloudOffRegular,
  FolderAddRegular,
  LockClosedRegular,
  PauseCircleRegular,
  PersonLockRegular,
  ShieldCheckmarkFilled,
  ShieldRegular,
  WarningFilled,
  type FluentIcon,
} from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { Health, HealthState, JobKind } from '../../../contract/data';
import { useNow } from '../../lib/use-now';
import { errorText } from '../../lib/error-text';
import { formatAge, formatMoment } from '../../lib/format-time';
import { overviewTexts } from '../../lib/texts';

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
  badge: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    inlineSize: '56px',
    blockSize: '56px',
    borderRadius: tokens.borderRadiusCircular,
    fontSize: '32px',
  },
  good: { backgroundColor: tokens.colorPaletteGreenBackground1, color: tokens.colorPaletteGreenForeground1 },
  doubtful: {
    backgroundColor: tokens.colorStatusWarningBackground1,
    color: tokens.colorStatusWarningForeground3,
  },
  neutral: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorBrandForeground1 },
  words: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    flex: '1 1 260px',
    minInlineSize: 0,
  },
  line: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
});

type Tone = 'good' | 'doubtful' | 'neutral';

const looks: Readonly<Record<HealthState, readonly [FluentIcon, Tone]>> = {
  'not-connected': [ShieldRegular, 'neutral'],
  'sign-in-needed': [PersonLockRegular, 'doubtful'],
  'password-needed': [LockClosedRegular, 'doubtful'],
  'nothing-chosen': [FolderAddRegular, 'neutral'],
  'never-backed-up': [ShieldRegular, 'neutral'],
  working: [ArrowSyncCircleRegular, 'neutral'],
  paused: [PauseCircleRegular, 'neutral'],
  safe: [ShieldCheckmarkFilled, 'good'],
  attention: [WarningFilled, 'doubtful'],
  offline: [CloudOffRegular, 'doubtful'],
};

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
  const [Icon, tone] = looks[health.state];
  const title =
    health.state === 'working' && ongoing !== undefined
      ? overviewTexts.working[ongoing]
      : overviewTexts.states[health.state];
  return (
    <section className={styles.banner} aria-label={title}>
      <span className={mergeClasses(styles.badge, styles[tone])} aria-hidden>
        <Icon />
      </span>
      <div className={styles.words}>
        <Title3 as="h2">{title}</Title3>
        {linesOf(health, now).map((line) => (
          <p key={line} className={styles.line}>
            {line}
          </p>
        ))}
      </div>
      {children}
    </section>
  );
}

function linesOf({ state, trouble, lastBackup }: Health, nowMs: number): readonly string[] {
  const lines: string[] = [];
  // Offline: the heading says already what happened.
  if (trouble !== null && state !== 'offline') lines.push(errorText(trouble).title);
  if (trouble !== null) lines.push(errorText(trouble).advice);
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

function linesOfBackup(
  { time, warnings }: NonNullable<Health['lastBackup']>,
  nowMs: number,
): readonly string[] {
  const ms = Date.parse(time);
  const when = { age: formatAge(ms, nowMs), moment: formatMoment(ms, nowMs) };
  return warnings === 0
    ? [overviewTexts.lastGoodBackup(when)]
    : [overviewTexts.lastBackup(when), overviewTexts.withWarnings({ count: warnings })];
}
