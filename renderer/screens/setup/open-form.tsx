import { makeStyles, tokens } from '@fluentui/react-components';
import { useState, type SyntheticEvent } from 'react';
import type { Connection, Credential } from '../../../contract/data';
import { useClient, useValue, type Action } from '../../api/hooks';
import { commonTexts, setupTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { RememberPassword } from '../../parts/remember-password';
import { Card } from '../../ui/card';
import { PasswordField } from '../../ui/password-field';
import { secretCredential } from './azure-target';
import { FormFooter } from './form-footer';
import { SetupFrame } from './setup-frame';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
});

const eyeLabels = { showLabel: commonTexts.showPassword, hideLabel: commonTexts.hidePassword };

interface OpenFormProps {
  readonly connecting: Action;
  /** Is asked for, too. */
  readonly missingSecret?: Connection['missingSecret'];
  readonly onSubmit: (password: string, remember: boolean, credential?: Credential) => void;
  readonly onBack: () => void;
  readonly texts?: {
    readonly title: string;
    readonly intro: string;
    readonly submit: string;
    readonly busy: string;
    readonly other?: string;
  };
}

/** The password of a backup that exists. */
export function OpenForm(props: OpenFormProps) {
  const { connecting, missingSecret = null, onSubmit, onBack } = props;
  const texts: NonNullable<OpenFormProps['texts']> = props.texts ?? setupTexts.open;
  const styles = useStyles();
  const [secret, setSecret] = useState('');
  const [password, setPassword] = useState('');
  const [isRemembered, setRemembered] = useState(true);
  const canRemember = useValue(useClient().info)?.keychain === 'available';
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const credential = missingSecret === null ? undefined : secretCredential(missingSecret, secret);
    onSubmit(password, isRemembered && canRemember, credential);
  };
  return (
    <SetupFrame title={texts.title} intro={texts.intro}>
      <form className={styles.form} onSubmit={submit}>
        {connecting.error !== undefined && <ErrorPanel error={connecting.error} />}
        <Card>
          {missingSecret !== null && (
            <PasswordField
              {...eyeLabels}
              label={missingSecret === 'sas' ? setupTexts.azure.sas : setupTexts.azure.accountKey}
              value={secret}
              onChange={setSecret}
              hasFocus
            />
          )}
          <PasswordField
            {...eyeLabels}
            label={setupTexts.open.password}
            value={password}
            onChange={setPassword}
            hasFocus={missingSecret === null}
          />
          <RememberPassword
            isChecked={isRemembered}
            onChange={setRemembered}
            label={missingSecret === null ? undefined : setupTexts.rememberWith[missingSecret]}
          />
        </Card>
        <FormFooter
          submit={texts.submit}
          busy={texts.busy}
          isBusy={connecting.isBusy}
          canSubmit={password !== '' && (missingSecret === null || secret.trim() !== '')}
          backLabel={texts.other}
          onBack={onBack}
        />
      </form>
    </SetupFrame>
  );
}
