import { Breather } from '../base/breather';
import {
  createFolder,
  createFolders,
  createHardLink,
  createSpecial,
  moveIntoPlace,
  removeEntry,
  removeFile,
} from '../disk/create-entry';
import { joinPath } from '../disk/disk-path';
import { canChangeOwner, type EntryMetadata, metadataOf, writeMetadata } from '../disk/metadata';
import { partPathOf } from '../disk/part-file';
import { type Finish, PartFiles } from '../disk/part-files';
import { isSameEntry, RealParents, statEntry } from '../disk/safe-path';
import { type ByteText, displayText } from '../format/byte-text';
import { nodeTypeFromStMode } from '../format/mode';
import { EngineError, throwIfAborted } from '../errors';
import type { IndexedRepository, RepositoryReader } from '../repository/repository';
import type { RestoreRequest } from '../requests';
import { contentRanges, fileHolds } from './file-content';
import type { FileWrite } from './file-write';
import {
  hasContent,
  type PlannedDeletion,
  type PlannedFolder,
  type PlannedItem,
  type RestorePlan,
} from './plan';
import type { RestoreReport } from './report';
import { writeFiles } from './write-files';

export interface Execution {
  readonly repository: IndexedRepository;
  readonly reader: RepositoryReader;
  readonly request: RestoreRequest;
  /** Where everything goes; made when it is not there. */
  readonly targetRoot: ByteText;
  readonly report: RestoreReport;
  readonly signal: AbortSignal;
}

/** Carries out `plan`: folders, contents, links and special files, deletions, the metadata of folders from the deepest up, proof. */
export async function executePlan(plan: RestorePlan, execution: Execution): Promise<void> {
  await new Executor(execution).run(plan);
}

class Executor {
  readonly #repository: IndexedRepository;
  readonly #reader: RepositoryReader;
  readonly #request: RestoreRequest;
  readonly #targetRoot: ByteText;
  readonly #report: RestoreReport;
  readonly #signal: AbortSignal;
  readonly #failedFolders = new Set<PlannedFolder>();
  readonly #done = new Set<PlannedItem>();
  readonly #parents = new RealParents();
  readonly #breather: Breather;

  constructor({ repository, reader, request, targetRoot, report, signal }: Execution) {
    this.#repository = repository;
    this.#reader = reader;
    this.#request = request;
    this.#targetRoot = targetRoot;
    this.#report = report;
    this.#signal = signal;
    this.#breather = new Breather(signal);
  }

  async run(plan: RestorePlan): Promise<void> {
    this.#report.phase('restoring');
    createFolders(this.#targetRoot);
    if (this.#request.target.kind === 'folder') this.#report.watchTarget(this.#targetRoot);
    await this.#forEach(plan.folders, (folder) => this.#makeFolder(folder));
    await this.#writeFiles(plan.items.filter((item) => hasContent(item) && this.#hasFolder(item)));
    const others = plan.items.filter((item) => !hasContent(item) && this.#hasFolder(item));
    await this.#forEach(others, (item) => this.#makeOther(item));
    this.#report.phase('finishing');
    await this.#forEach(plan.deletions, (deletion) => this.#delete(deletion));
    await this.#forEach(plan.folders.toReversed(), (folder) => this.#finishFolder(folder));
    if (this.#request.verify) await this.#verify(plan);
    this.#warnOfOwners(plan);
  }

  /** Gives way now and then: a cancel, the locks. */
  async #forEach<T>(items: Iterable<T>, body: (item: T) => Promise<void> | void): Promise<void> {
    for (const item of items) {
      await this.#breather.breathe();
      await body(item);
    }
  }

  #makeFolder(folder: PlannedFolder): void {
    if (folder.parent && this.#failedFolders.has(folder.parent)) return void this.#failedFolders.add(folder);
    try {
      this.#parents.assert(folder.base, folder.target);
      const present = statEntry(folder.target);
      if (present?.isDirectory() || folder.action === 'pass') return;
      if (present) removeFile(folder.target);
      createFolder(folder.target, this.#request.withMetadata ? 0o700 : 0o777);
    } catch (error) {
      this.#failedFolders.add(folder);
      this.#report.warn(folder.path, error, 'restore');
    }
  }

  /** What is below a folder that could not be made was warned of with it. */
  #hasFolder(item: PlannedItem): boolean {
    return item.parent === undefined || !this.#failedFolders.has(item.parent);
  }

  async #writeFiles(items: readonly PlannedItem[]): Promise<void> {
    const partOptions = {
      mode: this.#request.withMetadata ? 0o600 : 0o666,
      isSparse: this.#request.sparse,
    };
    const parts = new PartFiles<FileWrite>(partOptions, this.#parents);
    const kept = items.filter((item) => item.action === 'keep');
    try {
      await this.#forEach(kept, (item) => this.#keepOrWarn(item));
      await writeFiles(
        items.filter((item) => item.action !== 'keep'),
        {
          repository: this.#repository,
          reader: this.#reader,
          partOptions,
          parts,
          report: this.#report,
          signal: this.#signal,
          finishOf: ({ item }) => this.#finishOf(item),
          finished: (item) => this.#finished(item),
          keep: (item) => this.#keep(item),
        },
      );
    } finally {
      parts.closeAll();
    }
  }

  #keepOrWarn(item: PlannedItem): void {
    try {
      this.#keep(item);
    } catch (error) {
      this.#report.warn(item.path, error, 'restore');
    }
  }

  #keep(item: PlannedItem): void {
    this.#parents.assert(item.base, item.target);
    this.#assertType(item);
    this.#writeMetadata(item.path, item.target, item.node);
    this.#done.add(item);
    this.#report.itemDone(item.path, item.node, 'unchanged');
  }

  /** What is kept was looked at a while ago, and metadata must not go through a link. */
  #assertType({ path, target, node }: PlannedItem): void {
    const present = statEntry(target);
    if (present && nodeTypeFromStMode(Number(present.mode)) === node.type) return;
    throw new EngineError('disk/denied', `${displayText(path)} was replaced during the run`, {
      path: displayText(path),
    });
  }

