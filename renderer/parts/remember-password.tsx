import { Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { InfoRegular } from '@fluentui/react-icons';
import { useClient, useValue } from '../api/hooks';
import { setupTexts } from '../lib/texts/setup';

const useStyles = makeStyles({
  note: { display: 'flex', gap: tokens.spacingHorizontalS, margin: 0, color: tokens.colorNeutralForeground2 },
  flush: { alignSelf: 'flex-start', marginInlineStart: '-8px' },
  icon: { flexShrink: 0, fontSize: '20px' },
});

interface RememberPasswordProps {
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

/** The offer to keep the password in the system's keychain, or the plain word that there is none. */
export function RememberPassword({ isChecked, onChange }: RememberPasswordProps) {
  const styles = useStyles();
  const keychain = useValue(useClient().info)?.keychain;
  if (keychain === undefined) return null;
  if (keychain === 'available') {
    return (
      <Checkbox
        className={styles.flush}
        checked={isChecked}
        label={setupTexts.remember}
        onChange={(_, { checked }) => onChange(checked === true)}
      />
    );
  }
  return (
    <p className={styles.note}>
      <InfoRegular aria-hidden className={styles.icon} />
      {setupTexts.keychain[keychain]}
    </p>
  );
}
