/** What a backup would find, counted without reading a file: it follows no link, and fetches nothing from a cloud. */
import { Breather } from '../base/breather';
import { compilePatterns, type PatternSet } from '../base/patterns';
import { cloudFiles } from '../disk/cloud-only';
import { joinPath } from '../disk/disk-path';
import { diskTrouble } from '../disk/fs-error';
import { listNames } from '../disk/list-folder';
import { type QuickStat, quickStat, requireReadable } from '../disk/quick-stat';
import { throwIfAborted } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { AssessRequest, Assessment } from '../lookup-requests';
import { patternPath, Selection } from '../walker/selection';
import { BigFolders } from './big-folders';
import { requireMounted } from './target-states';
import { planTargets, type TargetChildren } from './targets';

const mostFolders = 20;
const mostUnreadable = 100;
const reportEveryMs = 250;

export interface AssessOptions {
  readonly signal: AbortSignal;
  /** Told now and then how far it is. */
  readonly onProgress: (assessment: Assessment) => void;
}

/** What holds for the folder that an entry lies in. */
interface Above {
  readonly deviceId: number;
  readonly isExcluded: boolean;
  /** A bit for each preset that leaves it out. */
  readonly presets: number;
}

/** Looks at all that is below the targets, also at what is left out, to tell how much that is. Never fails but by `signal`, or `input/invalid` for a bad pattern. */
export async function assess(request: AssessRequest, options: AssessOptions): Promise<Assessment> {
  const walk = new AssessmentWalk(request, options);
  await walk.run();
  return walk.result(true);
}

