import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  ArrowSyncCircleRegular,
  CheckmarkCircleFilled,
  DismissCircleFilled,
  PauseCircleRegular,
  SubtractCircleRegular,
  WarningFilled,
  type FluentIcon,
} from '@fluentui/react-icons';
import type { JobState } from '../../contract/data';

const useStyles = makeStyles({
  icon: { flexShrink: 0, fontSize: '20px' },
  good: { color: tokens.colorPaletteGreenForeground1 },
  doubtful: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  neutral: { color: tokens.colorNeutralForeground3 },
});

type Tone = 'good' | 'doubtful' | 'bad' | 'neutral';

const looks: Readonly<Record<JobState, readonly [FluentIcon, Tone]>> = {
  queued: [ArrowSyncCircleRegular, 'neutral'],
  running: [ArrowSyncCircleRegular, 'neutral'],
  paused: [PauseCircleRegular, 'neutral'],
  cancelling: [SubtractCircleRegular, 'neutral'],
  succeeded: [CheckmarkCircleFilled, 'good'],
  'succeeded-with-warnings': [WarningFilled, 'doubtful'],
  failed: [DismissCircleFilled, 'bad'],
  cancelled: [SubtractCircleRegular, 'neutral'],
};

/** Always beside the state in words. */
export function JobStateIcon({ state }: { readonly state: JobState }) {
  const styles = useStyles();
  const [Icon, tone] = looks[state];
  return <Icon aria-hidden className={mergeClasses(styles.icon, styles[tone])} />;
}
