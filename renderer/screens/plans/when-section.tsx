import { Field, Input, Select, makeStyles, tokens } from '@fluentui/react-components';
import type { Schedule } from '../../../contract/plan-data';
import { formatWeekday } from '../../lib/format-time';
import { plansTexts } from '../../lib/texts';
import { windowLine } from '../../parts/plan-words';
import { RunTimesForm } from '../../parts/run-times-form';
import { Card } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { NumberField } from '../../ui/number-field';
import { SwitchRow } from '../../ui/switch-row';
import { WeekGrid } from '../../ui/week-grid';
import { NextRunsCard } from './next-runs-card';
import { PlanField, usePlanForm } from './plan-form';
import { holdsIn, isSpotIn, windowsOf, type Spot } from './week-cells';

const texts = plansTexts.when;
const usualJitter = 15;
const usualReread = { day: 7, time: '12:00' };
const workingHours = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }];

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  lines: {
    margin: 0,
    marginBlockStart: tokens.spacingVerticalS,
    padding: 0,
    listStyleType: 'none',
    color: tokens.colorNeutralForeground2,
  },
});

/** When it runs, and the next ten times that come of it. */
export function WhenSection() {
  const styles = useStyles();
  const { plan, change } = usePlanForm();
  const { schedule } = plan;
  const set = (part: Partial<Schedule>) => change({ schedule: { ...schedule, ...part } });
  return (
    <>
      <Card title={texts.title}>
        <PlanField field="schedule.runs">
          <RunTimesForm
            label={texts.kind}
            kinds={texts.kinds}
            runs={schedule.runs}
            onChange={(runs) => set({ runs })}
          />
        </PlanField>
        <PlanField field="schedule.windows">
          <SwitchRow
            label={texts.windows}
            hint={texts.windowsHint}
            checked={schedule.windows.length > 0}
            onChange={(isOn) => set({ windows: isOn ? workingHours : [] })}
          >
            <WindowsGrid windows={schedule.windows} onChange={(windows) => set({ windows })} />
          </SwitchRow>
        </PlanField>
        <Disclosure label={plansTexts.moreSettings}>
          <div className={styles.stack}>
            <PlanField field="schedule.jitterMinutes">
              <SwitchRow
                label={texts.jitter}
                hint={texts.jitterHint}
                checked={schedule.jitterMinutes > 0}
                onChange={(isOn) => set({ jitterMinutes: isOn ? usualJitter : 0 })}
                value={
                  <NumberField
                    label={texts.jitterLabel}
                    hasHiddenLabel
                    unit={texts.minutes}
                    min={1}
                    max={240}
                    value={schedule.jitterMinutes}
                    onChange={(value) => set({ jitterMinutes: value! })}
                  />
                }
              />
            </PlanField>
            <PlanField field="schedule.reread">
              <SwitchRow
                label={texts.reread}
                hint={texts.rereadHint}
                checked={schedule.reread !== null}
                onChange={(isOn) => set({ reread: isOn ? usualReread : null })}
              >
                <Reread reread={schedule.reread ?? usualReread} onChange={(reread) => set({ reread })} />
              </SwitchRow>
            </PlanField>
          </div>
        </Disclosure>
      </Card>
      <NextRunsCard schedule={schedule} />
    </>
  );
}

interface WindowsGridProps {
  readonly windows: Schedule['windows'];
  readonly onChange: (windows: Schedule['windows']) => void;
}

function WindowsGrid({ windows, onChange }: WindowsGridProps) {
  const styles = useStyles();
  const isOpen = (day: number, hour: number) => windows.some((window) => holdsIn(window, day, hour));
  const paint = (spots: readonly Spot[], opens: boolean) =>
    onChange(windowsOf((day, hour) => (isSpotIn(spots, day, hour) ? opens : isOpen(day, hour))));
  return (
    <>
      <WeekGrid
        label={texts.windowsGrid}
        emptyName={texts.closed}
        cell={(day, hour) => (isOpen(day, hour) ? { text: '', name: texts.open } : undefined)}
        onPaint={paint}
      />
      <ul className={styles.lines}>
        {windows.map((window) => (
          <li key={windowLine(window)}>{windowLine(window)}</li>
        ))}
      </ul>
    </>
  );
}

interface RereadProps {
  readonly reread: NonNullable<Schedule['reread']>;
  readonly onChange: (reread: Schedule['reread']) => void;
}

function Reread({ reread, onChange }: RereadProps) {
  const styles = useStyles();
  return (
    <div className={styles.row}>
      <Field label={texts.rereadDay}>
        <Select
          value={String(reread.day)}
          onChange={(_, { value }) => onChange({ ...reread, day: Number(value) })}
        >
          {Array.from({ length: 7 }, (_, at) => (
            <option key={at} value={at + 1}>
              {formatWeekday(at, 'long')}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={texts.rereadTime}>
        <Input
          type="time"
          value={reread.time}
          onChange={(_, { value }) => value !== '' && onChange({ ...reread, time: value })}
        />
      </Field>
    </div>
  );
}
