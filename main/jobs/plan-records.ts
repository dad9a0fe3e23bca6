import type { Job } from '../../contract/data';
import type { Plan } from '../../contract/plan-data';
import { believed, type Anchor } from '../plans/due';
import { usableZone } from '../plans/usable-zone';

/** What is remembered of a plan's runs: the history keeps the newest jobs only. */
export interface PlanRecord {
  readonly counted: Anchor;
  /** The same for reading every file again. */
  readonly rereadCounted: Anchor;
  readonly lastRunAt: string | null;
  readonly lastRereadAt: string | null;
  /** Of the runs since the last one that saved something. */
  readonly failure: { readonly count: number; readonly atMs: number; readonly isOffline: boolean } | null;
}

/** Where the records are kept between starts. */
export interface PlanRecordStore {
  /** What was written last; of anything else the history has to do. */
  read(): unknown;
  write(records: Readonly<Record<string, PlanRecord>>): void;
}

/** The time, and where the computer is. */
export interface Moment {
  readonly nowMs: number;
  readonly zone: string;
}

export class PlanRecords {
  readonly #store: PlanRecordStore;
  readonly #records: Map<string, PlanRecord>;

  constructor(store: PlanRecordStore) {
    this.#store = store;
    const read = Object.entries((store.read() ?? {}) as Readonly<Record<string, PlanRecord | undefined>>);
    this.#records = new Map(read.filter((entry): entry is [string, PlanRecord] => isRecord(entry[1])));
  }

  /** `jobs`: newest first, those that may be the plan's. Times that lie ahead are set right. */
  get(plan: Plan, jobs: () => readonly Job[], { nowMs, zone }: Moment): PlanRecord {
    const known = this.#records.get(plan.id);
    const record = known ?? firstRecord(jobs(), { nowMs, zone });
    const counted = believed(record.counted, plan.schedule.runs.kind, nowMs, zone);
    const rereadCounted = believed(record.rereadCounted, 'weekly', nowMs, zone);
    if (known && counted === known.counted && rereadCounted === known.rereadCounted) return known;
    return this.#set(plan.id, { ...record, counted, rereadCounted });
  }

  update(planId: string, change: Partial<PlanRecord>): void {
    const record = this.#records.get(planId);
    if (record) this.#set(planId, { ...record, ...change });
  }

  /** To be told when somebody has changed when a plan runs: what was missed by other times does not count. */
  onDidChangeSchedule(before: Plan, { id, schedule }: Plan, { nowMs, zone }: Moment): void {
    const record = this.#records.get(id);
    if (!record) return;
    const now: Anchor = { atMs: nowMs, zone, isRun: false };
    const isOther = (field: 'runs' | 'reread') =>
      JSON.stringify(before.schedule[field]) !== JSON.stringify(schedule[field]);
    const goesOn = schedule.runs.kind === 'interval' && record.counted.isRun;
    this.#set(id, {
      ...record,
      ...(isOther('runs') && { counted: goesOn ? record.counted : now, failure: null }),
      ...(isOther('reread') && { rereadCounted: now }),
    });
  }

  remove(planId: string): void {
    this.#records.delete(planId);
    this.#write();
  }

  #set(planId: string, record: PlanRecord): PlanRecord {
    this.#records.set(planId, record);
    this.#write();
    return record;
  }

  #write(): void {
    this.#store.write(Object.fromEntries(this.#records));
  }
}

/** What somebody has changed by hand must not stop everything. */
function isRecord(record: Partial<PlanRecord> | undefined): boolean {
  const anchors = [record?.counted, record?.rereadCounted];
  return anchors.every(
    (anchor) => anchor && Number.isFinite(anchor.atMs) && usableZone(anchor.zone) === anchor.zone,
  );
}

function firstRecord(jobs: readonly Job[], { nowMs, zone }: Moment): PlanRecord {
  const lastRunAt = jobs.find(({ outcome }) => outcome?.kind === 'backup')?.startedAt ?? null;
  const now: Anchor = { atMs: nowMs, zone, isRun: false };
  return {
    counted: lastRunAt === null ? now : { atMs: Date.parse(lastRunAt), zone, isRun: true },
    rereadCounted: now,
    lastRunAt,
    lastRereadAt: null,
    failure: null,
  };
}
