import { Field, Input, Radio, RadioGroup, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Retention, RetentionRules } from '../../../contract/plan-data';
import {
  retentionPresetIds,
  retentionPresets,
  type RetentionPresetId,
} from '../../../contract/retention-presets';
import { plansTexts } from '../../lib/texts';
import { presetOf, retentionAges, retentionCounts } from '../../parts/retention-words';
import { Card } from '../../ui/card';
import { ChoiceLabel } from '../../ui/choice-label';
import { Disclosure } from '../../ui/disclosure';
import { NumberField } from '../../ui/number-field';
import { PlanField, usePlanForm } from './plan-form';
import { RetentionPreviewCard } from './retention-preview-card';

const texts = plansTexts.keep;
/** What most people want comes first, what costs most last. */
const usual = [...retentionPresetIds.filter((id) => id !== 'everything'), 'everything' as const];
const mostBackups = 100_000;
const duration = /^(\d{1,4}y)?(\d{1,4}m)?(\d{1,5}d)?(\d{1,6}h)?$/;

const useStyles = makeStyles({
  presets: { marginInlineStart: '-8px' },
  numbers: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  age: { inlineSize: '200px' },
  input: { minInlineSize: 0, inlineSize: '100%' },
  text: { minInlineSize: 0 },
  stack: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  hint: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** How long backups are kept, and what a change of it would do. */
export function KeepSection() {
  const styles = useStyles();
  const { plan, isNew, change } = usePlanForm();
  const { retention } = plan;
  // Own numbers may be a preset's, too.
  const [isOwn, setOwn] = useState(false);
  const chosen = isOwn ? 'own' : (presetOf(retention) ?? 'own');
  const set = (next: Retention) => change({ retention: next });
  const choose = (name: RetentionPresetId | 'own') => {
    setOwn(name === 'own');
    if (name === 'own') set(retention ?? retentionPresets['30-days-12-months']);
    else {
      const preset = retentionPresets[name];
      set(preset && { ...preset, atLeast: retention?.atLeast ?? preset.atLeast });
    }
  };
  return (
    <>
      <Card title={texts.title}>
        <PlanField field="retention">
          <RadioGroup
            aria-label={texts.title}
            className={styles.presets}
            value={chosen}
            onChange={(_, { value }) => choose(value as typeof chosen)}
          >
            {[...usual, 'own' as const].map((name) => (
              <Radio key={name} value={name} label={<ChoiceLabel {...texts.presets[name]} />} />
            ))}
          </RadioGroup>
          {retention !== null && chosen === 'own' && (
            <OwnNumbers rules={retention.rules} onChange={(rules) => set({ ...retention, rules })} />
          )}
          {retention !== null && (
            <>
              <NumberField
                label={texts.floor}
                unit={texts.backups}
                min={1}
                max={mostBackups}
                value={retention.atLeast}
                onChange={(atLeast) => set({ ...retention, atLeast: atLeast! })}
              />
              <p className={styles.hint}>{texts.floorHint}</p>
            </>
          )}
        </PlanField>
      </Card>
      {!isNew && <RetentionPreviewCard planId={plan.id} retention={retention} />}
    </>
  );
}

interface OwnNumbersProps {
  readonly rules: RetentionRules;
  readonly onChange: (rules: RetentionRules) => void;
}

function OwnNumbers({ rules, onChange }: OwnNumbersProps) {
  const styles = useStyles();
  return (
    <div className={styles.stack}>
      <div className={styles.numbers}>
        {retentionCounts.map((kind) => (
          <NumberField
            key={kind}
            label={texts.count[kind]}
            min={-1}
            max={mostBackups}
            value={rules[kind]}
            onChange={(value) => onChange({ ...rules, [kind]: value! })}
          />
        ))}
      </div>
      <p className={styles.hint}>{texts.minusOne}</p>
      <Disclosure label={plansTexts.moreSettings} startsOpen={retentionAges.some((age) => rules[age] !== '')}>
        <div className={styles.stack}>
          <div className={styles.numbers}>
            {retentionAges.map((age) => (
              <AgeField
                key={age}
                label={texts.age[age]}
                value={rules[age]}
                onChange={(value) => onChange({ ...rules, [age]: value })}
              />
            ))}
          </div>
          <p className={styles.hint}>{texts.ageHint}</p>
        </div>
      </Disclosure>
    </div>
  );
}

interface AgeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function AgeField({ label, value, onChange }: AgeFieldProps) {
  const styles = useStyles();
  const [draft, setDraft] = useState<string>();
  const text = draft ?? value;
  const isRight = duration.test(text.trim());
  return (
    <Field
      label={label}
      className={styles.age}
      validationState={isRight ? 'none' : 'error'}
      validationMessage={isRight ? undefined : texts.ageError}
    >
      <Input
        className={styles.input}
        input={{ className: styles.text }}
        value={text}
        spellCheck={false}
        onChange={(_, data) => setDraft(data.value)}
        onBlur={() => {
          if (!isRight || draft === undefined) return;
          setDraft(undefined);
          onChange(draft.trim());
        }}
      />
    </Field>
  );
}
