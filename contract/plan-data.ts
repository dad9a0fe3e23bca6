/**
 * Plans: what is backed up, when, under which conditions, how fast, and how long it is kept. Times of day and days of the week are this
 * computer's, wherever it is.
 */
import { z } from 'zod';
import { sourcesSchema } from './data';
import type { ExcludePresetId } from './exclude-presets';
import type { WaitReason } from './wait-reason';

export type { WaitReason };

/** ISO 8601: Monday is 1. */
const weekday = z.number().int().min(1).max(7);
const weekdays = z.array(weekday).min(1).max(7).refine(areDifferent);
export const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const timesOfDay = z.array(timeOfDaySchema).min(1).max(24).refine(areDifferent);

/** From a time of day to another on each of these days; into the next day where `to` is not later than `from`. */
const weekWindow = { days: weekdays, from: timeOfDaySchema, to: timeOfDaySchema };
export const weekWindowSchema = z.strictObject(weekWindow);
export type WeekWindow = z.infer<typeof weekWindowSchema>;

export const runTimesSchema = z.discriminatedUnion('kind', [
  /** Only when somebody says so. */
  z.strictObject({ kind: z.literal('manual') }),
  /** So long after the run before began. */
  z.strictObject({
    kind: z.literal('interval'),
    minutes: z
      .number()
      .int()
      .min(5)
      .max(7 * 24 * 60),
  }),
  z.strictObject({ kind: z.literal('daily'), times: timesOfDay }),
  z.strictObject({ kind: z.literal('weekly'), days: weekdays, times: timesOfDay }),
  /** Days of the month; -1 is its last. A month that has not such a day has no run on it. */
  z.strictObject({
    kind: z.literal('monthly'),
    days: z
      .array(z.union([z.number().int().min(1).max(31), z.literal(-1)]))
      .min(1)
      .max(32)
      .refine(areDifferent),
    times: timesOfDay,
  }),
]);
export type RunTimes = z.infer<typeof runTimesSchema>;

export const scheduleSchema = z.strictObject({
  runs: runTimesSchema,
  /** A run begins up to so much later than it is due, so that not all computers come at once. */
  jitterMinutes: z.number().int().min(0).max(240),
  /** When a run may work: it starts in none of the other hours, and stops at the end of these, to go on later. Empty for always. */
  windows: z.array(weekWindowSchema).max(50),
  /** The first run of the week that is due after this reads every file again, whatever its time and size say. `null` for never. */
  reread: z.strictObject({ day: weekday, time: timeOfDaySchema }).nullable(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

export const conditionsSchema = z.strictObject({
  battery: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('any') }),
    /** Only with mains power. */
    z.strictObject({ kind: z.literal('never') }),
    z.strictObject({ kind: z.literal('above'), percent: z.number().int().min(1).max(99) }),
  ]),
  allowsMetered: z.boolean(),
  /** Names of the networks that may be used; empty for all. */
  networks: z.array(z.string().min(1).max(256)).max(100),
  /** Not while something fills the screen: a film, a presentation. */
  waitsForFullScreen: z.boolean(),
  /** Only when nobody has touched the computer for so long; `null` for always. */
  idleMinutes: z
    .number()
    .int()
    .min(1)
    .max(24 * 60)
    .nullable(),
});
export type Conditions = z.infer<typeof conditionsSchema>;

/** What suits most people. */
export const usualConditions: Conditions = {
  battery: { kind: 'above', percent: 30 },
  allowsMetered: false,
  networks: [],
  waitsForFullScreen: true,
  idleMinutes: null,
};

const limit = z.number().int().min(1024).nullable();
export const speedSchema = z.strictObject({
  /** Bytes a second in parts of the week, `null` for no limit; the first that holds counts, and outside of all there is none. */
  week: z
    .array(z.strictObject({ ...weekWindow, uploadBytesPerSecond: limit, downloadBytesPerSecond: limit }))
    .max(200),
  /** Gives way while the person needs the network. */
  yieldsToPerson: z.boolean(),
  /** `null` lets Stowkeep choose. */
  connections: z.number().int().min(1).max(64).nullable(),
  readers: z.number().int().min(1).max(16).nullable(),
});
export type Speed = z.infer<typeof speedSchema>;

/** Of backups: -1 keeps all of a kind, 0 none for its sake. */
const count = z.number().int().min(-1).max(100_000);
/** `1y5m7d2h` before the newest backup; empty for none. */
const duration = z.string().regex(/^(\d{1,4}y)?(\d{1,4}m)?(\d{1,5}d)?(\d{1,6}h)?$/);
export const retentionRulesSchema = z.strictObject({
  last: count,
  hourly: count,
  daily: count,
  weekly: count,
  monthly: count,
  quarterly: count,
  yearly: count,
  within: duration,
  withinHourly: duration,
  withinDaily: duration,
  withinWeekly: duration,
  withinMonthly: duration,
  withinQuarterly: duration,
  withinYearly: duration,
});
export type RetentionRules = z.infer<typeof retentionRulesSchema>;

/** `null` keeps every backup. */
export const retentionSchema = z
  .strictObject({
    rules: retentionRulesSchema,
    /** So many of the newest stay whatever the rules say. */
    atLeast: z.number().int().min(1).max(100_000),
  })
  .nullable();
export type Retention = z.infer<typeof retentionSchema>;

