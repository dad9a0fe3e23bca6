import { Breather } from '../base/breather';
import { collectOldGarbage } from '../base/young-garbage';
import { forEachLimit } from '../base/task-group';
import type { Finish, PartFiles, PartOptions } from '../disk/part-files';
import { statEntry } from '../disk/safe-path';
import type { PackId } from '../format/ids';
import { EngineError, engineErrorFromData, isEngineError, throwIfAborted } from '../errors';
import type {
  FetchedRange,
  IndexedRepository,
  RepositoryReader,
  WriteRequest,
  WriteResult,
} from '../repository/repository';
import { type BlobPlace, FetchOrder, type NeededBlob } from './blob-order';
import { hasForeignNames } from './conflicts';
import { type ContentRange, contentRanges, fileHolds } from './file-content';
import { FileWrite, rangesToFetch } from './file-write';
import type { PlannedItem } from './plan';
import type { RestoreReport } from './report';
import { cutIntoJobs, planJob, type PlannedJob } from './write-jobs';

/** Files looked at at once before fetching: enough to keep the disk busy. */
const parallelFiles = 4;
/** Planning or writing so many leaves more garbage behind than the plan itself takes. */
const manyItems = 20_000;
/** Of one range, made out and not yet done: as many as the workers take, so that what belongs to a job is young when it goes. */
const parallelJobs = 8;

export interface FileWriting {
  readonly repository: IndexedRepository;
  readonly reader: RepositoryReader;
  readonly partOptions: PartOptions;
  /** For what is written here and not by a worker. */
  readonly parts: PartFiles<FileWrite>;
  readonly report: RestoreReport;
  readonly signal: AbortSignal;
  /** How a complete part gets its metadata and its name. */
  readonly finishOf: (file: FileWrite) => Finish;
  /** The file has its name. */
  readonly finished: (item: PlannedItem) => void;
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
  #untidied = 0;

  constructor(writing: FileWriting) {
    this.#writing = writing;
    this.#breather = new Breather(writing.signal);
  }

  async run(items: readonly PlannedItem[]): Promise<void> {
    const { reader, repository, signal } = this.#writing;
    const others: PlannedItem[] = [];
    for (const item of items) {
      await this.#breather.breathe();
      if (item.action === 'create' && item.isInNewFolder) this.#prepareNew(item);
      else others.push(item);
    }
    await forEachLimit(others, parallelFiles, signal, (item) => this.#prepare(item));
    this.#tidy(items.length);
    await forEachLimit(this.#order.packs(repository), reader.parallel, signal, async ([pack, blobs]) => {
      await this.#fetch(pack, blobs);
      this.#tidy(blobs.size);
    });
  }

  #tidy(items: number): void {
    this.#untidied += items;
    if (this.#untidied < manyItems) return;
    this.#untidied = 0;
    collectOldGarbage();
  }

