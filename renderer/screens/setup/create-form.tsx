import {
  Button,
  Checkbox,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { KeyRegular } from '@fluentui/react-icons';
import { useState, type SyntheticEvent } from 'react';
import { useAction, useApi, useClient, useValue, type Action } from '../../api/hooks';
import { setupTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { isUsable, NewPasswordFields } from '../../parts/new-password-fields';
import { RememberPassword } from '../../parts/remember-password';
import { Card } from '../../ui/card';
import { CopyButton } from '../../ui/copy-button';
import { FormFooter } from './form-footer';
import { SetupFrame } from './setup-frame';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  generated: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  secret: {
    flexGrow: 1,
    minInlineSize: 0,
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    userSelect: 'text',
  },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  flush: { alignSelf: 'flex-start', marginInlineStart: '-8px' },
  start: { alignSelf: 'flex-start' },
});

interface CreateFormProps {
  readonly connecting: Action;
  readonly onSubmit: (password: string, remember: boolean) => void;
  readonly onBack: () => void;
}

const texts = setupTexts.create;

/** The password of a new backup: the one thing nobody can ever get back. */
export function CreateForm({ connecting, onSubmit, onBack }: CreateFormProps) {
  const styles = useStyles();
  const api = useApi();
  const generating = useAction();
  const [value, setValue] = useState({ password: '', confirmation: '' });
  const [generated, setGenerated] = useState<string>();
  const [isKept, setKept] = useState(false);
  const [isRemembered, setRemembered] = useState(true);
  const canRemember = useValue(useClient().info)?.keychain === 'available';
  const generate = () =>
    void generating.run(async (signal) => {
      const password = await api.connection.generatePassword(undefined, { signal });
      setGenerated(password);
      setValue({ password, confirmation: password });
    });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onSubmit(value.password, isRemembered && canRemember);
  };
  const error = connecting.error ?? generating.error;
  return (
    <SetupFrame title={texts.title} intro={texts.intro}>
      <form className={styles.form} onSubmit={submit}>
        {error !== undefined && <ErrorPanel error={error} />}
        <Card>
          <NewPasswordFields
            value={value}
            onChange={setValue}
            passwordLabel={texts.password}
            confirmLabel={texts.confirm}
            hasFocus
          />
          <Button
            className={styles.start}
            icon={<KeyRegular />}
            disabled={generating.isBusy}
            onClick={generate}
          >
            {texts.generate}
          </Button>
          {generated !== undefined && generated === value.password && (
            <GeneratedPassword password={generated} />
          )}
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
          <RememberPassword isChecked={isRemembered} onChange={setRemembered} />
        </Card>
        <FormFooter
          submit={texts.submit}
          busy={texts.busy}
          isBusy={connecting.isBusy}
          canSubmit={isUsable(value) && isKept}
          onBack={onBack}
        />
      </form>
    </SetupFrame>
  );
}

function GeneratedPassword({ password }: { readonly password: string }) {
  const styles = useStyles();
  return (
    <>
      <div className={styles.generated}>
        <span className={styles.secret}>{password}</span>
        <CopyButton text={password} label={texts.copy} />
      </div>
      <p className={styles.quiet}>{texts.generated}</p>
    </>
  );
}
