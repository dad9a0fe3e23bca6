import type { Plan, PlanState, PlanView, Schedule } from '../../contract/plan-data';
import { firstPlan } from '../../main/settings/settings-file';
import { sourcesOf } from './sources-of';

type PlanChange = Omit<Partial<Plan>, 'schedule'> & { readonly schedule?: Partial<Schedule> };

/** Of one folder, by hand and whatever the computer says of itself, unless told otherwise. */
export function madePlan({ schedule, ...change }: PlanChange = {}): Plan {
  const plan = firstPlan(sourcesOf({ folders: ['/a'] }));
  return {
    ...plan,
    conditions: {
      battery: { kind: 'any' },
      allowsMetered: true,
      networks: [],
      waitsForFullScreen: false,
      idleMinutes: null,
    },
    ...change,
    schedule: { ...plan.schedule, ...schedule },
  };
}

export function planView(plan: Plan, state: Partial<PlanState> = {}): PlanView {
  return {
    plan,
    managed: [],
    state: {
      planId: plan.id,
      lastRunAt: null,
      lastRereadAt: null,
      nextRunAt: null,
      dueSince: null,
      waits: null,
      nextTryAt: null,
      runningJobId: null,
      ...state,
    },
  };
}
