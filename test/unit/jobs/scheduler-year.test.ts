/** `STOWKEEP_YEAR_LOG=FILE` keeps what was done and why it was not. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Plan } from '../../../contract/plan-data';
import { AppError } from '../../../main/app-error';
import { letEnd, PlanApp, planWorld } from '../../support/plan-app';
import { localOf, minuteMs, PlanOracle, type OracleFacts } from '../../support/plan-oracle';
import { lookMinutes, plansOfTheYear, Year, yearMinutes } from '../../support/plan-year';
import { quietFacts } from '../../support/system-facts';

/** Of all that was done, and why it was not. It changes with whatever the scheduler decides otherwise. */
const digest = '5675c88f88f29f51030783ffc9d1ab3982e5ba4fb550a9aebd414d8286a6499d';

interface Working {
  readonly plan: Plan;
  readonly jobId: string;
  readonly startedMs: number;
  readonly zone: string;
  readonly rereads: boolean;
  readonly isForced: boolean;
  minutesLeft: number;
}

class SimulatedYear {
  readonly log: string[] = [];
  readonly done: string[] = [];
  readonly expected: string[] = [];
  readonly reasons = new Set<string>();
  readonly #year = new Year();
  readonly #plans = plansOfTheYear();
  readonly #world = planWorld(this.#year.clockAt(0), ...this.#plans);
  readonly #oracle = new PlanOracle(this.#plans, this.#world.nowMs, this.#year.zoneAt(0));
  #app = new PlanApp(this.#world);
  #facts!: OracleFacts;
  #pausedUntilMs = 0;
  #working: Working | undefined;
  #seenRuns = 0;
  #told = 0;
  readonly #lastLines = new Map<string, string>();

