import { Field, Input } from '@fluentui/react-components';
import { azureTexts } from '../../lib/texts';
import { Disclosure } from '../../ui/disclosure';
import { folderName } from './azure-target';

interface DeviceFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The name that this computer's backups have in the storage. */
export function DeviceField({ value, onChange }: DeviceFieldProps) {
  return (
    <Disclosure label={azureTexts.advanced} startsOpen={value === ''}>
      <Field
        label={azureTexts.device}
        hint={azureTexts.deviceHint}
        validationMessage={folderName(value) === '' ? azureTexts.deviceError : null}
      >
        <Input value={value} spellCheck={false} onChange={(_, data) => onChange(data.value)} />
      </Field>
    </Disclosure>
  );
}
