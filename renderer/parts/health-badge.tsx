import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
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
import type { HealthState } from '../../contract/data';

const useStyles = makeStyles({
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

/** The state's own sign. Green means proven, nothing less. */
export function HealthBadge({ state }: { readonly state: HealthState }) {
  const styles = useStyles();
  const [Icon, tone] = looks[state];
  return (
    <span className={mergeClasses(styles.badge, styles[tone])} aria-hidden>
      <Icon />
    </span>
  );
}
