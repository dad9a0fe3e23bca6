import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { passwordStrength, type PasswordStrength } from '../lib/password-strength';
import { commonTexts, setupTexts } from '../lib/texts';
import { PasswordField } from '../ui/password-field';

const useStyles = makeStyles({
  strength: {
    display: 'grid',
    gridTemplateColumns: 'repeat(3, 40px) 1fr',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    minBlockSize: tokens.lineHeightBase200,
    marginBlockStart: `calc(-1 * ${tokens.spacingVerticalS})`,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  bar: {
    blockSize: '4px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralStroke1,
  },
  weak: { backgroundColor: tokens.colorStatusDangerForeground1 },
  fair: { backgroundColor: tokens.colorStatusWarningForeground3 },
  strong: { backgroundColor: tokens.colorPaletteGreenForeground1 },
  word: { paddingInlineStart: tokens.spacingHorizontalS },
});

export const minimumPasswordLength = 8;

export interface NewPassword {
  readonly password: string;
  readonly confirmation: string;
}

export function isUsable({ password, confirmation }: NewPassword): boolean {
  return password.length >= minimumPasswordLength && password === confirmation;
}

interface NewPasswordFieldsProps {
  readonly value: NewPassword;
  readonly onChange: (value: NewPassword) => void;
  readonly passwordLabel: string;
  readonly confirmLabel: string;
  readonly hasFocus?: boolean;
}

/** A new password twice, with a hint of how strong it is. */
export function NewPasswordFields(props: NewPasswordFieldsProps) {
  const { value, onChange } = props;
  const labels = { showLabel: commonTexts.showPassword, hideLabel: commonTexts.hidePassword, isNew: true };
  const isShort = value.password !== '' && value.password.length < minimumPasswordLength;
  const isDifferent = value.confirmation !== '' && !value.password.startsWith(value.confirmation);
  return (
    <>
      <PasswordField
        {...labels}
        label={props.passwordLabel}
        value={value.password}
        onChange={(password) => onChange({ ...value, password })}
        hint={isShort ? setupTexts.create.tooShort : undefined}
        hasFocus={props.hasFocus}
        isRequired
      />
      <Strength strength={passwordStrength(value.password)} />
      <PasswordField
        {...labels}
        label={props.confirmLabel}
        value={value.confirmation}
        onChange={(confirmation) => onChange({ ...value, confirmation })}
        error={isDifferent ? setupTexts.create.mismatch : undefined}
        isRequired
      />
    </>
  );
}

const bars: Readonly<Record<PasswordStrength, number>> = { empty: 0, weak: 1, fair: 2, strong: 3 };

function Strength({ strength }: { readonly strength: PasswordStrength }) {
  const styles = useStyles();
  return (
    <div className={styles.strength} role="status" aria-label={setupTexts.create.strengthLabel}>
      {[1, 2, 3].map((bar) => (
        <span
          key={bar}
          className={mergeClasses(
            styles.bar,
            strength !== 'empty' && bar <= bars[strength] && styles[strength],
          )}
        />
      ))}
      <span className={styles.word}>{setupTexts.create.strength[strength]}</span>
    </div>
  );
}
