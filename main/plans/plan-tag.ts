import type { Plan } from '../../contract/plan-data';

/** Tells a plan's snapshots from those of others. */
export const planTag = ({ id }: Pick<Plan, 'id'>) => `plan=${id}`;
