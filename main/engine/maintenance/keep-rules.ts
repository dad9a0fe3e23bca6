/** Which snapshots of one group are kept: restic's forget policy, with restic's words for the reasons. */
import { type GoTime, nsFromGoTime } from '../format/go-time';
import { hasTags } from '../format/snapshot-filter';
import type { KeepFloor, KeepReason, KeepRules } from '../requests';
import type { SnapshotRecord } from '../repository/repository';
import { type Duration, formatDuration, nsBefore, parseDuration } from './duration';

export interface KeepDecision {
  /** Newest first, as are the others. */
  readonly keep: readonly SnapshotRecord[];
  readonly remove: readonly SnapshotRecord[];
  /** One for each of `keep`, in the same order. */
  readonly reasons: readonly KeepReason[];
}

export interface KeepOptions {
  readonly nowMs: number;
  /**
   * Whether a rule that still has room keeps the oldest snapshot of the group too, so that the history stays as long as it can. restic does
   * since 0.16.
   */
  readonly keepsOldest?: boolean;
  readonly minimum?: KeepRules | undefined;
  readonly floor?: KeepFloor | undefined;
}

/** What a rule sees of a snapshot. */
interface Candidate {
  readonly record: SnapshotRecord;
  readonly number: number;
  readonly timeNs: bigint;
  readonly isOldest: boolean;
}

/** Asked for every snapshot once, newest first; answers why it is to be kept. Remembers what it kept. */
type Rule = (candidate: Candidate) => readonly string[];
type Period = (typeof periods)[number];

const periods = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const;

const nsPerMs = 1_000_000n;

/** Snapshots whose bucket is the same are of the same hour, day, … in the zone in which each was made. */
const bucketOf: Record<Period, (time: GoTime, number: number) => string> = {
  last: (_, number) => String(number),
  hourly: (time) => time.slice(0, 13),
  daily: (time) => time.slice(0, 10),
  weekly: isoWeek,
  monthly: (time) => time.slice(0, 7),
  quarterly: (time) => `${time.slice(0, 4)} ${Math.ceil(Number(time.slice(5, 7)) / 3)}`,
  yearly: (time) => time.slice(0, 4),
};

/** Applies `rules` to one group. Rules without effect keep nothing; see `hasRules`. Throws `input/invalid` for a malformed duration. */
export function applyKeepRules(
  snapshots: readonly SnapshotRecord[],
  rules: KeepRules,
  options: KeepOptions,
): KeepDecision {
  const timed = snapshots.map((record) => ({ record, timeNs: nsFromGoTime(record.snapshot.time) }));
  timed.sort((a, b) => (a.timeNs < b.timeNs ? 1 : a.timeNs > b.timeNs ? -1 : 0));
  const nowNs = BigInt(options.nowMs) * nsPerMs;
  const latest = timed.find(({ timeNs }) => timeNs < nowNs)?.record.snapshot.time;
  const compiled = [
    ...compileRules(rules, latest),
    ...(options.minimum ? compileRules(options.minimum, latest).map(asMinimum) : []),
    ...(options.floor ? [floorRule(options.floor, nowNs)] : []),
  ];
  const keep: SnapshotRecord[] = [];
  const remove: SnapshotRecord[] = [];
  const reasons: KeepReason[] = [];
  for (const [number, { record, timeNs }] of timed.entries()) {
    const isOldest = (options.keepsOldest ?? true) && number === timed.length - 1;
    const matches = compiled.flatMap((rule) => rule({ record, number, timeNs, isOldest }));
    if (matches.length === 0) {
      remove.push(record);
      continue;
    }
    keep.push(record);
    reasons.push({ snapshot: record.id, matches });
  }
  return { keep, remove, reasons };
}

/** Whether `rules` say anything at all. */
export function hasRules(rules: KeepRules): boolean {
  const durations = [rules.within, ...withinRules(rules).map(([, duration]) => duration)];
  return (
    countsOf(rules).some((count) => count !== 0) ||
    rules.tagLists.length > 0 ||
    durations.some((duration) => parseDuration(duration) !== undefined)
  );
}

/** Of the rules that count. */
export function countsOf(rules: KeepRules): readonly number[] {
  return periods.map((period) => rules[period]);
}

