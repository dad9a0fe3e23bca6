import type { Plan } from '../../../contract/plan-data';

/** As another one, but with nothing chosen. */
export function blankLike(plan: Plan): Plan {
  return { ...plan, sources: { ...plan.sources, folders: [], excludes: [], excludesIgnoringCase: [] } };
}