  /** Orders all of a file of which nothing can be there. */
  #prepareNew(item: PlannedItem): void {
    const { repository, report } = this.#writing;
    try {
      const ranges = contentRanges(repository, item.content);
      this.#orderRanges(new FileWrite(item, ranges), ranges);
    } catch (error) {
      report.warn(item.path, error, 'restore');
    }
  }

  /** Keeps the file, completes it from what is on disk, or orders the blobs it lacks. */
  async #prepare(item: PlannedItem): Promise<void> {
    const { repository, report } = this.#writing;
    await this.#breather.breathe();
    try {
      const ranges = contentRanges(repository, item.content);
      const file = new FileWrite(item, ranges);
      if (await this.#isRightAlready(item, ranges)) {
        report.bytesDone(file.sizeBytes, 0);
        this.#writing.keep(item);
      } else await this.#start(file, ranges);
    } catch (error) {
      report.warn(item.path, error, 'restore');
    }
  }

  async #start(file: FileWrite, ranges: readonly ContentRange[]): Promise<void> {
    const { parts, report, signal } = this.#writing;
    try {
      const needed = await rangesToFetch(file, ranges, parts, signal);
      const neededBytes = needed.reduce((sum, range) => sum + range.length, 0);
      report.bytesDone(file.sizeBytes - neededBytes, 0);
      this.#orderRanges(file, needed);
      if (!file.hasFailed && needed.length > 0) parts.close(file);
    } catch (error) {
      this.#giveUp(file, error);
    }
  }

  #orderRanges(file: FileWrite, needed: readonly ContentRange[]): void {
    file.missing = needed.length;
    try {
      for (const range of needed) this.#orderBlob(file, range);
      if (needed.length === 0) this.#finish(file);
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
    this.#order.add(blob.pack, file, range);
  }

  async #fetch(pack: PackId, blobs: ReadonlyMap<string, NeededBlob>): Promise<void> {
    const { reader, signal } = this.#writing;
    const open = [...blobs.values()].filter(({ places }) => places.some(({ file }) => !file.hasFailed));
    const wanted = open.map(({ blob }) => blob);
    await reader.readRanges(pack, wanted, { signal }, (range) => this.#writeRange(range, blobs));
  }

  async #writeRange({ blobs, write }: FetchedRange, needed: ReadonlyMap<string, NeededBlob>): Promise<void> {
    const { signal } = this.#writing;
    if (!write) {
      // The pack is gone or short: its blobs are tried one by one, for other copies.
      for (const { id } of blobs) await this.#fetchAnywhere(needed.get(id));
      return;
    }
    const jobs = cutIntoJobs(blobs, needed);
    await forEachLimit(jobs, parallelJobs, signal, (job) => this.#writeJob(job, write));
  }

  async #writeJob(
    needed: readonly NeededBlob[],
    write: (request: WriteRequest) => Promise<WriteResult>,
  ): Promise<void> {
    const { partOptions, finishOf } = this.#writing;
    const job = planJob(needed, finishOf, (file) => this.#makePart(file));
    if (job.files.length === 0) return;
    for (const file of job.files) file.writers += 1;
    const result = await write({ ...job.request, parts: partOptions });
    for (const file of job.files) file.writers -= 1;
    this.#writing.report.inOneStep(() => this.#settle(job, result));
    for (const { blob } of result.badBlobs) await this.#fetchAnywhere(job.needed[blob]);
  }

  /** So that several workers can write into it, and whoever is first may leave a hole. */
  #makePart(file: FileWrite): void {
    if (file.isMade) return;
    try {
      this.#writing.parts.create(file);
      this.#writing.parts.close(file);
    } catch (error) {
      this.#giveUp(file, error);
    }
  }

  #settle(job: PlannedJob, result: WriteResult): void {
    const { report } = this.#writing;
    for (const { file, error } of result.warnings)
      report.warn(job.files[file]?.item.path ?? '', engineErrorFromData(error), 'metadata');
    for (const { file: at, error } of result.failed) {
      const file = job.files[at];
      if (file) this.#giveUp(file, engineErrorFromData(error));
    }
    const bad = new Set(result.badBlobs.map(({ blob }) => blob));
    for (const [at, needed] of job.needed.entries()) if (!bad.has(at)) this.#count(needed);
    this.#completeFiles(job, result);
  }

  #count({ blob, places }: NeededBlob): void {
    const { report } = this.#writing;
    report.bytesFetched(blob.length);
    for (const { file, length } of places) {
      if (file.hasFailed) continue;
      file.missing -= 1;
      report.bytesDone(length, length);
    }
  }

  #completeFiles(job: PlannedJob, { unfinished }: WriteResult): void {
    const lacking = new Set(unfinished);
    for (const [at, file] of job.files.entries()) {
      if (file.hasFailed) this.#discardIfIdle(file);
      else if (job.request.files[at]?.finish && !lacking.has(at)) this.#finished(file);
      else if (file.missing === 0) this.#finishOrGiveUp(file);
    }
  }

  /** The copy in the pack is bad: takes any other, or gives up the files that need it. */
  async #fetchAnywhere(needed: NeededBlob | undefined): Promise<void> {
    if (!needed?.places.some(({ file }) => !file.hasFailed)) return;
    const { repository, report, signal } = this.#writing;
    try {
      const plaintext = await repository.loadBlob('data', needed.blob.id, { signal });
      report.bytesFetched(needed.blob.length);
      for (const place of needed.places) await this.#write(place, plaintext);
    } catch (error) {
      throwIfAborted(signal);
      const isGone = isEngineError(error, 'storage/not-found', 'storage/bad-range');
      const shown = isGone ? new EngineError('data/missing', error.message, error.context, error) : error;
      for (const { file } of needed.places) this.#giveUp(file, shown);
    }
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

  #finishOrGiveUp(file: FileWrite): void {
    try {
      this.#finish(file);
    } catch (error) {
      this.#giveUp(file, error);
    }
  }

  #finish(file: FileWrite): void {
    const { parts, report, finishOf } = this.#writing;
    parts.finish(file, finishOf(file), (warning) => report.warn(file.item.path, warning, 'metadata'));
    this.#finished(file);
  }

  #finished({ item }: FileWrite): void {
    this.#writing.report.current(item.path);
    this.#writing.finished(item);
  }

  #giveUp(file: FileWrite, error: unknown): void {
    if (file.hasFailed) return;
    this.#writing.report.warn(file.item.path, error, 'restore');
    file.hasFailed = true;
    this.#discardIfIdle(file);
  }

  /** A part that a worker writes is removed when it is done. */
  #discardIfIdle(file: FileWrite): void {
    if (file.writers > 0 || file.isDiscarded) return;
    file.isDiscarded = true;
    try {
      this.#writing.parts.discard(file);
    } catch (failure) {
      this.#writing.report.warn(file.item.path, failure, 'restore');
    }
  }
}
