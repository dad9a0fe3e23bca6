import type { CallInput, CallOutput, Calls } from '../../contract/calls';
import type { Plan, PlanView, Schedule } from '../../contract/plan-data';
import type { Clock } from '../engine/base/clock';
import type { SettingsFile } from '../settings/settings-file';
import { AppError } from '../app-error';
import { checkSources } from '../plans/check-sources';
import { chosenIn, lockedChange, type Policy } from '../plans/policy';
import { impossibleIn, previewRuns } from '../plans/recurrence';
import { type HeldPlans, untouchedPlan } from './held-plans';
import type { PlanRecords } from './plan-records';
import type { Scheduler } from './scheduler';

type PlanCalls = Calls['plans'];

export interface PlansOptions {
  readonly settings: SettingsFile;
  readonly held: HeldPlans;
  readonly policy: () => Policy | undefined;
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
    const states = this.#options.scheduler.states();
    return this.#options.held.list().map((held, at) => ({ ...held, state: states[at]! }));
  }

  /** `input/invalid` for a schedule that can never be, for sources that no backup could work with, and for what a policy has locked. */
  save(plan: Plan): readonly PlanView[] {
    requirePossible(plan.schedule);
    checkSources(plan.sources);
    const policy = this.#options.policy();
    const locked = lockedChange(plan, policy);
    if (locked !== undefined)
      throw new AppError('input/invalid', `The organisation has decided ${locked}`, {
        field: locked,
        reason: 'locked',
      });
    const { plans } = this.#options.settings.document;
    const before = plans.find(({ id }) => id === plan.id);
    const chosen = chosenIn(plan, before ?? untouchedPlan(plan), policy);
    if (!before) return this.#set([...plans, chosen]);
    this.#options.scheduler.onDidChangeSchedule(before, chosen);
    return this.#set(plans.map((each) => (each === before ? chosen : each)));
  }

  /** `input/invalid` for the last plan. */
  remove(planId: string): readonly PlanView[] {
    const { plans } = this.#options.settings.document;
    if (plans.length === 1)
      throw new AppError('input/invalid', 'There is always a plan', { field: 'planId', reason: 'last-plan' });
    this.get(planId);
    const views = this.#set(plans.filter(({ id }) => id !== planId));
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

  /** As it holds; `input/invalid` when there is no such plan. */
  get(planId: string): Plan {
    const plan = this.#options.held.plans.find(({ id }) => id === planId);
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
