import { Checkbox, makeStyles } from '@fluentui/react-components';
import { useClient, useValue } from '../api/hooks';
import { setupTexts } from '../lib/texts';
import { Note } from '../ui/note';

const useStyles = makeStyles({
  flush: { alignSelf: 'flex-start', marginInlineStart: '-8px' },
});

interface RememberPasswordProps {
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  /** What it is about, where it is not the password alone. */
  readonly label?: string | undefined;
}

/** The offer to keep the password in the system's keychain, or the plain word that there is none. */
export function RememberPassword({
  isChecked,
  onChange,
  label = setupTexts.remember,
}: RememberPasswordProps) {
  const styles = useStyles();
  const keychain = useValue(useClient().info)?.keychain;
  if (keychain === undefined) return null;
  if (keychain === 'available') {
    return (
      <Checkbox
        className={styles.flush}
        checked={isChecked}
        label={label}
        onChange={(_, { checked }) => onChange(checked === true)}
      />
    );
  }
  return <Note>{setupTexts.keychain[keychain]}</Note>;
}
