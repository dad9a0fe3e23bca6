import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Plan } from '../../contract/plan-data';
import type { Clock } from '../engine/base/clock';
import type { BackupResult, SavedTarget, TargetState } from '../engine/requests';
import type { SettingsFile, WholeSource } from '../settings/settings-file';
import { walkRules } from './walk-rules';

/** Who has seen the warning for so long means it: then what is left counts as all. */
const warnedForMs = 30 * 24 * 60 * 60 * 1000;

/** Remembers what was in each folder of a plan when all of it was saved, so that what has gone since is not taken for what there is. */
export class SourceStates {
  readonly #settings: SettingsFile;
  readonly #clock: Pick<Clock, 'nowMs'>;

  constructor(settings: SettingsFile, clock: Pick<Clock, 'nowMs'>) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** For the plan's next backup. Other rules leave other files: then only whether there are any can be compared. */
  before(plan: Plan): readonly TargetState[] {
    const rules = rulesOf(plan);
    return this.#of(plan.id).map(({ path, mountPoint, files, bytes, ...source }) =>
      source.rules === rules
        ? { path, mountPoint, files, bytes }
        : { path, mountPoint, files: Math.min(files, 1), bytes: 0 },
    );
  }

  /** Takes note of a backup of the plan. */
  note(plan: Plan, { snapshotId, targets }: Pick<BackupResult, 'snapshotId' | 'targets'>): void {
    if (snapshotId === undefined) return;
    const known = this.#of(plan.id);
    const next = plan.sources.folders.flatMap((folder) => {
      const before = known.find(({ path }) => path === resolve(folder));
      const saved = targets.find(({ path }) => path === resolve(folder));
      const now = saved ? this.#after(before, saved, snapshotId, rulesOf(plan)) : before;
      return now ? [now] : [];
    });
    const { wholeSources } = this.#settings.document;
    this.#settings.update({ wholeSources: { ...wholeSources, [plan.id]: next } });
  }

  /** Backups of the plan that must stay as long as something in them is not in a later one. */
  keptSnapshots(planId: string): readonly string[] {
    return [...new Set(this.#of(planId).map(({ snapshotId }) => snapshotId))];
  }

  #of(planId: string): readonly WholeSource[] {
    return this.#settings.document.wholeSources[planId] ?? [];
  }

  #after(
    before: WholeSource | undefined,
    { isWhole, ...saved }: SavedTarget,
    snapshotId: string,
    rules: string,
  ): WholeSource {
    const nowMs = this.#clock.nowMs();
    if (before && !isWhole) {
      const shrunkAt = before.shrunkAt ?? new Date(nowMs).toISOString();
      if (nowMs - Date.parse(shrunkAt) < warnedForMs) return { ...before, shrunkAt };
    }
    return { ...saved, snapshotId, rules, shrunkAt: null };
  }
}

function rulesOf({ sources }: Plan): string {
  return createHash('sha256')
    .update(JSON.stringify(walkRules(sources)))
    .digest('hex');
}
