import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Speed } from '../../../contract/plan-data';
import { formatSpeed } from '../../lib/format-bytes';
import { plansTexts } from '../../lib/texts';
import { windowLine } from '../../parts/plan-words';
import { Card } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { NumberField } from '../../ui/number-field';
import { SwitchRow } from '../../ui/switch-row';
import { WeekGrid } from '../../ui/week-grid';
import { PlanField, usePlanForm } from './plan-form';
import { holdsIn, isSpotIn, windowsOf, type Spot } from './week-cells';

const texts = plansTexts.speed;
const mebibyte = 1024 * 1024;
type Limit = Pick<Speed['week'][number], 'uploadBytesPerSecond' | 'downloadBytesPerSecond'>;
const firstLimit: Limit = { uploadBytesPerSecond: 2 * mebibyte, downloadBytesPerSecond: null };

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalM },
  stack: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  lines: { margin: 0, padding: 0, listStyleType: 'none', color: tokens.colorNeutralForeground2 },
});

/** How much of the network and of this computer it takes, and in which hours less. */
export function SpeedSection() {
  const styles = useStyles();
  const { plan, change } = usePlanForm();
  const { speed } = plan;
  const set = (part: Partial<Speed>) => change({ speed: { ...speed, ...part } });
  const count = (label: string, key: 'connections' | 'readers', max: number) => (
    <PlanField field={`speed.${key}`}>
      <NumberField
        label={label}
        min={1}
        max={max}
        value={speed[key]}
        emptyText={texts.automatic}
        onChange={(value) => set({ [key]: value })}
      />
    </PlanField>
  );
  return (
    <Card title={texts.title}>
      <PlanField field="speed.yieldsToPerson">
        <SwitchRow
          label={texts.yields}
          hint={texts.yieldsHint}
          checked={speed.yieldsToPerson}
          onChange={(yieldsToPerson) => set({ yieldsToPerson })}
        />
      </PlanField>
      <PlanField field="speed.week">
        <SwitchRow
          label={texts.limits}
          hint={texts.limitsHint}
          checked={speed.week.length > 0}
          onChange={(isOn) => set({ week: isOn ? officeHours(firstLimit) : [] })}
        >
          <LimitsGrid week={speed.week} onChange={(week) => set({ week })} />
        </SwitchRow>
      </PlanField>
      <Disclosure label={plansTexts.moreSettings}>
        <div className={styles.row}>
          {count(texts.connections, 'connections', 64)}
          {count(texts.readers, 'readers', 16)}
        </div>
      </Disclosure>
    </Card>
  );
}

interface LimitsGridProps {
  readonly week: Speed['week'];
  readonly onChange: (week: Speed['week']) => void;
}

function LimitsGrid({ week, onChange }: LimitsGridProps) {
  const styles = useStyles();
  const [brush, setBrush] = useState<Limit>(week[0] ?? firstLimit);
  const limitIn = (day: number, hour: number) => week.find((part) => holdsIn(part, day, hour));
  const paint = (spots: readonly Spot[]) => {
    const isSame = spots.every(({ day, hour }) => isLike(limitIn(day, hour), brush));
    onChange(
      weekOf((day, hour) => (!isSpotIn(spots, day, hour) ? limitIn(day, hour) : isSame ? undefined : brush)),
    );
  };
  const field = (label: string, key: keyof Limit) => (
    <NumberField
      label={label}
      unit={texts.unit}
      isWhole={false}
      min={0.1}
      max={1000}
      value={brush[key] === null ? null : brush[key] / mebibyte}
      emptyText={texts.unlimited}
      onChange={(value) =>
        setBrush({ ...brush, [key]: value === null ? null : Math.round(value * mebibyte) })
      }
    />
  );
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        {field(texts.upload, 'uploadBytesPerSecond')}
        {field(texts.download, 'downloadBytesPerSecond')}
        <Button onClick={() => onChange(officeHours(brush))}>{texts.office}</Button>
      </div>
      <WeekGrid
        label={texts.grid}
        emptyName={texts.free}
        cell={(day, hour) => {
          const limit = limitIn(day, hour);
          return limit && { text: shortSpeed(limit.uploadBytesPerSecond), name: limitWords(limit) };
        }}
        onPaint={paint}
      />
      <ul className={styles.lines}>
        {week.map((part) => (
          <li key={`${windowLine(part)} ${limitWords(part)}`}>
            {windowLine(part)} · {limitWords(part)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function officeHours({ uploadBytesPerSecond, downloadBytesPerSecond }: Limit): Speed['week'] {
  return [
    { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00', uploadBytesPerSecond, downloadBytesPerSecond },
  ];
}

/** Each of the limits, with the fewest windows. */
function weekOf(limitIn: (day: number, hour: number) => Limit | undefined): Speed['week'] {
  const limits: Limit[] = [];
  for (let at = 0; at < 7 * 24; at++) {
    const limit = limitIn(Math.floor(at / 24), at % 24);
    if (limit !== undefined && !limits.some((each) => isLike(each, limit))) limits.push(limit);
  }
  return limits.flatMap(({ uploadBytesPerSecond, downloadBytesPerSecond }) => {
    const limit = { uploadBytesPerSecond, downloadBytesPerSecond };
    return windowsOf((day, hour) => isLike(limitIn(day, hour), limit)).map((window) => ({
      ...window,
      ...limit,
    }));
  });
}

function isLike(a: Limit | undefined, b: Limit): boolean {
  return (
    a?.uploadBytesPerSecond === b.uploadBytesPerSecond &&
    a.downloadBytesPerSecond === b.downloadBytesPerSecond
  );
}

/** Of the upload, as room for one or two digits leaves it. */
function shortSpeed(bytesPerSecond: number | null): string {
  if (bytesPerSecond === null) return '';
  const megabytes = bytesPerSecond / mebibyte;
  return megabytes >= 1 && megabytes < 100 ? String(Math.round(megabytes)) : '';
}

function limitWords({ uploadBytesPerSecond, downloadBytesPerSecond }: Limit): string {
  const words = (limit: number | null) => (limit === null ? texts.unlimited : formatSpeed(limit));
  return texts.cell({ upload: words(uploadBytesPerSecond), download: words(downloadBytesPerSecond) });
}
