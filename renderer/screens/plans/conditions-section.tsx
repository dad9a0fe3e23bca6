import { Button, Field, Input, Select, Tag, TagGroup, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type SyntheticEvent } from 'react';
import type { Conditions } from '../../../contract/plan-data';
import { plansTexts } from '../../lib/texts';
import { Card } from '../../ui/card';
import { Note } from '../../ui/note';
import { NumberField } from '../../ui/number-field';
import { SwitchRow } from '../../ui/switch-row';
import { PlanField, usePlanForm } from './plan-form';

const texts = plansTexts.conditions;
const usualPercent = 30;
const usualIdle = 10;

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
  select: { minInlineSize: '280px' },
  form: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  tags: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** What has to be so for a run to work, each in a sentence. */
export function ConditionsSection() {
  const { plan, change } = usePlanForm();
  const { conditions } = plan;
  const set = (part: Partial<Conditions>) => change({ conditions: { ...conditions, ...part } });
  // Without a name yet, all networks are allowed still.
  const [isNaming, setNaming] = useState(false);
  return (
    <Card title={texts.title} hint={texts.hint}>
      <PlanField field="conditions.battery">
        <Battery battery={conditions.battery} onChange={(battery) => set({ battery })} />
      </PlanField>
      <PlanField field="conditions.allowsMetered">
        <SwitchRow
          label={texts.metered}
          hint={texts.meteredHint}
          checked={!conditions.allowsMetered}
          onChange={(waits) => set({ allowsMetered: !waits })}
        />
      </PlanField>
      <PlanField field="conditions.networks">
        <SwitchRow
          label={texts.networks}
          hint={texts.networksHint}
          checked={isNaming || conditions.networks.length > 0}
          onChange={(isOn) => {
            setNaming(isOn);
            if (!isOn) set({ networks: [] });
          }}
        >
          <Networks networks={conditions.networks} onChange={(networks) => set({ networks })} />
        </SwitchRow>
      </PlanField>
      <PlanField field="conditions.waitsForFullScreen">
        <SwitchRow
          label={texts.fullScreen}
          hint={texts.fullScreenHint}
          checked={conditions.waitsForFullScreen}
          onChange={(waitsForFullScreen) => set({ waitsForFullScreen })}
        />
      </PlanField>
      <PlanField field="conditions.idleMinutes">
        <SwitchRow
          label={texts.idle}
          hint={texts.idleHint}
          checked={conditions.idleMinutes !== null}
          onChange={(isOn) => set({ idleMinutes: isOn ? usualIdle : null })}
          value={
            <NumberField
              label={texts.idleLabel}
              hasHiddenLabel
              unit={plansTexts.when.minutes}
              min={1}
              max={1440}
              value={conditions.idleMinutes ?? usualIdle}
              onChange={(idleMinutes) => set({ idleMinutes })}
            />
          }
        />
      </PlanField>
      <Note>{texts.unknown}</Note>
    </Card>
  );
}

interface BatteryProps {
  readonly battery: Conditions['battery'];
  readonly onChange: (battery: Conditions['battery']) => void;
}

function Battery({ battery, onChange }: BatteryProps) {
  const styles = useStyles();
  const choose = (kind: Conditions['battery']['kind']) =>
    onChange(kind === 'above' ? { kind, percent: usualPercent } : { kind });
  return (
    <div className={styles.row}>
      <Field label={texts.battery} className={styles.select}>
        <Select value={battery.kind} onChange={(_, { value }) => choose(value as typeof battery.kind)}>
          {(['any', 'above', 'never'] as const).map((kind) => (
            <option key={kind} value={kind}>
              {texts.batteryKinds[kind]}
            </option>
          ))}
        </Select>
      </Field>
      {battery.kind === 'above' && (
        <NumberField
          label={texts.percent}
          unit="%"
          min={1}
          max={99}
          value={battery.percent}
          onChange={(percent) => onChange({ kind: 'above', percent: percent! })}
        />
      )}
    </div>
  );
}

interface NetworksProps {
  readonly networks: readonly string[];
  readonly onChange: (networks: string[]) => void;
}

function Networks({ networks, onChange }: NetworksProps) {
  const styles = useStyles();
  const [text, setText] = useState('');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onChange([...new Set([...networks, text.trim()])]);
    setText('');
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TagGroup
        aria-label={texts.networks}
        className={styles.tags}
        onDismiss={(_, { value }) => onChange(networks.filter((name) => name !== value))}
      >
        {networks.map((name) => (
          <Tag
            key={name}
            value={name}
            dismissible
            dismissIcon={{ 'aria-label': texts.removeNetwork({ name }) }}
          >
            {name}
          </Tag>
        ))}
      </TagGroup>
      <Input
        aria-label={texts.network}
        placeholder={texts.network}
        spellCheck={false}
        maxLength={256}
        value={text}
        onChange={(_, { value }) => setText(value)}
      />
      <Button type="submit" disabled={text.trim() === ''}>
        {texts.addNetwork}
      </Button>
    </form>
  );
}
