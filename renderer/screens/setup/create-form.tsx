import {
  Checkbox,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Radio,
  RadioGroup,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useState, type SyntheticEvent } from 'react';
import { useAction, useApi, useClient, useValue, type Action } from '../../api/hooks';
import { setupTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { isUsable, NewPasswordFields } from '../../parts/new-password-fields';
import { RememberPassword } from '../../parts/remember-password';
import { Card } from '../../ui/card';
import { ChoiceLabel } from '../../ui/choice-label';
import { FormFooter } from './form-footer';
import { SetupFrame } from './setup-frame';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  flush: { alignSelf: 'flex-start', marginInlineStart: '-8px' },
});

interface CreateFormProps {
  readonly connecting: Action;
  readonly onSubmit: (password: string, remember: boolean) => void;
  readonly onBack: () => void;
}

const texts = setupTexts.create;

/** What opens a new backup: a key that is made here, or a password of the person's own. Nobody can ever get it back. */
export function CreateForm({ connecting, onSubmit, onBack }: CreateFormProps) {
  const styles = useStyles();
  const api = useApi();
  const generating = useAction();
  const [way, setWay] = useState<'key' | 'own'>('key');
  const [value, setValue] = useState({ password: '', confirmation: '' });
  const [isKept, setKept] = useState(false);
  const [isRemembered, setRemembered] = useState(true);
  const canRemember = useValue(useClient().info)?.keychain === 'available';
  const remember = isRemembered && canRemember;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (way === 'own') onSubmit(value.password, remember);
    else
      void generating.run(async (signal) =>
        onSubmit(await api.connection.generatePassword(undefined, { signal }), remember),
      );
  };
  const error = connecting.error ?? generating.error;
  return (
    <SetupFrame title={texts.title} intro={texts.intro}>
      <form className={styles.form} onSubmit={submit}>
        {error !== undefined && <ErrorPanel error={error} />}
        <Card>
          <RadioGroup
            aria-label={texts.title}
            value={way}
            onChange={(_, data) => setWay(data.value as typeof way)}
          >
            <Radio value="key" label={<ChoiceLabel title={texts.key} hint={texts.keyHint} />} />
            <Radio value="own" label={<ChoiceLabel title={texts.own} hint={texts.ownHint} />} />
          </RadioGroup>
          {way === 'own' && (
            <>
              <NewPasswordFields
                value={value}
                onChange={setValue}
                passwordLabel={texts.password}
                confirmLabel={texts.confirm}
                hasFocus
              />
              <MessageBar intent="warning" layout="multiline">
                <MessageBarBody>
                  <MessageBarTitle>{texts.warningTitle}</MessageBarTitle>
                  {texts.warning}
                </MessageBarBody>
              </MessageBar>
              <Checkbox
                className={styles.flush}
                checked={isKept}
                label={texts.understood}
                onChange={(_, { checked }) => setKept(checked === true)}
              />
            </>
          )}
          <RememberPassword isChecked={isRemembered} onChange={setRemembered} />
        </Card>
        <FormFooter
          submit={texts.submit}
          busy={texts.busy}
          isBusy={connecting.isBusy || generating.isBusy}
          canSubmit={way === 'key' || (isUsable(value) && isKept)}
          onBack={onBack}
        />
      </form>
    </SetupFrame>
  );
}
