import type { Job } from '../../contract/data';
import type { CostEstimate, StorageTier } from '../../contract/plan-data';
import type { Clock } from '../engine/base/clock';
import { estimateCosts, type MonthlyChange } from '../plans/costs';
import type { Prices } from '../plans/prices';
import type { Sessions } from './sessions';

const dayMs = 24 * 60 * 60 * 1000;
const monthMs = 30 * dayMs;

export interface CostsOptions {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly jobs: { list(): readonly Job[] };
  /** Fails with `input/invalid` for a person's own that cannot be used. */
  readonly prices: () => Prices;
  readonly clock: Clock;
}

export class Costs {
  readonly #options: CostsOptions;

  constructor(options: CostsOptions) {
    this.#options = options;
  }

  /** Per month, if files' content were kept in `tier` and this computer went on as in the last month. Fails as opening the repository does. */
  async estimate(tier: StorageTier, signal: AbortSignal): Promise<CostEstimate> {
    const { sessions, jobs, prices, clock } = this.#options;
    const list = prices();
    const session = await sessions.get(signal);
    const stored = await session.measureStorage({ signal });
    return estimateCosts(tier, stored, monthlyChange(jobs.list(), clock.nowMs()), list);
  }
}

/** What a month's backups store, after those of the last. `jobs` come newest first; the oldest of them only says since when it is looked at. */
export function monthlyChange(jobs: readonly Job[], nowMs: number): MonthlyChange {
  const backups = jobs.flatMap(({ outcome, endedAt }) => {
    const endedMs = Date.parse(endedAt ?? '');
    return outcome?.kind === 'backup' && nowMs - endedMs <= monthMs
      ? [{ endedMs, bytes: outcome.bytesStored }]
      : [];
  });
  const counted = backups.slice(0, -1);
  // What happens within an hour does not go on for a month.
  const share = monthMs / Math.max(dayMs, nowMs - (backups.at(-1)?.endedMs ?? 0));
  const bytes = counted.reduce((sum, backup) => sum + backup.bytes, 0);
  return { runs: counted.length * share, bytes: bytes * share };
}
