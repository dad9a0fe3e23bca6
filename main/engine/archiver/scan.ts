/** Counts what there is to save, for the totals of a progress bar. */
import type { PauseGate } from '../base/pause-gate';
import { joinPath } from '../disk/disk-path';
import { diskTrouble } from '../disk/fs-error';
import { listNames } from '../disk/list-folder';
import { type QuickStat, quickStat } from '../disk/quick-stat';
import type { ByteText } from '../format/byte-text';
import type { BackupRequest } from '../requests';
import type { Totals } from './backup-report';
import { Breather } from '../base/breather';
import type { Selection } from '../walker/selection';
import type { TargetChildren } from './targets';

const reportEveryMs = 250;

export interface ScanOptions {
  readonly request: BackupRequest;
  readonly selection: Selection;
  readonly signal: AbortSignal;
  readonly pause: PauseGate;
  readonly onTotals: (totals: Totals, isComplete: boolean) => void;
}

/** Counts everything below `targets`. Troubles are left to the walk that saves, which meets them too. */
export async function scan(targets: TargetChildren, options: ScanOptions): Promise<void> {
  const counter = new Scan(options);
  await counter.countTargets(targets);
  options.onTotals(counter.totals, true);
}

class Scan {
  readonly #options: ScanOptions;
  readonly #breather: Breather;
  #files = 0;
  #folders = 0;
  #bytes = 0;
  #reportedMs = performance.now();

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#breather = new Breather(options.signal, options.pause);
  }

  get totals(): Totals {
    return { files: this.#files, folders: this.#folders, bytes: this.#bytes };
  }

  async countTargets(targets: TargetChildren): Promise<void> {
    const { selection } = this.#options;
    for (const target of targets.values()) {
      if (target.kind === 'way') {
        this.#folders += 1;
        await this.countTargets(target.children);
        continue;
      }
      if (!target.isNamed && selection.hasExcludedPath(target.path)) continue;
      const stat = this.#stat(target.path);
      if (stat && (target.isNamed || !selection.hasExcludedSize(stat)))
        await this.#count(target.path, stat, stat.deviceId);
    }
  }

  async #count(path: ByteText, stat: QuickStat, device: number): Promise<void> {
    if (stat.type === 'file') {
      this.#files += 1;
      this.#bytes += stat.size;
    }
    if (stat.type !== 'dir') return;
    this.#folders += 1;
    if (!this.#isElsewhere(stat, device)) await this.#countFolder(path, device);
  }

  async #countFolder(folder: ByteText, device: number): Promise<void> {
    const { selection } = this.#options;
    for (const name of selection.withoutTagged(folder, namesIn(folder))) {
      const pause = this.#pause();
      if (pause) await pause;
      const path = joinPath(folder, name);
      if (selection.hasExcludedPath(path)) continue;
      const stat = this.#stat(path);
      if (!stat || selection.hasExcludedSize(stat)) continue;
      if (stat.type === 'dir') await this.#count(path, stat, device);
      else if (!this.#isElsewhere(stat, device)) void this.#count(path, stat, device);
    }
  }

  #isElsewhere(stat: QuickStat, device: number): boolean {
    return this.#options.request.oneFileSystem && stat.deviceId !== device;
  }

  #stat(path: ByteText): QuickStat | undefined {
    return unlessTrouble(() => quickStat(path));
  }

  #pause(): Promise<void> | undefined {
    if (performance.now() - this.#reportedMs >= reportEveryMs) {
      this.#reportedMs = performance.now();
      this.#options.onTotals(this.totals, false);
    }
    return this.#breather.breathe();
  }
}

function namesIn(folder: ByteText): readonly ByteText[] {
  return unlessTrouble(() => listNames(folder)) ?? [];
}

function unlessTrouble<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    diskTrouble(error);
    return undefined;
  }
}