class AssessmentWalk {
  readonly #request: AssessRequest;
  readonly #options: AssessOptions;
  readonly #selection: Selection;
  readonly #presets: readonly {
    readonly id: string;
    readonly patterns: PatternSet;
    files: number;
    bytes: number;
  }[];
  readonly #folders = new BigFolders(mostFolders);
  readonly #breather: Breather;
  readonly #sums = {
    taken: { files: 0, bytes: 0 },
    excluded: { files: 0, bytes: 0 },
    cloudOnly: { files: 0, bytes: 0 },
  };
  readonly #unreadable: {
    readonly path: ByteText;
    readonly code: Assessment['unreadable'][number]['code'];
  }[] = [];
  #unreadableCount = 0;
  #reportedMs = performance.now();

  constructor(request: AssessRequest, options: AssessOptions) {
    this.#request = request;
    this.#options = options;
    this.#breather = new Breather(options.signal);
    this.#selection = new Selection(request, (path, error) => this.#noteUnreadable(path, error));
    this.#presets = request.presets.map(({ id, excludes }) => ({
      id,
      patterns: compilePatterns(excludes, { ignoreCase: false }),
      ...{ files: 0, bytes: 0 },
    }));
  }

  async run(): Promise<void> {
    throwIfAborted(this.#options.signal);
    const targets = this.#request.targets.filter((path) =>
      this.#tried(path, () => (requireMounted(path), true)),
    );
    await this.#walkTargets(planTargets(targets, '/', (folder) => this.#namesIn(folder) ?? []));
  }

  result(isComplete: boolean): Assessment {
    const { taken, excluded, cloudOnly } = this.#sums;
    return {
      isComplete,
      ...taken,
      excluded: { ...excluded },
      biggestFolders: this.#folders.list(),
      unreadable: [...this.#unreadable],
      unreadableCount: this.#unreadableCount,
      cloudOnly: { ...cloudOnly },
      presets: this.#presets.map(({ id, files, bytes }) => ({ id, files, bytes })),
    };
  }

  async #walkTargets(targets: TargetChildren): Promise<void> {
    for (const target of targets.values()) {
      const stat = this.#statOf(target.path, target.kind === 'way' || target.isNamed);
      if (!stat) continue;
      const above = { deviceId: stat.deviceId, isExcluded: false, presets: 0 };
      if (target.kind === 'whole') await this.#visit(target.path, stat, above, target.isNamed);
      else {
        this.#folders.enter(target.path);
        await this.#walkTargets(target.children);
        this.#folders.leave();
      }
    }
  }

  /** `isNamed`: no rule leaves it out, as it was asked for itself. Returns a promise for folders only. */
  #visit(path: ByteText, stat: QuickStat, above: Above, isNamed: boolean): Promise<void> | undefined {
    if (this.#request.oneFileSystem && stat.deviceId !== above.deviceId) return undefined;
    const here = isNamed ? above : this.#ruledBy(path, stat, above);
    if (stat.type === 'file') this.#countFile(path, stat, here);
    return stat.type === 'dir' ? this.#walkFolder(path, here) : undefined;
  }

  #ruledBy(path: ByteText, stat: QuickStat, above: Above): Above {
    const { deviceId } = above;
    const isExcluded =
      above.isExcluded || this.#selection.hasExcludedSize(stat) || this.#selection.hasExcludedPath(path);
    const shown = patternPath(path);
    const presets = this.#presets.reduce(
      (bits, { patterns }, at) => ((bits >> at) & 1 || !patterns.matches(shown) ? bits : bits | (1 << at)),
      above.presets,
    );
    return { deviceId, isExcluded, presets };
  }

  async #walkFolder(folder: ByteText, here: Above): Promise<void> {
    const names = this.#namesIn(folder, !here.isExcluded);
    if (!names) return;
    this.#folders.enter(folder);
    const untagged = here.isExcluded ? names : this.#selection.withoutTagged(folder, names);
    const taken = untagged.length === names.length ? undefined : new Set(untagged);
    for (const name of names) {
      const pause = this.#breathe();
      if (pause) await pause;
      const path = joinPath(folder, name);
      const isExcluded = here.isExcluded || taken?.has(name) === false;
      const stat = this.#statOf(path, !isExcluded);
      if (!stat) continue;
      const below = this.#visit(path, stat, isExcluded ? { ...here, isExcluded } : here, false);
      if (below) await below;
    }
    this.#folders.leave();
  }

  #countFile(
    path: ByteText,
    { size, hasAllBlocks, isSurelyReadable }: QuickStat,
    { isExcluded, presets }: Above,
  ): void {
    const isHere = hasAllBlocks || !cloudFiles.isCloudOnly(path);
    if (isHere) {
      this.#presets.forEach((preset, at) => {
        if ((presets >> at) & 1) add(preset, size);
      });
    }
    if (isExcluded) add(this.#sums.excluded, size);
    else if (!isHere) add(this.#sums.cloudOnly, size);
    else if (isSurelyReadable || this.#tried(path, () => (requireReadable(path), true))) {
      add(this.#sums.taken, size);
      this.#folders.addFile(size);
    }
  }

  #namesIn(folder: ByteText, isWanted = true): readonly ByteText[] | undefined {
    return this.#tried(folder, () => listNames(folder), isWanted);
  }

  #statOf(path: ByteText, isWanted: boolean): QuickStat | undefined {
    return this.#tried(path, () => quickStat(path), isWanted);
  }

  /** What the disk tells; its trouble is noted, unless nobody wants the entry. */
  #tried<T>(path: ByteText, ask: () => T, isWanted = true): T | undefined {
    try {
      return ask();
    } catch (error) {
      if (isWanted) this.#noteUnreadable(path, error);
      else diskTrouble(error);
      return undefined;
    }
  }

  #noteUnreadable(path: ByteText, error: unknown): void {
    const { code } = diskTrouble(error);
    this.#unreadableCount += 1;
    if (this.#unreadable.length < mostUnreadable) this.#unreadable.push({ path, code });
  }

  #breathe(): Promise<void> | undefined {
    if (performance.now() - this.#reportedMs >= reportEveryMs) {
      this.#reportedMs = performance.now();
      this.#options.onProgress(this.result(false));
    }
    return this.#breather.breathe();
  }
}

function add(sum: { files: number; bytes: number }, size: number): void {
  sum.files += 1;
  sum.bytes += size;
}
