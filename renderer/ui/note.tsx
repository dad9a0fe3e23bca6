import { makeStyles, tokens } from '@fluentui/react-components';
import { InfoRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  note: { display: 'flex', gap: tokens.spacingHorizontalS, margin: 0, color: tokens.colorNeutralForeground2 },
  icon: { flexShrink: 0, fontSize: '20px' },
});

/** Something to know before going on, without a colour of its own. */
export function Note({ children }: { readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <p className={styles.note}>
      <InfoRegular aria-hidden className={styles.icon} />
      {children}
    </p>
  );
}
