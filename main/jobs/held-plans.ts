import { noSources } from '../../contract/data';
import type { Plan, PlanView } from '../../contract/plan-data';
import { underPolicy, type Policy } from '../plans/policy';
import { firstPlan, type SettingsFile } from '../settings/settings-file';

type Held = Pick<PlanView, 'plan' | 'managed'>;

/** The plans of the settings as they hold under the organisation's policy. */
export class HeldPlans {
  readonly #settings: Pick<SettingsFile, 'document'>;
  readonly #policy: () => Policy | undefined;
  /** So that a plan stays the same object while nothing of it changes. */
  #known = new Map<Plan, Held>();
  #knownPolicy: Policy | undefined;

  constructor(settings: Pick<SettingsFile, 'document'>, policy: () => Policy | undefined) {
    this.#settings = settings;
    this.#policy = policy;
  }

  get plans(): readonly Plan[] {
    return this.list().map(({ plan }) => plan);
  }

  list(): readonly Held[] {
    const policy = this.#policy();
    const before = policy === this.#knownPolicy ? this.#known : new Map<Plan, Held>();
    const { plans } = this.#settings.document;
    this.#known = new Map(
      plans.map((plan) => [plan, before.get(plan) ?? underPolicy(plan, policy, untouchedPlan(plan))]),
    );
    this.#knownPolicy = policy;
    return [...this.#known.values()];
  }
}

/** As `plan` was before anybody chose anything but its folders. */
export function untouchedPlan({ sources }: Plan): Plan {
  return firstPlan({ ...noSources, folders: sources.folders });
}
