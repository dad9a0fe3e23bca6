import { Breather } from '../base/breather';
import { forEachLimit } from '../base/task-group';
import { statEntry } from '../disk/safe-path';
import type { PackId } from '../format/ids';
import { EngineError, isEngineError, throwIfAborted } from '../errors';
import type { IndexedRepository, LoadedBlob } from '../repository/repository';
import { type BlobPlace, FetchOrder, type NeededBlob } from './blob-order';
import { hasForeignNames } from './conflicts';
import { type ContentRange, contentRanges, fileHolds, sizeOfRanges } from './file-content';
import { FileWrite, type PartFiles, rangesToFetch } from './file-write';
import type { PlannedItem } from './plan';
import type { RestoreReport } from './report';

/** Packs that are read at once: restic's number of connections to most storages. Each holds one range of a pack in memory. */
const parallelPacks = 5;
/** Files looked at at once before fetching: enough to keep the disk busy. */
const parallelFiles = 4;

export interface FileWriting {
  readonly repository: IndexedRepository;
  readonly parts: PartFiles;
  readonly report: RestoreReport;
  readonly signal: AbortSignal;
  /** Gives a complete part its metadata and its name. Its errors are the file's. */
  readonly complete: (file: FileWrite) => void;
  /** The file on disk is right already: only its metadata is left. */
  readonly keep: (item: PlannedItem) => void;
}

/**
 * Writes the content of `items`, each blob fetched once for all of them. A bad blob hurts only its files; they are warned of and the others
 * go on.
 */
export async function writeFiles(items: readonly PlannedItem[], writing: FileWriting): Promise<void> {
  await new FileWriter(writing).run(items);
}

class FileWriter {
  readonly #writing: FileWriting;
  readonly #order = new FetchOrder();
  readonly #breather: Breather;

  constructor(writing: FileWriting) {
    this.#writing = writing;
    this.#breather = new Breather(writing.signal);
  }

  async run(items: readonly PlannedItem[]): Promise<void> {
    const { signal } = this.#writing;
    await forEachLimit(items, parallelFiles, signal, (item) => this.#prepare(item));
    await forEachLimit(this.#order.packs(), parallelPacks, signal, ([pack, blobs]) =>
      this.#fetch(pack, blobs),
    );
  }

  /** Keeps the file, completes it from what is on disk, or orders the blobs it lacks. */
  async #prepare(item: PlannedItem): Promise<void> {
    const { repository, report } = this.#writing;
    await this.#breather.breathe();
    try {
      const ranges = contentRanges(repository, item.node);
      if (await this.#isRightAlready(item, ranges)) {
        report.bytesDone(sizeOfRanges(ranges), 0);
        this.#writing.keep(item);
      } else await this.#start(new FileWrite(item, ranges));
    } catch (error) {
      report.warn(item.path, error, 'restore');
    }
  }

  async #start(file: FileWrite): Promise<void> {
    const { parts, report, signal } = this.#writing;
    try {
      const needed = await rangesToFetch(file, parts, signal);
      const neededBytes = needed.reduce((sum, range) => sum + range.length, 0);
      report.bytesDone(sizeOfRanges(file.ranges) - neededBytes, 0);
      file.missing = needed.length;
      if (needed.length === 0) this.#finish(file);
      else for (const range of needed) this.#orderBlob(file, range);
    } catch (error) {
      this.#giveUp(file, error);
    }
  }

  async #isRightAlready(item: PlannedItem, ranges: readonly ContentRange[]): Promise<boolean> {
    if (item.action === 'create') return false;
    const present = statEntry(item.target);
    if (!present?.isFile() || hasForeignNames(item.node, present)) return false;
    return fileHolds(item.target, ranges, this.#writing.signal);
  }

  #orderBlob(file: FileWrite, range: ContentRange): void {
    const [blob] = this.#writing.repository.lookup('data', range.id);
    if (!blob)
      throw new EngineError('data/missing', `The blob ${range.id} is not in the repository`, {
        id: range.id,
      });
    this.#order.add(blob, { file, offset: range.offset });
  }

  async #fetch(pack: PackId, blobs: ReadonlyMap<string, NeededBlob>): Promise<void> {
    const { repository, signal } = this.#writing;
    const open = new Map([...blobs].filter(([, { places }]) => places.some(({ file }) => !file.hasFailed)));
    const wanted = [...open.values()].map(({ blob }) => blob);
    if (wanted.length === 0) return;
    const take = async (loaded: LoadedBlob) => {
      const needed = open.get(loaded.blob.id);
      if (!needed || 'error' in loaded) return;
      open.delete(loaded.blob.id);
      await this.#place(needed, loaded.plaintext);
    };
    try {
      await repository.loadBlobsFromPack(pack, wanted, { signal }, take);
    } catch (error) {
      if (!isEngineError(error, 'storage/not-found', 'storage/bad-range', 'data/corrupt', 'data/missing'))
        throw error;
      // The pack is gone or short: its blobs are tried one by one below, for other copies.
    }
    for (const needed of open.values()) await this.#fetchAnywhere(needed);
  }

  /** The copy in the pack is bad: takes any other, or gives up the files that need it. */
  async #fetchAnywhere(needed: NeededBlob): Promise<void> {
    const { repository, signal } = this.#writing;
    try {
      await this.#place(needed, await repository.loadBlob('data', needed.blob.id, { signal }));
    } catch (error) {
      throwIfAborted(signal);
      const isGone = isEngineError(error, 'storage/not-found', 'storage/bad-range');
      const shown = isGone ? new EngineError('data/missing', error.message, error.context, error) : error;
      for (const { file } of needed.places) this.#giveUp(file, shown);
    }
  }

  async #place({ blob, places }: NeededBlob, plaintext: Uint8Array): Promise<void> {
    this.#writing.report.bytesFetched(blob.length);
    for (const place of places) await this.#write(place, plaintext);
  }

  async #write({ file, offset }: BlobPlace, plaintext: Uint8Array): Promise<void> {
    const { parts, report } = this.#writing;
    await this.#breather.breathe();
    if (file.hasFailed) return;
    try {
      parts.write(file, plaintext, offset);
      report.bytesDone(plaintext.length, plaintext.length);
      file.missing -= 1;
      if (file.missing === 0) this.#finish(file);
    } catch (error) {
      this.#giveUp(file, error);
    }
  }

  #finish(file: FileWrite): void {
    const { parts, report } = this.#writing;
    report.current(file.item.path);
    parts.create(file);
    parts.close(file);
    this.#writing.complete(file);
  }

  #giveUp(file: FileWrite, error: unknown): void {
    if (file.hasFailed) return;
    this.#writing.report.warn(file.item.path, error, 'restore');
    file.hasFailed = true;
    try {
      this.#writing.parts.discard(file);
    } catch (failure) {
      this.#writing.report.warn(file.item.path, failure, 'restore');
    }
  }
}
