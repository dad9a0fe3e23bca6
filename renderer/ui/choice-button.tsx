import { Spinner, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { ChevronOnward } from './chevron-onward';

const useStyles = makeStyles({
  choice: {
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr) 20px',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': {
      backgroundColor: tokens.colorNeutralBackground1Hover,
    },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    ':disabled': { cursor: 'default', opacity: 0.7 },
  },
  icon: { display: 'flex', fontSize: '28px', color: tokens.colorBrandForeground1 },
  chevron: { fontSize: '20px', color: tokens.colorNeutralForeground3 },
  words: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    overflowWrap: 'anywhere',
  },
  body: { color: tokens.colorNeutralForeground2 },
});

interface ChoiceButtonProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly body?: string;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

/** One of a few ways to go on. */
export function ChoiceButton(props: ChoiceButtonProps) {
  const styles = useStyles();
  return (
    <button type="button" className={styles.choice} disabled={props.isDisabled} onClick={props.onClick}>
      <span aria-hidden className={styles.icon}>
        {props.icon}
      </span>
      <span className={styles.words}>
        <strong>{props.title}</strong>
        {props.body !== undefined && <span className={styles.body}>{props.body}</span>}
      </span>
      {props.isBusy === true ? (
        <Spinner size="tiny" />
      ) : (
        <ChevronOnward aria-hidden className={styles.chevron} />
      )}
    </button>
  );
}
