import { makeStyles, tokens } from '@fluentui/react-components';
import { InfoRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  note: { display: 'flex', gap: tokens.spacingHorizontalS, margin: 0, color: tokens.colorNeutralForeground2 },
  icon: { display: 'flex', flexShrink: 0, fontSize: '20px' },
});

interface NoteProps {
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/** Something to know before going on, without a colour of its own. */
export function Note({ icon = <InfoRegular />, children }: NoteProps) {
  const styles = useStyles();
  return (
    <p className={styles.note}>
      <span aria-hidden className={styles.icon}>
        {icon}
      </span>
      {children}
    </p>
  );
}
