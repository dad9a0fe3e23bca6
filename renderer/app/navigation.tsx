import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  ArrowCounterclockwiseFilled,
  ArrowCounterclockwiseRegular,
  CalendarClockFilled,
  CalendarClockRegular,
  HistoryFilled,
  HistoryRegular,
  SettingsFilled,
  SettingsRegular,
  ShieldCheckmarkFilled,
  ShieldCheckmarkRegular,
  type FluentIcon,
} from '@fluentui/react-icons';
import type { Navigate, ScreenName } from '../lib/route';
import { commonTexts } from '../lib/texts';

const narrow = '@media (max-width: 880px)';

const useStyles = makeStyles({
  nav: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    flexShrink: 0,
    inlineSize: '208px',
    boxSizing: 'border-box',
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalL,
    overflowY: 'auto',
    // As wide as the longest German word.
    [narrow]: { inlineSize: '100px', paddingInline: tokens.spacingHorizontalXS },
  },
  brand: {
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalL,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
    [narrow]: { display: 'none' },
  },
  item: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    flexShrink: 0,
    inlineSize: '100%',
    minBlockSize: '40px',
    paddingInline: tokens.spacingHorizontalM,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    [narrow]: {
      flexDirection: 'column',
      justifyContent: 'center',
      gap: tokens.spacingVerticalXXS,
      minBlockSize: '56px',
      paddingInline: 0,
      fontSize: tokens.fontSizeBase100,
      textAlign: 'center',
      overflowWrap: 'anywhere',
    },
  },
  current: {
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    boxShadow: tokens.shadow2,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1 },
    '::before': {
      content: '""',
      position: 'absolute',
      insetInlineStart: 0,
      insetBlockStart: '25%',
      insetBlockEnd: '25%',
      inlineSize: '3px',
      borderRadius: tokens.borderRadiusCircular,
      backgroundColor: tokens.colorCompoundBrandBackground,
    },
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  icon: { flexShrink: 0, fontSize: '20px' },
  currentIcon: { color: tokens.colorBrandForeground1 },
});

interface Item {
  readonly screen: ScreenName;
  readonly Icon: FluentIcon;
  readonly CurrentIcon: FluentIcon;
}

const items: readonly Item[] = [
  { screen: 'overview', Icon: ShieldCheckmarkRegular, CurrentIcon: ShieldCheckmarkFilled },
  { screen: 'plans', Icon: CalendarClockRegular, CurrentIcon: CalendarClockFilled },
  { screen: 'snapshots', Icon: ArrowCounterclockwiseRegular, CurrentIcon: ArrowCounterclockwiseFilled },
  { screen: 'activity', Icon: HistoryRegular, CurrentIcon: HistoryFilled },
  { screen: 'settings', Icon: SettingsRegular, CurrentIcon: SettingsFilled },
];

interface NavigationProps {
  readonly current: ScreenName;
  readonly navigate: Navigate;
}

export function Navigation({ current, navigate }: NavigationProps) {
  const styles = useStyles();
  return (
    <nav aria-label={commonTexts.navigation.label} className={styles.nav}>
      <span className={styles.brand}>{commonTexts.appName}</span>
      {items.map(({ screen, Icon, CurrentIcon }) => {
        const isCurrent = screen === current;
        const Shown = isCurrent ? CurrentIcon : Icon;
        return (
          <button
            key={screen}
            type="button"
            aria-current={isCurrent ? 'page' : undefined}
            className={mergeClasses(styles.item, isCurrent && styles.current)}
            onClick={() => navigate({ screen })}
          >
            <Shown aria-hidden className={mergeClasses(styles.icon, isCurrent && styles.currentIcon)} />
            {commonTexts.navigation[screen]}
          </button>
        );
      })}
    </nav>
  );
}
