import { makeStyles, tokens } from '@fluentui/react-components';
import { useState, type SyntheticEvent } from 'react';
import { useClient, useValue, type Action } from '../../api/hooks';
import { commonTexts } from '../../lib/texts/common';
import { setupTexts } from '../../lib/texts/setup';
import { ErrorPanel } from '../../parts/error-panel';
import { RememberPassword } from '../../parts/remember-password';
import { Card } from '../../ui/card';
import { PasswordField } from '../../ui/password-field';
import { FormFooter } from './form-footer';
import { SetupFrame } from './setup-frame';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
});

interface OpenFormProps {
  readonly connecting: Action;
  readonly onSubmit: (password: string, remember: boolean) => void;
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
export function OpenForm({ connecting, onSubmit, onBack, texts = setupTexts.open }: OpenFormProps) {
  const styles = useStyles();
  const [password, setPassword] = useState('');
  const [isRemembered, setRemembered] = useState(true);
  const canRemember = useValue(useClient().info)?.keychain === 'available';
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onSubmit(password, isRemembered && canRemember);
  };
  return (
    <SetupFrame title={texts.title} intro={texts.intro}>
      <form className={styles.form} onSubmit={submit}>
        {connecting.error !== undefined && <ErrorPanel error={connecting.error} />}
        <Card>
          <PasswordField
            label={setupTexts.open.password}
            value={password}
            onChange={setPassword}
            showLabel={commonTexts.showPassword}
            hideLabel={commonTexts.hidePassword}
            hasFocus
          />
          <RememberPassword isChecked={isRemembered} onChange={setRemembered} />
        </Card>
        <FormFooter
          submit={texts.submit}
          busy={texts.busy}
          isBusy={connecting.isBusy}
          canSubmit={password !== ''}
          backLabel={texts.other}
          onBack={onBack}
        />
      </form>
    </SetupFrame>
  );
}