export const planSchema = z.strictObject({
  id: z.uuid(),
  /** Empty for the plan that every computer begins with, whose name depends on the language. */
  name: z.string().max(100),
  sources: sourcesSchema,
  schedule: scheduleSchema,
  conditions: conditionsSchema,
  speed: speedSchema,
  retention: retentionSchema,
});
export type Plan = z.infer<typeof planSchema>;

/** What Azure keeps the files' content in; everything else is always hot. */
export const storageTierSchema = z.enum(['hot', 'cool', 'cold']);
export type StorageTier = z.infer<typeof storageTierSchema>;

/** What is done with the storage for all plans. */
export const upkeepSchema = z.strictObject({
  /** When space of forgotten backups is given back. */
  prune: z.strictObject({
    runs: runTimesSchema,
    /** Of what is stored, so much may stay unused rather than be written anew. */
    maxUnusedPercent: z.number().min(0).max(99),
    /** Bytes that one run may write anew; `null` for no limit. */
    maxRepackBytes: z
      .number()
      .int()
      .min(2 ** 20)
      .nullable(),
  }),
  tier: storageTierSchema,
});
export type Upkeep = z.infer<typeof upkeepSchema>;

export interface PlanState {
  readonly planId: string;
  /** When the newest run began that saved a backup. */
  readonly lastRunAt: string | null;
  readonly lastRereadAt: string | null;
  /** `null` when it only runs by hand. Past while the run is due. */
  readonly nextRunAt: string | null;
  /** Since when a run should have begun; `null` when none is due. */
  readonly dueSince: string | null;
  /** Why it does not begin; `null` when nothing is due, or it works. */
  readonly waits: WaitReason | null;
  /** When it is looked at again, at the latest. */
  readonly nextTryAt: string | null;
  readonly runningJobId: string | null;
}

/** A plan as people see it. */
export interface PlanView {
  readonly plan: Plan;
  readonly state: PlanState;
  /** Fields that somebody else has set: `schedule.runs`, `retention`. Locked ones cannot be changed here. */
  readonly managed: readonly { readonly field: string; readonly by: string; readonly isLocked: boolean }[];
}

/** What an organisation has decided about plans. */
export interface PolicyView {
  /** Who decided what is in force; `null` when nothing is. */
  readonly name: string | null;
  /** What is wrong with what was published last, which is why it is not in force; `field` is empty when it is the whole. */
  readonly problem: { readonly field: string; readonly reason: string } | null;
}

/** What a change of retention would do. Bytes are stored bytes, of which nobody else has need. */
export interface RetentionPreview {
  readonly keep: readonly {
    readonly snapshotId: string;
    readonly time: string;
    readonly reasons: readonly string[];
  }[];
  readonly remove: readonly { readonly snapshotId: string; readonly time: string }[];
  readonly freedBytes: number;
  readonly storedBytes: number;
  /** A month's price of what would be freed, in the currency of the prices; `null` where the storage has no price. */
  readonly freedPerMonth: number | null;
  /** When the space comes back: the next prune. `null` when none is planned. */
  readonly freedAt: string | null;
}

/** What a plan's sources hold, so far or in all. */
export interface Assessment {
  readonly isComplete: boolean;
  readonly files: number;
  readonly bytes: number;
  /** Left out by patterns, presets, size: as far as it was looked at. */
  readonly excluded: { readonly files: number; readonly bytes: number };
  /** Biggest first, at most 20; a folder counts with all that is below it, less what its own sub-folders in this list hold. */
  readonly biggestFolders: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly files: number;
  }[];
  /** At most 100 of `unreadableCount`. */
  readonly unreadable: readonly { readonly path: string; readonly code: string }[];
  readonly unreadableCount: number;
  /** Files whose content is with a cloud drive only: reading them would fetch them. Never read unasked. */
  readonly cloudOnly: { readonly files: number; readonly bytes: number };
  /** What each preset leaves out, or would. */
  readonly presets: readonly {
    readonly id: ExcludePresetId;
    readonly files: number;
    readonly bytes: number;
  }[];
  /** How long a first backup of it may take; `null` as long as no backup of this computer has shown how fast its line is. */
  readonly firstRunSeconds: { readonly atLeast: number; readonly atMost: number } | null;
  /** What keeping it costs if nothing of it can be made smaller; `null` where the storage has no price. */
  readonly perMonth: { readonly atMost: number; readonly currency: string } | null;
}

/** Money is in the currency of `pricesOf`; per month unless named otherwise. */
export interface CostEstimate {
  readonly pricesOf: {
    readonly date: string;
    readonly currency: string;
    readonly region: string;
    readonly isOwn: boolean;
  };
  readonly storedBytes: number;
  readonly storage: number;
  readonly writes: number;
  readonly reads: number;
  readonly total: number;
  /** What removing everything today would cost, where the tier wants files to stay for a while. */
  readonly earlyDeletion: number;
  /** What reading everything once for a restore costs. */
  readonly fullRestore: number;
}

/** What a prune does with stored bytes. */
export interface PruneView {
  readonly reclaimableBytes: number;
  readonly freedBytes: number;
  readonly rewrittenBytes: number;
  readonly unusedAfterBytes: number;
  /** Kept only until removing it costs nothing extra. */
  readonly tooYoungBytes: number;
}

function areDifferent(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}
