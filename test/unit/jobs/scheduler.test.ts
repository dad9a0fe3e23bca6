import { describe, expect, it } from 'vitest';
import type { Job } from '../../../contract/data';
import type { Plan } from '../../../contract/plan-data';
import { AppError } from '../../../main/app-error';
import { noSources } from '../../../contract/data';
import { madePlan } from '../../support/made-plans';
import { letEnd, PlanApp, planWorld } from '../../support/plan-app';
import { quietFacts } from '../../support/system-facts';

const minuteMs = 60_000;
const ms = (time: string) => Date.parse(time);
const start = ms('2025-06-02T06:00:00Z');
const daily = (...times: string[]) => madePlan({ schedule: { runs: { kind: 'daily', times } } });
const often = () => madePlan({ schedule: { runs: { kind: 'interval', minutes: 60 } } });
const begun = (app: PlanApp) => app.runs.map(({ job }) => job.planId);

/** The app, and how to let time go by. */
function started(...plans: readonly Plan[]) {
  const world = planWorld(start, ...plans);
  const app = new PlanApp(world);
  app.scheduler.look();
  const wait = (minutes: number) => {
    world.nowMs += minutes * minuteMs;
    app.scheduler.look();
  };
  return { world, app, wait };
}

describe('Scheduler', () => {
  it('runs at its time what was there before it, and tells so', async () => {
    const plan = daily('09:00');
    const { app, wait } = started(plan);
    expect(app.state(plan)).toMatchObject({ nextRunAt: '2025-06-02T07:00:00.000Z', dueSince: null });
    wait(59);
    expect(app.runs).toEqual([]);
    const { told } = app;
    wait(1);
    expect(app.told).toBeGreaterThan(told);
    expect(app.state(plan)).toMatchObject({
      runningJobId: app.running?.job.id,
      dueSince: null,
      nextRunAt: '2025-06-03T07:00:00.000Z',
    });
    await app.finish();
    expect(app.state(plan)).toMatchObject({ runningJobId: null, lastRunAt: '2025-06-02T07:00:00.000Z' });
    wait(10);
    expect(app.runs).toHaveLength(1);
  });

  it('never runs by itself what only runs by hand', () => {
    const { app, wait } = started(madePlan());
    wait(365 * 24 * 60);
    expect(app.runs).toEqual([]);
  });

  it('runs once what was missed however often, one job after the other, what is due longest first', async () => {
    const [first, second] = [daily('10:00', '11:00'), daily('09:00')];
    const { app, wait } = started(first, second);
    wait(4 * 24 * 60);
    expect(begun(app)).toEqual([second.id]);
    expect(app.state(first)).toMatchObject({ waits: { kind: 'busy' }, dueSince: '2025-06-02T08:00:00.000Z' });
    await app.finish();
    expect(begun(app)).toEqual([second.id, first.id]);
    await app.finish();
    wait(1);
    expect(app.runs).toHaveLength(2);
  });

  it('goes by the history where it has no record: a run of long ago is due when the app starts', () => {
    const plan = daily('09:00');
    const outcome = { kind: 'backup' } as Job['outcome'];
    const past = (change: Partial<Job>) =>
      ({ id: '1', kind: 'backup', planId: null, outcome, state: 'succeeded', ...change }) as Job;
    const older = past({ startedAt: '2025-05-28T07:00:00.000Z' });
    const failed = past({ startedAt: '2025-05-30T07:00:00.000Z', outcome: null, state: 'failed' });
    const app = new PlanApp(planWorld(start, plan, daily('09:00')), [failed, older]);
    expect(app.state(plan)).toMatchObject({
      dueSince: '2025-05-29T07:00:00.000Z',
      lastRunAt: older.startedAt,
    });
    app.scheduler.look();
    expect(begun(app)).toEqual([plan.id]);
  });

  it.each([null, 'text', ['list'], { plan: null }, { plan: { counted: { atMs: 0, zone: 'Nowhere' } } }])(
    'goes by the history where its records are damaged: %j',
    (document) => {
      const plan = daily('09:00');
      const damaged = JSON.parse(JSON.stringify(document).replace('plan', plan.id)) as unknown;
      const store = { read: () => damaged, write: () => undefined };
      const app = new PlanApp({ ...planWorld(start, plan), store });
      expect(app.state(plan).nextRunAt).toBe('2025-06-02T07:00:00.000Z');
    },
  );

  it('is due at once when the app died over a run', () => {
    const plan = often();
    const { world, app, wait } = started(plan);
    expect(begun(app)).toEqual([plan.id]);
    wait(10);
    app.scheduler.stop();
    const next = new PlanApp(world);
    next.scheduler.look();
    expect(begun(next)).toEqual([plan.id]);
  });

  it('stops a run that may not go on, and begins it again as soon as it may', async () => {
    const plan = { ...often(), conditions: { ...often().conditions, allowsMetered: false } };
    const { world, app, wait } = started(plan);
    world.system = { ...quietFacts, isMetered: true };
    wait(1);
    await letEnd();
    expect(app.jobs.list()).toMatchObject([{ state: 'cancelled' }]);
    expect(app.state(plan)).toMatchObject({
      waits: { kind: 'metered' },
      dueSince: '2025-06-02T06:00:00.000Z',
      nextTryAt: '2025-06-02T06:05:00.000Z',
    });
    world.system = quietFacts;
    wait(1);
    expect(begun(app)).toEqual([plan.id, plan.id]);
  });

  it('stops at the end of the window', async () => {
    const windows = [{ days: [1], from: '08:00', to: '08:30' }];
    const plan = madePlan({ schedule: { runs: { kind: 'interval', minutes: 60 }, windows } });
    const { app, wait } = started(plan);
    wait(29);
    expect(app.running).toBeDefined();
    wait(1);
    await letEnd();
    expect(app.state(plan).waits).toEqual({ kind: 'outside-window', opensAt: '2025-06-09T06:00:00.000Z' });
    wait(7 * 24 * 60 - 30);
    expect(app.runs).toHaveLength(2);
  });

  it('runs what somebody wants now, whatever speaks against it, and does not stop it', async () => {
    const plan = { ...often(), conditions: { ...often().conditions, allowsMetered: false } };
    const { world, app, wait } = started(plan);
    await app.finish();
    world.system = { ...quietFacts, isMetered: true };
    world.others = { ...world.others, pause: { until: null } };
    app.scheduler.run(plan, true);
    wait(30);
    await letEnd();
    expect(app.running).toMatchObject({ rereads: true });
    await app.finish();
    expect(app.state(plan)).toMatchObject({
      lastRunAt: '2025-06-02T06:00:00.000Z',
      lastRereadAt: '2025-06-02T06:00:00.000Z',
      nextRunAt: '2025-06-02T07:00:00.000Z',
    });
    expect(() => app.scheduler.run(madePlan({ sources: { ...plan.sources, folders: [] } }), false)).toThrow(
      expect.objectContaining({ code: 'app/no-sources' }),
    );
  });

  it('runs all plans one after the other when somebody wants a backup now', async () => {
    const [first, none, last] = [madePlan(), madePlan({ sources: noSources }), madePlan()];
    const { app, world } = started(first, none, last);
    const planIds = () => app.runs.map(({ job }) => job.planId);
    expect(app.scheduler.runAll()).toBe(app.running?.job.id);
    await app.finish();
    expect(planIds()).toEqual([first.id, last.id]);
    await app.finish();
    app.scheduler.runAll();
    app.scheduler.cancel(app.running!.job.id);
    await letEnd();
    expect([planIds(), app.running]).toEqual([[first.id, last.id, first.id], undefined]);
    world.others = { ...world.others, pause: { until: '2025-06-02T08:00:00Z' } };
    expect(() => app.scheduler.runAll()).toThrow(expect.objectContaining({ code: 'app/paused' }));
    world.plans = [none];
    world.others = { ...world.others, pause: null };
    expect(() => app.scheduler.runAll()).toThrow(expect.objectContaining({ code: 'app/no-sources' }));
  });

  it('does not begin again before the next time what somebody has cancelled', async () => {
    const plan = daily('08:00');
    const { app, wait } = started(plan);
    wait(24 * 60);
    app.scheduler.cancel(app.running!.job.id);
    await letEnd();
    wait(60);
    expect(app.runs).toHaveLength(1);
    expect(app.state(plan)).toMatchObject({
      dueSince: null,
      lastRunAt: null,
      nextRunAt: '2025-06-04T06:00:00.000Z',
    });
  });

  it('waits longer after each failure, and not at all when there is another network', async () => {
    const { world, app, wait } = started(often());
    const delays: number[] = [];
    for (let run = 0; run < 8; run++) {
      await app.finish(new AppError('storage/unavailable', 'gone'));
      let minutes = 0;
      for (; !app.running; minutes++) wait(1);
      delays.push(minutes);
    }
    expect(delays).toEqual([5, 10, 20, 40, 80, 160, 240, 240]);
    await app.finish(new AppError('disk/full', 'full'));
    world.system = { ...quietFacts, networkName: 'Train' };
    wait(1);
    expect(app.running).toBeUndefined();
    wait(240);
    await app.finish(new AppError('storage/unavailable', 'gone'));
    world.system = quietFacts;
    wait(1);
    expect(app.running).toBeDefined();
  });

  it('takes what cannot even be started for a failure', () => {
    const plan = often();
    const { world, app, wait } = started();
    world.plans = [plan];
    app.jobs.start = () => {
      throw new AppError('bug', 'no');
    };
    wait(0);
    expect(app.state(plan).waits).toEqual({ kind: 'failed-before', retryAt: '2025-06-02T06:05:00.000Z' });
  });

  it('reads everything once a week', async () => {
    const plan = madePlan({
      schedule: { runs: { kind: 'daily', times: ['09:00'] }, reread: { day: 3, time: '12:00' } },
    });
    const { app, wait } = started(plan);
    for (let day = 0; day < 12; day++) {
      wait(24 * 60);
      await app.finish();
    }
    const days = app.runs.filter(({ rereads }) => rereads).map(({ job }) => job.startedAt.slice(0, 10));
    expect(days).toEqual(['2025-06-05', '2025-06-12']);
  });

  it('is not misled by a clock that was wrong', async () => {
    const plan = daily('09:00');
    const hourly = often();
    const { world, app, wait } = started(plan, hourly);
    await app.finish();
    wait(30 * 24 * 60);
    await app.finish();
    await app.finish();
    expect(begun(app)).toEqual([hourly.id, plan.id, hourly.id]);
    world.nowMs = start;
    wait(30);
    expect(app.state(plan)).toMatchObject({ nextRunAt: '2025-06-02T07:00:00.000Z' });
    wait(60);
    await app.finish();
    await app.finish();
    expect(begun(app).slice(3)).toEqual([plan.id, hourly.id]);
  });

  it('begins nothing any more when the app ends', () => {
    const { app, wait } = started(daily('09:00'));
    app.scheduler.stop();
    wait(24 * 60);
    expect(app.runs).toEqual([]);
  });
});

