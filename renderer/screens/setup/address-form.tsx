import { Field, Input, Link, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type SyntheticEvent } from 'react';
import { parseContainerUrl } from '../../../contract/container-url';
import { azureTexts as texts, setupTexts } from '../../lib/texts';
import { Card } from '../../ui/card';
import { folderName } from './azure-target';
import { ChosenRows } from './chosen-rows';
import { DeviceField } from './device-field';
import { FormFooter } from './form-footer';
import { SetupFrame } from './setup-frame';
import type { WhereStepProps } from './target';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  start: { alignSelf: 'flex-start' },
});

interface AddressFormProps extends WhereStepProps {
  readonly onLists: () => void;
}

/** For who knows the container's address, or may not see the lists it would stand in. */
export function AddressForm(props: AddressFormProps) {
  const styles = useStyles();
  const { account, hostname } = props;
  const [address, setAddress] = useState('');
  const [device, setDevice] = useState<string>();
  // Nobody is told off before having tried.
  const [isTried, setTried] = useState(false);
  const found = parseContainerUrl(address);
  const hasSas = found.kind === 'place' && found.sas !== undefined;
  const name = device ?? ((found.kind === 'place' && found.place.prefix) || hostname);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (found.kind === 'refused') return;
    const credential = found.sas ?? { kind: 'account' as const, accountId: account.id };
    props.onSubmit({ place: { ...found.place, prefix: folderName(name) }, credential });
  };
  return (
    <SetupFrame title={texts.title} intro={texts.intro({ device: hostname })}>
      <form className={styles.form} onSubmit={submit}>
        <Card>
          {!hasSas && <ChosenRows rows={[['account', account.userName, props.onOtherAccount]]} />}
          <Field
            label={texts.paste.title}
            {...(isTried && found.kind === 'refused'
              ? { validationState: 'error', validationMessage: texts.paste.refused[found.reason] }
              : { hint: hasSas ? texts.paste.withSas : texts.paste.hint })}
          >
            <Input
              value={address}
              autoFocus
              spellCheck={false}
              placeholder={texts.paste.placeholder}
              onChange={(_, { value }) => setAddress(value)}
            />
          </Field>
          <Link as="button" type="button" className={styles.start} onClick={props.onLists}>
            {texts.paste.back}
          </Link>
          <DeviceField value={name} onChange={setDevice} />
        </Card>
        <FormFooter
          submit={setupTexts.continue}
          canSubmit={address.trim() !== '' && folderName(name) !== ''}
          onBack={props.onBack}
        />
      </form>
    </SetupFrame>
  );
}
