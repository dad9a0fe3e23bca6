import { expect, it } from 'vitest';
import type { Job } from '../../../contract/data';
import type { RunTimes } from '../../../contract/plan-data';
import { PlanRecords } from '../../../main/jobs/plan-records';
import { PruneSchedule } from '../../../main/jobs/prune-schedule';
import { SettingsFile } from '../../../main/settings/settings-file';
import { MemoryDocument } from '../../support/app-doubles';
import { FakeClock } from '../../support/fake-clock';
import { madePlan } from '../../support/made-plans';
import { quietFacts } from '../../support/system-facts';

const hourMs = 3_600_000;
const daily: RunTimes = { kind: 'daily', times: ['03:00'] };
const at = (day: number, hour = 3) => new Date(Date.UTC(2024, 0, day, hour)).toISOString();

/** It is midnight, and a prune is wanted at three. */
function scheduled() {
  const clock = new FakeClock({ startMs: Date.UTC(2024, 0, 1) });
  const settings = new SettingsFile(new MemoryDocument());
  const plans = [madePlan()];
  const store = new MemoryDocument();
  const facts = { ...quietFacts, zone: 'UTC' };
  const system = { facts };
  const running = { restore: undefined as Job | undefined, isRunning: false, isForbidden: false };
  const started: string[] = [];
  const make = () =>
    new PruneSchedule({
      clock,
      settings,
      plans: () => plans,
      records: new PlanRecords(store),
      facts: () => system.facts,
      others: () => ({ lacks: null, pause: null, usesNetwork: true }),
      jobs: {
        list: () => [],
        get: () => expect.fail(),
        cancel: () => undefined,
        runningOf: () => running.restore,
        get isRunning() {
          return running.isRunning;
        },
      },
      upkeep: {
        start: ({ prune }) => (expect(prune).toBe(true), started.push('job'), `job ${started.length}`),
        get isForbidden() {
          return running.isForbidden;
        },
      },
    });
  const schedule = make();
  const { upkeep } = settings.document;
  const wish = (runs: RunTimes) => schedule.set({ ...upkeep, prune: { ...upkeep.prune, runs } });
  wish(daily);
  /** What is started when so much time has gone by. */
  const after = (hours: number) => {
    const before = started.length;
    clock.jump(hours * hourMs);
    schedule.look();
    return started.length - before;
  };
  const end = (change: Partial<Job>) => {
    const now = new Date(clock.nowMs()).toISOString();
    const job = { id: `job ${started.length}`, outcome: null, startedAt: now, endedAt: now, ...change };
    schedule.onDidChangeJob(job as Job);
  };
  return { schedule, make, wish, after, end, system, facts, running };
}

const outcome = { kind: 'upkeep', backupsRemoved: 0, bytesFreed: 0, isRemovalForbidden: false } as const;

it('gives space back when it is time, once however many times have gone by', () => {
  const { schedule, make, after, end } = scheduled();
  expect([schedule.nextAt, after(2), after(1)]).toEqual([at(1), 0, 1]);
  end({ outcome });
  expect([schedule.nextAt, after(1), after(24 * 5)]).toEqual([at(2), 0, 1]);
  end({ outcome });
  expect(schedule.nextAt).toBe(at(7));
  expect(make().nextAt).toBe(at(7));
});

it('waits for what the first plan waits for, for other jobs, and while nothing may be removed', () => {
  const { after, system, facts, running } = scheduled();
  running.isRunning = true;
  expect(after(4)).toBe(0);
  Object.assign(running, { isRunning: false, isForbidden: true });
  expect(after(1)).toBe(0);
  running.isForbidden = false;
  system.facts = { ...facts, isOnline: false };
  expect(after(1)).toBe(0);
  system.facts = facts;
  expect(after(1)).toBe(1);
});

it('tries again what failed, later each time, and what gave way to a restore, but not what somebody stopped', () => {
  const { schedule, after, end, running } = scheduled();
  expect(after(3)).toBe(1);
  end({ state: 'failed' });
  expect([after(0.05), after(0.05)]).toEqual([0, 1]);
  end({ state: 'failed' });
  expect([after(0.1), after(0.1)]).toEqual([0, 1]);
  running.restore = {} as Job;
  end({ state: 'cancelled' });
  expect([schedule.nextAt, after(1)]).toEqual([at(1), 1]);
  running.restore = undefined;
  end({ state: 'cancelled' });
  expect([schedule.nextAt, after(1)]).toEqual([at(2), 0]);
});

it('does nothing unasked by hand, and what other times have missed does not count', () => {
  const { schedule, wish, after } = scheduled();
  wish({ kind: 'manual' });
  expect([schedule.nextAt, after(24 * 30)]).toEqual([null, 0]);
  wish(daily);
  expect([schedule.nextAt, after(1)]).toEqual([at(31), 0]);
});
