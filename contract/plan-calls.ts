/** The calls about plans: parts of the table in `calls.ts`. */
import { z } from 'zod';
import { nonEmpty, sourcesSchema } from './data';
import {
  planSchema,
  retentionSchema,
  scheduleSchema,
  storageTierSchema,
  upkeepSchema,
  type Assessment,
  type CostEstimate,
  type PlanView,
  type PolicyView,
  type PruneView,
  type RetentionPreview,
  type Upkeep,
} from './plan-data';
import { call } from './call';

const planId = z.uuid();

/** Of the group `plans`, as the next two are. */
export const planCalls = {
  /** In the order in which they were made; there is always one. */
  list: call(z.undefined())<readonly PlanView[]>(),
  policy: call(z.undefined())<PolicyView>(),
  /** Makes a plan, or changes the one of this id. `input/invalid` with `field` and `reason` for what cannot be, or is locked by a policy. */
  save: call(planSchema)<readonly PlanView[]>(),
  /** Its backups stay. `input/invalid` for the last plan. */
  remove: call(z.strictObject({ planId }))<readonly PlanView[]>(),
  /** Runs it now, whatever it waits for; returns the job's id. `app/no-sources`. */
  run: call(z.strictObject({ planId, rereads: z.boolean() }))<string>(),
  /** When a schedule would run next, soonest first, before jitter. */
  nextRuns: call(z.strictObject({ schedule: scheduleSchema, count: z.number().int().min(1).max(100) }))<
    readonly { readonly time: string; readonly rereads: boolean }[]
  >(),
} as const;

export const retentionCalls = {
  /** Of this plan's backups, without changing anything; may take a while. */
  previewRetention: call(z.strictObject({ planId, retention: retentionSchema }))<RetentionPreview>(),
} as const;

export const planSourceCalls = {
  /** Looks at what would be backed up, changing nothing; how far it is arrives as `assessmentChanged`. Giving the call up ends it. */
  assess: call(z.strictObject({ sources: sourcesSchema }))<Assessment>(),
  /**
   * The sub-folders of a folder of this computer, for choosing, hidden ones last; no links. `path` has the folder's real path, without links. `disk/*` when it
   * cannot be read.
   */
  folders: call(z.strictObject({ folder: nonEmpty }))<
    readonly { readonly path: string; readonly hasFolders: boolean; readonly isReadable: boolean }[]
  >(),
} as const;

/** The group `upkeep`. */
export const upkeepCalls = {
  get: call(z.undefined())<Upkeep>(),
  set: call(upkeepSchema)<Upkeep>(),
  /** What a prune would do now, changing nothing; may take a while. */
  previewPrune: call(z.undefined())<PruneView>(),
  /** Prunes now; returns the job's id. */
  prune: call(z.undefined())<string>(),
  /** What this computer's backups cost a month in this tier, and what a change to it costs. */
  estimate: call(z.strictObject({ tier: storageTierSchema }))<CostEstimate>(),
} as const;
