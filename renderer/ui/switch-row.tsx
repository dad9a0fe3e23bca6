import { Switch, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalXS,
  },
  words: {
    flex: '1 1 260px',
    minInlineSize: 0,
    display: 'flex',
    flexDirection: 'column',
    marginInlineStart: '-8px',
  },
  hint: { margin: 0, paddingInlineStart: '60px', color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
  // Below the words, not below the switch.
  below: {
    inlineSize: '100%',
    boxSizing: 'border-box',
    paddingInlineStart: '52px',
    marginBlockStart: tokens.spacingVerticalS,
    '@container (max-width: 640px)': { paddingInlineStart: 0 },
  },
});

interface SwitchRowProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** A small control beside the words, while it is on. */
  readonly value?: ReactNode;
  /** More that belongs to it, while it is on. */
  readonly children?: ReactNode;
}

/** A thing that is so or not, what it means, and how much of it. */
export function SwitchRow({ label, hint, checked, onChange, value, children }: SwitchRowProps) {
  const styles = useStyles();
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <Switch label={label} checked={checked} onChange={(_, data) => onChange(data.checked)} />
        {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      </div>
      {checked && value}
      {checked && children !== undefined && <div className={styles.below}>{children}</div>}
    </div>
  );
}