  #finishOf({ target, node }: PlannedItem): Finish {
    const metadata = this.#request.withMetadata ? metadataOf(node) : undefined;
    return { target, metadata, removeFolders: this.#request.deleteExtra };
  }

  #finished(item: PlannedItem): void {
    this.#done.add(item);
    this.#report.itemDone(item.path, item.node, item.action === 'create' ? 'restored' : 'updated');
  }

  /** Links, devices, pipes, further names: made beside their place and then moved there. */
  async #makeOther(item: PlannedItem): Promise<void> {
    const part = partPathOf(item.target, item.node.type);
    try {
      const isThere = item.linkTo
        ? isSameEntry(statEntry(item.linkTo.target), statEntry(item.target))
        : item.action === 'keep';
      if (isThere) {
        this.#keep(item);
        return;
      }
      this.#parents.assert(item.base, part);
      removeEntry(part);
      await this.#create(item, part);
      if (!item.linkTo) this.#writeMetadata(item.path, part, item.node);
      this.#parents.assert(item.base, item.target);
      moveIntoPlace(part, item.target, { removeFolders: this.#request.deleteExtra });
      this.#finished(item);
    } catch (error) {
      this.#report.warn(item.path, error, 'restore');
      removeFile(part);
    }
  }

  async #create(item: PlannedItem, part: ByteText): Promise<void> {
    const { path, linkTo } = item;
    if (!linkTo) createSpecial(part, item.node);
    else if (this.#done.has(linkTo)) await createHardLink(linkTo.target, part);
    else
      throw new EngineError(
        'data/missing',
        `${path} is another name of ${linkTo.path}, which was not restored`,
        { path },
      );
  }

  #delete({ path, target, base }: PlannedDeletion): void {
    try {
      this.#parents.assert(base, target);
      removeEntry(target);
      this.#report.deleted(path);
    } catch (error) {
      this.#report.warn(path, error, 'restore');
    }
  }

  #finishFolder(folder: PlannedFolder): void {
    if (folder.action === 'pass' || this.#failedFolders.has(folder)) return;
    try {
      this.#parents.assert(folder.base, joinPath(folder.target, '.'));
      this.#writeMetadata(folder.path, folder.target, folder.node);
    } catch (error) {
      this.#report.warn(folder.path, error, 'metadata');
    }
  }

  #writeMetadata(path: ByteText, target: ByteText, node: EntryMetadata): void {
    if (!this.#request.withMetadata) return;
    writeMetadata(target, node, (warning) => this.#report.warn(path, warning, 'metadata'));
  }

  async #verify(plan: RestorePlan): Promise<void> {
    this.#report.phase('verifying');
    for (const item of plan.items) {
      throwIfAborted(this.#signal);
      if (item.node.type !== 'file' || !this.#done.has(item)) continue;
      this.#report.current(item.path);
      try {
        const isRight = await fileHolds(
          item.target,
          contentRanges(this.#repository, item.content),
          this.#signal,
        );
        if (!isRight)
          throw new EngineError('data/corrupt', `${item.path} is not on disk as it is in the snapshot`, {
            path: item.path,
          });
        this.#report.counts.filesVerified += 1;
      } catch (error) {
        this.#report.warn(item.path, error, 'verify');
      }
    }
  }

  /** Once for all: without root every file would fail alike. */
  #warnOfOwners(plan: RestorePlan): void {
    const isOwnOnly = canChangeOwner() || process.platform === 'win32' || !this.#request.withMetadata;
    const others = plan.items.filter(({ node }) => node.uid !== process.geteuid?.());
    const [first] = others;
    if (isOwnOnly || !first) return;
    const message = `The owners of ${others.length} entries were not restored: only root may give files to others`;
    this.#report.warn(
      first.path,
      new EngineError('disk/denied', message, { entries: others.length }),
      'metadata',
    );
  }
}
