import type { CallInput, CallOutput, Calls } from '../../contract/calls';
import type { Plan, PlanView, Schedule } from '../../contract/plan-data';
import type { Clock } from '../engine/base/clock';
import type { SettingsFile } from '../settings/settings-file';
import { AppError } from '../app-error';
import { checkSources } from '../plans/check-sources';
import { impossibleIn, previewRuns } from '../plans/recurrence';
import type { PlanRecords } from './plan-records';
import type { Scheduler } from './scheduler';

type PlanCalls = Calls['plans'];

export interface PlansOptions {
  readonly settings: SettingsFile;
  readonly scheduler: Scheduler;
  readonly records: PlanRecords;
  readonly clock: Clock;
  /** Where the computer is. */
  readonly zone: () => string;
  /** A plan was changed. */
  readonly onDidChange: () => void;
}

/** The plans as the window sees and changes them. */
export class Plans {
  readonly #options: PlansOptions;

  constructor(options: PlansOptions) {
    this.#options = options;
  }

  list(): readonly PlanView[] {
    const { settings, scheduler } = this.#options;
    const states = scheduler.states();
    return settings.document.plans.map((plan, at) => ({ plan, state: states[at]!, managed: [] }));
  }

  /** `input/invalid` for a schedule that can never be, and for sources that no backup could work with. */
  save(plan: Plan): readonly PlanView[] {
    requirePossible(plan.schedule);
    checkSources(plan.sources);
    const { plans } = this.#options.settings.document;
    const before = plans.find(({ id }) => id === plan.id);
    if (!before) return this.#set([...plans, plan]);
    this.#options.scheduler.onDidChangeSchedule(before, plan);
    return this.#set(plans.map((each) => (each === before ? plan : each)));
  }

  /** `input/invalid` for the last plan. */
  remove(planId: string): readonly PlanView[] {
    const { plans } = this.#options.settings.document;
    if (plans.length === 1)
      throw new AppError('input/invalid', 'There is always a plan', { field: 'planId', reason: 'last-plan' });
    const removed = this.get(planId);
    const views = this.#set(plans.filter((plan) => plan !== removed));
    this.#options.records.remove(planId);
    return views;
  }

  /** Runs it now, whatever it waits for; returns the job's id. */
  run({ planId, rereads }: CallInput<PlanCalls['run']>): string {
    return this.#options.scheduler.run(this.get(planId), rereads);
  }

  /** `input/invalid` for a schedule that can never be. */
  nextRuns({ schedule, count }: CallInput<PlanCalls['nextRuns']>): CallOutput<PlanCalls['nextRuns']> {
    const { clock, zone } = this.#options;
    requirePossible(schedule);
    return previewRuns(schedule, { count, nowMs: clock.nowMs(), zone: zone() });
  }

  /** `input/invalid` when there is no such plan. */
  get(planId: string): Plan {
    const plan = this.#options.settings.document.plans.find(({ id }) => id === planId);
    if (!plan) throw new AppError('input/invalid', `There is no plan ${planId}`, { planId });
    return plan;
  }

  #set(plans: readonly Plan[]): readonly PlanView[] {
    this.#options.settings.update({ plans: [...plans] });
    this.#options.onDidChange();
    return this.list();
  }
}

function requirePossible(schedule: Schedule): void {
  const impossible = impossibleIn(schedule);
  if (impossible) throw new AppError('input/invalid', 'The schedule can never be', impossible);
}
