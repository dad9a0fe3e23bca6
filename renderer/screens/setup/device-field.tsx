import { Field, Input } from '@fluentui/react-components';
import { azureTexts } from '../../lib/texts/azure';
import { Disclosure } from '../../ui/disclosure';

interface DeviceFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The name that this computer's backups have in the storage. */
export function DeviceField({ value, onChange }: DeviceFieldProps) {
  return (
    <Disclosure label={azureTexts.advanced}>
      <Field label={azureTexts.device} hint={azureTexts.deviceHint}>
        <Input value={value} spellCheck={false} onChange={(_, data) => onChange(data.value)} />
      </Field>
    </Disclosure>
  );
}