function compileRules(rules: KeepRules, latest: GoTime | undefined): readonly Rule[] {
  return [
    ...rules.tagLists.map(tagRule),
    withinRule(rules.within, latest),
    ...periods.map((period) => countRule(period, rules[period])),
    ...withinRules(rules).map(([period, duration]) => periodWithinRule(period, duration, latest)),
  ];
}

function withinRules(rules: KeepRules): readonly (readonly [Period, string])[] {
  return [
    ['hourly', rules.withinHourly],
    ['daily', rules.withinDaily],
    ['weekly', rules.withinWeekly],
    ['monthly', rules.withinMonthly],
    ['quarterly', rules.withinQuarterly],
    ['yearly', rules.withinYearly],
  ];
}

function asMinimum(rule: Rule): Rule {
  return (candidate) => rule(candidate).map((reason) => `minimum: ${reason}`);
}

/** A clock that once was wrong has left snapshots of the future: those that are truly the newest stay beside them. */
function floorRule({ atLeast, incomplete, wholeSources = [] }: KeepFloor, nowNs: bigint): Rule {
  let past = 0;
  let hasComplete = false;
  return ({ record, number, timeNs }) => {
    if (timeNs < nowNs) past++;
    const isNewest = number < atLeast || (timeNs < nowNs && past <= atLeast);
    const isNewestComplete = !hasComplete && !incomplete.includes(record.id);
    hasComplete ||= isNewestComplete;
    const isComplete = isNewestComplete || wholeSources.includes(record.id);
    return [...(isNewest ? [`newest ${atLeast}`] : []), ...(isComplete ? ['newest complete'] : [])];
  };
}

function tagRule(tags: readonly string[]): Rule {
  const reason = `has tags [${tags.join(', ')}]`;
  return ({ record }) => (hasTags(record.snapshot, tags) ? [reason] : []);
}

function withinRule(text: string, latest: GoTime | undefined): Rule {
  const duration = parseDuration(text);
  if (duration === undefined) return () => [];
  const isWithin = withinTest(latest, duration);
  const reason = `within ${formatDuration(duration)}`;
  return (candidate) => (isWithin(candidate) ? [reason] : []);
}

function countRule(period: Period, count: number): Rule {
  let left = count === -1 ? Infinity : count;
  const isNewBucket = bucketTest(period);
  return (candidate) => {
    if (left <= 0) return [];
    const isNew = isNewBucket(candidate);
    if (!isNew && !candidate.isOldest) return [];
    left--;
    return [`${isNew ? '' : 'oldest '}${period} snapshot`];
  };
}

function periodWithinRule(period: Period, text: string, latest: GoTime | undefined): Rule {
  const duration = parseDuration(text);
  if (duration === undefined) return () => [];
  const isWithin = withinTest(latest, duration);
  const isNewBucket = bucketTest(period);
  return (candidate) => {
    if (!isWithin(candidate)) return [];
    const isNew = isNewBucket(candidate);
    if (!isNew && !candidate.isOldest) return [];
    return [`${isNew ? '' : 'oldest '}${period} within ${formatDuration(duration)}`];
  };
}

/** Where every snapshot is in the future there is no latest one, and all are within. */
function withinTest(latest: GoTime | undefined, duration: Duration) {
  const afterNs = latest === undefined ? undefined : nsBefore(latest, duration);
  return ({ timeNs }: Candidate): boolean => afterNs === undefined || timeNs > afterNs;
}

/** Whether a candidate's bucket is another than that of the candidate before it. */
function bucketTest(period: Period): (candidate: Candidate) => boolean {
  let previous: string | undefined;
  return ({ record, number }) => {
    const bucket = bucketOf[period](record.snapshot.time, number);
    const isNew = bucket !== previous;
    previous = bucket;
    return isNew;
  };
}

/** Year and number of the ISO 8601 week: that of the week's Thursday. */
function isoWeek(time: GoTime): string {
  const [year = 0, month = 0, day = 0] = time.slice(0, 10).split('-').map(Number);
  const thursday = new Date(new Date(0).setUTCFullYear(year, month - 1, day));
  thursday.setUTCDate(day + 4 - (thursday.getUTCDay() || 7));
  const newYear = new Date(0).setUTCFullYear(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - newYear) / (7 * 86_400_000)) + 1;
  return `${thursday.getUTCFullYear()} ${week}`;
}
