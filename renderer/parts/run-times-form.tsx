import { Button, Field, Input, Select, Tag, TagGroup, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { RunTimes } from '../../contract/plan-data';
import { formatTimeOfDay, formatWeekday } from '../lib/format-time';
import { plansTexts } from '../lib/texts';
import { NumberField } from '../ui/number-field';
import { ToggleSet } from '../ui/toggle-set';

const texts = plansTexts.when;

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
  kind: { minInlineSize: '220px' },
  tags: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  time: { inlineSize: '132px' },
});

type Kind = RunTimes['kind'];

/** What a kind begins with. */
const firsts: { readonly [K in Kind]: Extract<RunTimes, { kind: K }> } = {
  manual: { kind: 'manual' },
  interval: { kind: 'interval', minutes: 60 },
  daily: { kind: 'daily', times: ['12:00'] },
  weekly: { kind: 'weekly', days: [1, 2, 3, 4, 5], times: ['12:00'] },
  monthly: { kind: 'monthly', days: [1], times: ['12:00'] },
};

interface RunTimesFormProps {
  readonly label: string;
  /** The kinds that are offered, and what they are called. */
  readonly kinds: Readonly<Partial<Record<Kind, string>>>;
  readonly runs: RunTimes;
  readonly onChange: (runs: RunTimes) => void;
}

/** When something runs by itself. */
export function RunTimesForm({ label, kinds, runs, onChange }: RunTimesFormProps) {
  const styles = useStyles();
  const setKind = (kind: Kind) => {
    const times = 'times' in runs ? runs.times : undefined;
    const first = firsts[kind];
    onChange('times' in first && times !== undefined ? { ...first, times } : first);
  };
  return (
    <>
      <div className={styles.row}>
        <Field label={label} className={styles.kind}>
          <Select value={runs.kind} onChange={(_, { value }) => setKind(value as Kind)}>
            {Object.entries(kinds).map(([kind, name]) => (
              <option key={kind} value={kind}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        {runs.kind === 'interval' && <Interval minutes={runs.minutes} onChange={onChange} />}
      </div>
      {runs.kind === 'weekly' && (
        <Field label={texts.days}>
          <ToggleSet
            label={texts.days}
            items={weekdayItems}
            chosen={runs.days}
            onChange={(days) => onChange({ ...runs, days })}
          />
        </Field>
      )}
      {runs.kind === 'monthly' && (
        <Field
          label={texts.daysOfMonth}
          hint={runs.days.some((day) => day > 28) ? texts.shortMonths : undefined}
        >
          <ToggleSet
            label={texts.daysOfMonth}
            items={monthItems}
            chosen={runs.days}
            onChange={(days) => onChange({ ...runs, days })}
          />
        </Field>
      )}
      {'times' in runs && <Times times={runs.times} onChange={(times) => onChange({ ...runs, times })} />}
    </>
  );
}

const weekdayItems = Array.from({ length: 7 }, (_, at) => ({
  value: at + 1,
  label: formatWeekday(at, 'short'),
  name: formatWeekday(at, 'long'),
}));
const monthItems = [
  ...Array.from({ length: 31 }, (_, at) => ({ value: at + 1, label: String(at + 1) })),
  { value: -1, label: texts.lastDay, name: texts.lastDayName },
];

const longestMinutes = 7 * 24 * 60;

interface IntervalProps {
  readonly minutes: number;
  readonly onChange: (runs: RunTimes) => void;
}

function Interval({ minutes, onChange }: IntervalProps) {
  const [unit, setUnit] = useState<'minutes' | 'hours'>(minutes % 60 === 0 ? 'hours' : 'minutes');
  const factor = unit === 'hours' ? 60 : 1;
  const set = (value: number) => onChange({ kind: 'interval', minutes: value });
  return (
    <>
      <NumberField
        key={unit}
        label={texts.every}
        min={unit === 'hours' ? 1 : 5}
        max={longestMinutes / factor}
        value={minutes / factor}
        onChange={(value) => set(value! * factor)}
      />
      <Select
        aria-label={texts.unit}
        value={unit}
        onChange={(_, { value }) => {
          setUnit(value as typeof unit);
          if (value === 'hours') set(Math.max(1, Math.round(minutes / 60)) * 60);
        }}
      >
        <option value="minutes">{texts.units.minutes}</option>
        <option value="hours">{texts.units.hours}</option>
      </Select>
    </>
  );
}

interface TimesProps {
  readonly times: readonly string[];
  readonly onChange: (times: string[]) => void;
}

function Times({ times, onChange }: TimesProps) {
  const styles = useStyles();
  const [text, setText] = useState('');
  const canAdd = text !== '' && !times.includes(text) && times.length < 24;
  return (
    <Field label={texts.times}>
      <div className={styles.row}>
        <TagGroup
          aria-label={texts.times}
          className={styles.tags}
          onDismiss={(_, { value }) => onChange(times.filter((time) => time !== value))}
        >
          {[...times].sort().map((time) => (
            <Tag
              key={time}
              value={time}
              dismissible={times.length > 1}
              dismissIcon={
                times.length > 1
                  ? { 'aria-label': texts.removeTime({ time: formatTimeOfDay(time) }) }
                  : undefined
              }
            >
              {formatTimeOfDay(time)}
            </Tag>
          ))}
        </TagGroup>
        <Input
          type="time"
          aria-label={texts.time}
          className={styles.time}
          value={text}
          onChange={(_, { value }) => setText(value)}
        />
        <Button
          disabled={!canAdd}
          onClick={() => {
            onChange([...times, text]);
            setText('');
          }}
        >
          {texts.addTime}
        </Button>
      </div>
    </Field>
  );
}
