import { Field, Input, Radio, RadioGroup, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type SyntheticEvent } from 'react';
import { commonTexts, setupTexts } from '../../lib/texts';
import { Card } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { PasswordField } from '../../ui/password-field';
import { azureProblems, azureTarget, type AzureInput } from './azure-target';
import { FormFooter } from './form-footer';
import { SetupFrame } from './setup-frame';
import type { Target } from './target';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 200px), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
  flush: { marginInlineStart: '-8px' },
});

interface AzureFormProps {
  readonly hostname: string;
  readonly onSubmit: (target: Target) => void;
  readonly onBack: () => void;
}

const texts = setupTexts.azure;

export function AzureForm({ hostname, onSubmit, onBack }: AzureFormProps) {
  const styles = useStyles();
  const [input, setInput] = useState<AzureInput>({
    account: '',
    container: '',
    prefix: hostname,
    access: 'account-key',
    secret: '',
    endpoint: '',
  });
  // Nobody is told off before having tried.
  const [isTried, setTried] = useState(false);
  const problems = azureProblems(input);
  const set = (change: Partial<AzureInput>) => setInput({ ...input, ...change });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0) onSubmit(azureTarget(input));
  };
  const problem = (name: keyof typeof problems) =>
    isTried && problems[name] !== undefined
      ? { validationState: 'error' as const, validationMessage: problems[name] }
      : {};
  return (
    <SetupFrame title={texts.title} intro={texts.intro}>
      <form className={styles.form} onSubmit={submit}>
        <Card>
          <div className={styles.pair}>
            <Field label={texts.account} hint={texts.accountHint} required {...problem('account')}>
              <Input
                value={input.account}
                autoFocus
                spellCheck={false}
                onChange={(_, { value }) => set({ account: value.trim() })}
              />
            </Field>
            <Field label={texts.container} hint={texts.containerHint} required {...problem('container')}>
              <Input
                value={input.container}
                spellCheck={false}
                onChange={(_, { value }) => set({ container: value.trim() })}
              />
            </Field>
          </div>
          <Field label={texts.prefix} hint={texts.prefixHint}>
            <Input
              value={input.prefix}
              spellCheck={false}
              onChange={(_, { value }) => set({ prefix: value })}
            />
          </Field>
          <AccessFields input={input} onChange={set} />
          <Disclosure label={texts.advanced}>
            <Field label={texts.endpoint} hint={texts.endpointHint} {...problem('endpoint')}>
              <Input
                value={input.endpoint}
                spellCheck={false}
                onChange={(_, { value }) => set({ endpoint: value.trim() })}
              />
            </Field>
          </Disclosure>
        </Card>
        <FormFooter
          submit={setupTexts.continue}
          canSubmit={input.account !== '' && input.container !== '' && input.secret !== ''}
          onBack={onBack}
        />
      </form>
    </SetupFrame>
  );
}

interface AccessFieldsProps {
  readonly input: AzureInput;
  readonly onChange: (change: Partial<AzureInput>) => void;
}

function AccessFields({ input, onChange }: AccessFieldsProps) {
  const styles = useStyles();
  const isSas = input.access === 'sas';
  return (
    <>
      <Field label={texts.access}>
        <RadioGroup
          className={styles.flush}
          layout="horizontal"
          value={input.access}
          onChange={(_, { value }) =>
            onChange({ access: value === 'sas' ? 'sas' : 'account-key', secret: '' })
          }
        >
          <Radio value="account-key" label={texts.accountKey} />
          <Radio value="sas" label={texts.sas} />
        </RadioGroup>
      </Field>
      <PasswordField
        label={isSas ? texts.sas : texts.accountKey}
        hint={isSas ? texts.sasHint : undefined}
        value={input.secret}
        onChange={(secret) => onChange({ secret })}
        showLabel={commonTexts.showPassword}
        hideLabel={commonTexts.hidePassword}
        isRequired
      />
    </>
  );
}
