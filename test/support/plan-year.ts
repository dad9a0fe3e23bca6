/** A year in the life of a laptop with four plans: what it goes through, minute by minute, all drawn from one seed. */
import type { Plan } from '../../contract/plan-data';
import { SeededRandom } from '../fuzz/seed';
import { madePlan } from './made-plans';
import { minuteMs } from './plan-oracle';

/** Past, so that no government changes it any more. */
export const yearStartMs = Date.UTC(2025, 0, 1);
export const yearMinutes = 365 * 24 * 60;
/** So often the scheduler looks. Nobody sees a difference to every few seconds but whoever waits for the test. */
export const lookMinutes = 5;
const dayMinutes = 24 * 60;
const minuteOf = (time: string) => (Date.parse(`2025-${time}:00Z`) - yearStartMs) / minuteMs;

/** From then on. The laptop sleeps in the aeroplanes. */
const journeys: readonly (readonly [number, string])[] = [
  [minuteOf('01-01T00:00'), 'Europe/Berlin'],
  [minuteOf('04-10T19:00'), 'America/Los_Angeles'],
  [minuteOf('04-24T08:00'), 'Europe/Berlin'],
  [minuteOf('06-05T12:20'), 'Europe/London'],
  [minuteOf('06-08T06:30'), 'Europe/Berlin'],
  [minuteOf('08-03T02:00'), 'Asia/Tokyo'],
  [minuteOf('08-20T13:00'), 'Europe/Berlin'],
  [minuteOf('10-30T21:00'), 'America/Los_Angeles'],
  [minuteOf('11-12T09:00'), 'Europe/Berlin'],
];
const flights = [
  [minuteOf('04-10T06:00'), minuteOf('04-10T19:00')],
  [minuteOf('04-23T20:00'), minuteOf('04-24T08:00')],
  [minuteOf('08-02T12:00'), minuteOf('08-03T02:00')],
  [minuteOf('08-19T23:00'), minuteOf('08-20T13:00')],
  [minuteOf('10-30T08:00'), minuteOf('10-30T21:00')],
  [minuteOf('11-11T20:00'), minuteOf('11-12T09:00')],
] as const;
/** In the nights in which the clocks change it stays on, and nothing speaks against a run. */
const wakes = [
  [minuteOf('03-29T18:00'), minuteOf('03-30T10:00')],
  [minuteOf('10-25T18:00'), minuteOf('10-26T10:00')],
  [minuteOf('11-02T02:00'), minuteOf('11-02T18:00')],
] as const;
/** By how many minutes the clock is wrong, from then on. */
const clockErrors: readonly (readonly [number, number])[] = [
  [minuteOf('02-03T13:20'), -40],
  [minuteOf('02-03T16:20'), 0],
  [minuteOf('05-21T10:00'), 3 * dayMinutes],
  [minuteOf('05-21T12:00'), 0],
  [minuteOf('07-15T11:00'), -2 * dayMinutes],
  [minuteOf('07-16T15:00'), 0],
  [minuteOf('09-18T09:00'), 26 * 60],
  [minuteOf('09-18T09:45'), 0],
  [minuteOf('12-02T14:00'), -5 * 60],
  [minuteOf('12-04T14:00'), 0],
];

const careful = {
  battery: { kind: 'above', percent: 30 },
  allowsMetered: false,
  networks: [],
  waitsForFullScreen: true,
  idleMinutes: null,
} as const;

/** With ids of their own, which their jitter hangs on. */
export function plansOfTheYear(): readonly [Plan, Plan, Plan, Plan] {
  const id = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
  const office = { days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' };
  const evening = { days: [6], from: '22:00', to: '02:00' };
  return [
    madePlan({
      id: id(1),
      name: 'often',
      conditions: { ...careful, networks: [] },
      schedule: { runs: { kind: 'interval', minutes: 90 }, windows: [office, evening] },
    }),
    madePlan({
      id: id(2),
      name: 'daily',
      schedule: {
        runs: { kind: 'daily', times: ['02:30', '13:00'] },
        jitterMinutes: 20,
        reread: { day: 7, time: '03:00' },
      },
    }),
    madePlan({
      id: id(3),
      name: 'weekly',
      conditions: { ...careful, battery: { kind: 'never' }, networks: [], idleMinutes: 5 },
      schedule: { runs: { kind: 'weekly', days: [1, 4, 7], times: ['09:00', '02:45'] } },
    }),
    madePlan({
      id: id(4),
      name: 'monthly',
      schedule: {
        runs: { kind: 'monthly', days: [1, 31, -1], times: ['12:00'] },
        windows: [{ days: [1, 2, 3, 4, 5, 6], from: '10:00', to: '16:00' }],
      },
    }),
  ];
}

/** What is so in a minute of the year, counted from its beginning by the time of the world. */
export class Year {
  readonly random = new SeededRandom('a laptop in 2025');
  readonly isAsleep = new Uint8Array(yearMinutes);
  readonly isOffline = this.#sometimes(300, 5, 240);
  readonly isMetered = this.#sometimes(200, 20, 300);
  readonly isOnBattery = this.#sometimes(400, 20, 200);
  readonly isFullScreen = this.#sometimes(300, 10, 150);
  readonly isInUse = this.#sometimes(2000, 5, 120);
  readonly reboots = this.#moments(40);
  readonly runAnyways = this.#moments(40);
  readonly pauses = this.#moments(25);
  readonly cancels = this.#moments(150);

  constructor() {
    for (let day = 0; day < 365; day++) {
      // Some nights it stays on, some days nobody opens it.
      if (this.random.below(8) === 0) continue;
      const from = day * dayMinutes + 20 * 60 + this.random.below(5 * 60);
      const hours = this.random.below(12) === 0 ? 30 : 7;
      this.isAsleep.fill(1, from, from + hours * 60 + this.random.below(180));
    }
    for (const [from, to] of wakes)
      for (const flags of [this.isAsleep, this.isOffline, this.isMetered, this.isOnBattery, this.isInUse])
        flags.fill(0, from, to);
    for (const [from, to] of flights) this.isAsleep.fill(1, from, to);
  }

  zoneAt(minute: number): string {
    return journeys.findLast(([from]) => from <= minute)![1];
  }

  /** What the computer's clock shows. */
  clockAt(minute: number): number {
    const error = clockErrors.findLast(([from]) => from <= minute)?.[1] ?? 0;
    return yearStartMs + (minute + error) * minuteMs;
  }

  #sometimes(count: number, least: number, most: number): Uint8Array {
    const flags = new Uint8Array(yearMinutes);
    for (let at = 0; at < count; at++) {
      const from = this.random.below(yearMinutes);
      flags.fill(1, from, from + least + this.random.below(most - least));
    }
    return flags;
  }

  #moments(count: number): ReadonlySet<number> {
    const looks = yearMinutes / lookMinutes;
    return new Set(Array.from({ length: count }, () => this.random.below(looks) * lookMinutes));
  }
}