  async live(): Promise<void> {
    for (let minute = 0; minute < yearMinutes; minute += lookMinutes) {
      if (this.#year.isAsleep[minute]) continue;
      this.#wake(minute);
      if (this.#year.reboots.has(minute)) this.#reboot();
      await this.#endJob(minute);
      if (this.#year.runAnyways.has(minute) && !this.#working) await this.#runAnyway();
      await this.#follow(() => this.#app.scheduler.look());
      if (this.#told !== this.#app.told) this.#note();
      this.#told = this.#app.told;
    }
  }

  /** Makes the world what it is in this minute. */
  #wake(minute: number): void {
    const year = this.#year;
    const nowMs = year.clockAt(minute);
    if (year.pauses.has(minute)) this.#pausedUntilMs = nowMs + 60 * minuteMs;
    const leftMs = this.#pausedUntilMs - nowMs;
    this.#facts = {
      nowMs,
      zone: year.zoneAt(minute),
      isOffline: year.isOffline[minute] === 1,
      isMetered: year.isMetered[minute] === 1,
      batteryPercent: year.isOnBattery[minute] === 1 ? 100 - (minute % 100) : null,
      isFullScreen: year.isFullScreen[minute] === 1,
      isInUse: year.isInUse[minute] === 1,
      isPaused: leftMs > 0 && leftMs <= 60 * minuteMs,
    };
    const { zone, isOffline, isMetered, batteryPercent, isFullScreen, isInUse, isPaused } = this.#facts;
    this.#world.nowMs = nowMs;
    this.#world.system = {
      ...quietFacts,
      ...{ zone, isMetered, batteryPercent, isFullScreen },
      isOnline: !isOffline,
      isOnBattery: batteryPercent !== null,
      idleSeconds: isInUse ? 20 : 3600,
    };
    const pause = isPaused ? { until: new Date(this.#pausedUntilMs).toISOString() } : null;
    this.#world.others = { lacks: null, pause, usesNetwork: true };
  }

  /** The app dies with what works. */
  #reboot(): void {
    this.#app.scheduler.stop();
    this.#app = new PlanApp(this.#world);
    this.#oracle.forgetNetwork();
    this.#working = undefined;
    this.#seenRuns = 0;
  }

  async #endJob(minute: number): Promise<void> {
    const working = this.#working;
    if (!working) return;
    if (this.#year.cancels.has(minute)) {
      await this.#follow(() => {
        this.#working = undefined;
        this.#app.scheduler.cancel(working.jobId);
        this.#oracle.declined(working.plan, working.startedMs, working.zone);
      });
      return;
    }
    working.minutesLeft -= lookMinutes;
    if (working.minutesLeft > 0) return;
    const code = this.#year.random.below(12) === 0 ? this.#year.random.pick(failures) : undefined;
    await this.#follow(async () => {
      this.#working = undefined;
      const { plan, startedMs, zone, rereads } = working;
      if (code) this.#oracle.failed(plan, this.#facts.nowMs, code === 'storage/unavailable');
      else this.#oracle.saved(plan, startedMs, zone, rereads);
      await this.#app.finish(code && new AppError(code, 'made up'));
    });
  }

  async #runAnyway(): Promise<void> {
    const plan = this.#year.random.pick(this.#plans);
    this.#oracle.seeNetwork(this.#facts);
    const jobId = this.#app.scheduler.run(plan, false);
    await letEnd();
    this.#begin(plan, jobId, false, true);
    this.#write(this.done, `${plan.name} by hand`);
    this.#write(this.expected, `${plan.name} by hand`);
    this.#seenRuns += 1;
  }

  /** Lets the scheduler do something, and works out what it should have done. */
  async #follow(act: () => void | Promise<void>): Promise<void> {
    const starts = new Map(this.#plans.map((plan) => [plan, this.#startOf(plan)]));
    await act();
    this.#oracle.seeNetwork(this.#facts);
    const before = this.#working;
    if (before && !before.isForced && this.#oracle.mustStop(before.plan, this.#facts)) {
      await letEnd();
      this.#working = undefined;
      this.#write(this.expected, `${before.plan.name} stops`);
      if (this.#app.jobs.get(before.jobId).state === 'cancelled')
        this.#write(this.done, `${before.plan.name} stops`);
    } else await letEndIf(this.#app.running?.job.id !== before?.jobId);
    if (!this.#working) this.#expectNext((plan) => starts.get(plan)!);
    for (const { job, rereads } of this.#app.runs.slice(this.#seenRuns)) {
      const plan = this.#plans.find(({ id }) => id === job.planId)!;
      this.#write(this.done, `${plan.name} begins${rereads ? ' and reads everything' : ''}`);
      this.#begin(plan, job.id, rereads, false);
    }
    this.#seenRuns = this.#app.runs.length;
  }

  #expectNext(startsMs: (plan: Plan) => number): void {
    const next = this.#oracle.next(this.#facts, startsMs);
    if (next)
      this.#write(this.expected, `${next.plan.name} begins${next.rereads ? ' and reads everything' : ''}`);
  }

  /** What the scheduler chose within the jitter. */
  #startOf(plan: Plan): number {
    if (plan.schedule.jitterMinutes === 0 || !this.#oracle.passed(plan, this.#facts)) return NaN;
    return Date.parse(this.#app.state(plan).nextRunAt!);
  }

  #begin(plan: Plan, jobId: string, rereads: boolean, isForced: boolean): void {
    const { nowMs, zone } = this.#facts;
    const minutesLeft = 3 + this.#year.random.below(60);
    this.#working = { plan, jobId, startedMs: nowMs, zone, rereads, isForced, minutesLeft };
  }

  #note(): void {
    this.#app.scheduler.states().forEach(({ waits, dueSince, runningJobId }, at) => {
      const { name } = this.#plans[at]!;
      if (waits) this.reasons.add(waits.kind);
      const since = dueSince && this.#wall(Date.parse(dueSince));
      const line = runningJobId ? 'works' : waits ? `waits: ${waits.kind}, due since ${since}` : 'is done';
      if (this.#lastLines.get(name) !== line) this.#write(this.log, `${name} ${line}`);
      this.#lastLines.set(name, line);
    });
  }

  #write(log: string[], line: string): void {
    log.push(`${this.#wall(this.#facts.nowMs)} ${this.#facts.zone}: ${line}`);
  }

  #wall(ms: number): string {
    return new Date(localOf(ms, this.#facts.zone)).toISOString().slice(0, 16);
  }
}

const failures = ['storage/unavailable', 'disk/full'] as const;

async function letEndIf(is: boolean): Promise<void> {
  if (is) await letEnd();
}

it('runs once what is due in a year with sleep, reboots, journeys and wrong clocks, and says why it waits', async () => {
  const year = new SimulatedYear();
  await year.live();
  const file = process.env['STOWKEEP_YEAR_LOG'];
  if (file) writeFileSync(file, [...year.done, '', ...year.log, ''].join('\n'));
  expect(year.done).toEqual(year.expected);
  expect([...year.reasons].sort()).toEqual([
    'battery-low',
    'busy',
    'failed-before',
    'full-screen',
    'in-use',
    'metered',
    'offline',
    'on-battery',
    'outside-window',
    'paused',
  ]);
  expect(createHash('sha256').update(year.log.join('\n')).digest('hex')).toBe(digest);
}, 180_000);
