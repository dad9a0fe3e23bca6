import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import type { ConflictPolicy } from '../../../contract/data';
import { restoreTexts } from '../../lib/texts';
import { ChoiceLabel } from '../../ui/choice-label';

const policies: readonly ConflictPolicy[] = ['if-newer', 'keep-both', 'always', 'never'];

interface ConflictChoiceProps {
  readonly value: ConflictPolicy;
  readonly onChange: (value: ConflictPolicy) => void;
}

/** What happens to files that are already there; the harmless ways come first. */
export function ConflictChoice({ value, onChange }: ConflictChoiceProps) {
  return (
    <Field label={restoreTexts.conflictsTitle}>
      <RadioGroup value={value} onChange={(_, data) => onChange(data.value as ConflictPolicy)}>
        {policies.map((policy) => (
          <Radio key={policy} value={policy} label={<ChoiceLabel {...restoreTexts.conflicts[policy]} />} />
        ))}
      </RadioGroup>
    </Field>
  );
}