describe('a change of the schedule', () => {
  const change = (before: Plan, schedule: Partial<Plan['schedule']>) => {
    const { world, app, wait } = started(before);
    const after = { ...before, schedule: { ...before.schedule, ...schedule } };
    return {
      app,
      wait,
      world,
      after,
      change: () => (app.scheduler.onDidChangeSchedule(before, after), (world.plans = [after])),
    };
  };

  it('does not make up for times that it did not have', () => {
    const changing = change(daily('09:00'), { runs: { kind: 'daily', times: ['08:30'] } });
    changing.world.nowMs += 45 * minuteMs;
    changing.change();
    expect(changing.app.state(changing.after)).toMatchObject({ nextRunAt: '2025-06-03T06:30:00.000Z' });
  });

  it('counts an interval from the newest run', async () => {
    const changing = change(often(), { runs: { kind: 'interval', minutes: 15 } });
    await changing.app.finish();
    changing.wait(20);
    changing.change();
    expect(changing.app.state(changing.after)).toMatchObject({ dueSince: '2025-06-02T06:15:00.000Z' });
  });

  it('lets what is due stay due when only the windows are others', () => {
    const before = { ...daily('09:00'), sources: noSources };
    const changing = change(before, { windows: [{ days: [2], from: '08:00', to: '10:00' }] });
    changing.wait(90);
    changing.change();
    expect(changing.app.state(changing.after)).toMatchObject({ dueSince: '2025-06-02T07:00:00.000Z' });
  });
});
