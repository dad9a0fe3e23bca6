import { Field, Radio, RadioGroup, makeStyles, tokens } from '@fluentui/react-components';
import type { ConflictPolicy } from '../../../contract/data';
import { restoreTexts } from '../../lib/texts/snapshots';

const useStyles = makeStyles({
  hint: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

const policies: readonly ConflictPolicy[] = ['if-newer', 'keep-both', 'always', 'never'];

interface ConflictChoiceProps {
  readonly value: ConflictPolicy;
  readonly onChange: (value: ConflictPolicy) => void;
}

/** What happens to files that are already there; the harmless ways come first. */
export function ConflictChoice({ value, onChange }: ConflictChoiceProps) {
  const styles = useStyles();
  return (
    <Field label={restoreTexts.conflictsTitle}>
      <RadioGroup value={value} onChange={(_, data) => onChange(data.value as ConflictPolicy)}>
        {policies.map((policy) => (
          <Radio
            key={policy}
            value={policy}
            label={
              <>
                {restoreTexts.conflicts[policy].title}
                <span className={styles.hint}>{restoreTexts.conflicts[policy].hint}</span>
              </>
            }
          />
        ))}
      </RadioGroup>
    </Field>
  );
}
