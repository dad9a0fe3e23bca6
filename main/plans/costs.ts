/** What keeping backups in Azure costs, by a price list: arithmetic, which is only as good as the prices. */
import type { CostEstimate, StorageTier } from '../../contract/plan-data';
import type { TierPrices } from '../../contract/prices';
import type { Prices } from './prices';

const gibibyte = 2 ** 30;
const daysOfMonth = 30;
/** Of a repository of ours: see docs/decisions/0013-pack-size.md. */
const packGib = 40 / 1024;
/** What of a run is the same however much it stores, counted at the storage: lock, packs of trees, index, snapshot. */
const runWrites = 4;
/** Config, key, and what the cache of this computer has not got. */
const runReads = 4;
/** Of keys, locks, snapshots and index files; and all packs, so many at a time. */
const runLists = 5;
const listedAtOnce = 5000;
/** A pack of 40 MiB is read by requests of up to 32. */
const readsPerPack = 2;
/** Unused space is there for so long, if nothing is done: what writing packs anew must pay for itself in. */
const monthsOfUnused = 12;

export interface Stored {
  /** Packs of files' content. */
  readonly data: { readonly files: number; readonly bytes: number };
  readonly other: { readonly files: number; readonly bytes: number };
  readonly dataByAge: readonly { readonly days: number; readonly bytes: number }[];
}

export interface MonthlyChange {
  readonly runs: number;
  /** As stored. */
  readonly bytes: number;
}

/** As if all the content of files lay in `tier`, since it was written; everything else is hot. */
export function estimateCosts(
  tier: StorageTier,
  { data, other, dataByAge }: Stored,
  change: MonthlyChange,
  prices: Prices,
): CostEstimate {
  const { [tier]: content, hot } = prices.tiers;
  const { date, currency, region, isOwn } = prices;
  const storedBytes = data.bytes + other.bytes;
  const storage = storagePerMonth(data.bytes, content) + storagePerMonth(other.bytes, hot);
  const packs = change.runs + gib(change.bytes) / packGib;
  const writes =
    of10000(packs, content.writesPer10000) + of10000(change.runs * runWrites, hot.writesPer10000);
  const lists = runLists + (data.files + other.files) / listedAtOnce;
  const reads =
    of10000(change.runs * runReads, hot.readsPer10000) + of10000(change.runs * lists, hot.listsPer10000);
  const earlyDeletion = dataByAge.reduce((sum, { days, bytes }) => {
    const daysLeft = Math.max(0, content.minDays - days);
    return sum + (storagePerMonth(bytes, content) * daysLeft) / daysOfMonth;
  }, 0);
  return {
    pricesOf: { date, currency, region, isOwn },
    storedBytes,
    storage,
    writes,
    reads,
    total: storage + writes + reads,
    earlyDeletion,
    fullRestore:
      readingCost(data, content) + readingCost(other, hot) + gib(storedBytes) * prices.transferPerGib,
  };
}

/** A month's price of keeping `bytes`. */
export function storagePerMonth(bytes: number, { storagePerGibMonth }: TierPrices): number {
  return gib(bytes) * storagePerGibMonth;
}

function readingCost({ files, bytes }: Stored['data'], prices: TierPrices): number {
  return of10000(files * readsPerPack, prices.readsPer10000) + gib(bytes) * prices.retrievalPerGib;
}

interface PruneRule {
  readonly minAgeDays: number;
  readonly minUnusedPercent: number;
}

/**
 * By what prune is held back so that it costs less than it saves: nothing is removed that its tier has to be paid for, and nothing written anew before that
 * pays. What leaves Azure for it is not counted: prune is limited in other ways, and the first of a month is free.
 */
export function pruneRules({ tiers }: Prices): Readonly<Record<StorageTier, PruneRule>> {
  return { hot: pruneRule(tiers.hot), cool: pruneRule(tiers.cool), cold: pruneRule(tiers.cold) };
}

/** Of a GiB of packs with the unused share `u`, `u` is saved each month, the rest retrieved and written, and the packs are asked for. */
function pruneRule(prices: TierPrices): PruneRule {
  const packs = 1 / packGib;
  const saved = prices.storagePerGibMonth * monthsOfUnused;
  const asked = of10000(packs * readsPerPack, prices.readsPer10000);
  const moved = prices.retrievalPerGib + of10000(packs, prices.writesPer10000);
  // saved * u = asked + moved * (1 - u)
  const share = saved + moved === 0 ? 0 : Math.min(1, (asked + moved) / (saved + moved));
  return { minAgeDays: prices.minDays, minUnusedPercent: share * 100 };
}

function gib(bytes: number): number {
  return bytes / gibibyte;
}

function of10000(count: number, price: number): number {
  return (count * price) / 10_000;
}
