import { mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemClock } from '../base/clock';
import {
  createFolder,
  createHardLink,
  createSpecial,
  moveIntoPlace,
  removeEntry,
  removeFile,
} from '../disk/create-entry';
import { nativePath } from '../disk/disk-path';
import { onDisk } from '../disk/fs-error';
import { canChangeOwner, writeMetadata } from '../disk/metadata';
import { partPathOf } from '../disk/part-file';
import { assertRealParents, statEntry } from '../disk/safe-path';
import { type ByteText, textFromBytes } from '../format/byte-text';
import type { Snapshot } from '../format/snapshot';
import type { TreeNode } from '../format/tree';
import { EngineError, throwIfAborted } from '../errors';
import type { IndexedRepository } from '../repository/repository';
import type { RestoreRequest, RestoreResult, RunOptions } from '../requests';
import { contentRanges, fileHolds } from './file-content';
import { type FileWrite, PartFiles } from './file-write';
import { makePlan, snapshotPath } from './make-plan';
import { hasContent, type PlannedFolder, type PlannedItem, type RestorePlan } from './plan';
import { RestoreReport } from './report';
import { findNode } from './tree-walk';
import { writeFiles } from './write-files';

/**
 * Brings a snapshot, or a part of it, back to disk. Trouble with single items is reported as warnings and counted; a full disk, a lost
 * repository or a cancel ends the run, leaving no half-written file under its final name.
 */
export async function restore(
  repository: IndexedRepository,
  snapshot: Snapshot,
  request: RestoreRequest,
  run: RunOptions,
): Promise<RestoreResult> {
  const startMs = systemClock.nowMs();
  const { signal } = run;
  const report = new RestoreReport(run, request.reportItems);
  report.phase('planning');
  const targetRoot = await findTargetRoot(repository, snapshot, request, signal);
  const plan = await makePlan({ repository, snapshot, request, targetRoot, report, signal });
  report.planned(plan);
  for (const { path, node } of plan.skipped) report.skipped(path, node);
  if (request.isDryRun) reportOnly(plan, report);
  else await new Restorer(repository, request, report, signal).execute(plan, targetRoot);
  return { ...report.counts, durationMs: systemClock.nowMs() - startMs };
}

/** Where the restored root goes; an existing one with its links resolved, as whoever named it may well have named a link. */
async function findTargetRoot(
  repository: IndexedRepository,
  snapshot: Snapshot,
  request: RestoreRequest,
  signal: AbortSignal,
): Promise<ByteText> {
  const path =
    request.target.kind === 'folder'
      ? resolve(request.target.path)
      : await originalRoot(repository, snapshot, request, signal);
  return statEntry(path)
    ? onDisk(path, 'open', () => textFromBytes(realpathSync(nativePath(path), 'buffer')))
    : path;
}

async function originalRoot(
  repository: IndexedRepository,
  snapshot: Snapshot,
  request: RestoreRequest,
  signal: AbortSignal,
): Promise<ByteText> {
  const nodes = [];
  for (const path of snapshot.paths)
    nodes.push(await findNode(repository, snapshot.tree, snapshotPath(path), signal));
  if (snapshot.paths.length > 0 && nodes.every((node) => node === undefined)) {
    throw new EngineError(
      'input/invalid',
      'This snapshot does not say where its files were; restore it to a folder',
      {},
    );
  }
  if (process.platform !== 'win32') return resolve('/', `.${request.subfolder || '/'}`);
  const [drive = '', ...below] = request.subfolder.split('/').filter(Boolean);
  if (drive === '')
    throw new EngineError('input/invalid', 'On Windows, restore one drive at a time to its place', {});
  return resolve(`${drive}:\\`, ...below);
}

function reportOnly(plan: RestorePlan, report: RestoreReport): void {
  for (const item of plan.items) {
    report.itemDone(
      item.path,
      item.node,
      item.action === 'create' ? 'restored' : item.action === 'keep' ? 'unchanged' : 'updated',
    );
    if (hasContent(item) && item.action !== 'keep')
      report.bytesDone(Number(item.node.size), Number(item.node.size));
  }
  for (const { path } of plan.deletions) report.deleted(path);
}

class Restorer {
  readonly #repository: IndexedRepository;
  readonly #request: RestoreRequest;
  readonly #report: RestoreReport;
  readonly #signal: AbortSignal;
  readonly #failedFolders = new Set<PlannedFolder>();
  readonly #done = new Set<PlannedItem>();

  constructor(
    repository: IndexedRepository,
    request: RestoreRequest,
    report: RestoreReport,
    signal: AbortSignal,
  ) {
    this.#repository = repository;
    this.#request = request;
    this.#report = report;
    this.#signal = signal;
  }

  async execute(plan: RestorePlan, targetRoot: ByteText): Promise<void> {
    this.#report.phase('restoring');
    onDisk(targetRoot, 'create the folder', () => mkdirSync(nativePath(targetRoot), { recursive: true }));
    for (const folder of plan.folders) this.#makeFolder(folder);
    await this.#writeFiles(plan.items.filter((item) => hasContent(item) && this.#hasFolder(item)));
    for (const item of plan.items) {
      if (!hasContent(item) && this.#hasFolder(item)) await this.#makeOther(item);
    }
    this.#report.phase('finishing');
    for (const { path, target, base } of plan.deletions) this.#delete(path, target, base);
    for (const folder of plan.folders.toReversed()) this.#finishFolder(folder);
    if (this.#request.verify) await this.#verify(plan);
    this.#warnOfOwners(plan);
  }

  #makeFolder(folder: PlannedFolder): void {
    throwIfAborted(this.#signal);
    if (folder.parent && this.#failedFolders.has(folder.parent)) return void this.#failedFolders.add(folder);
    try {
      assertRealParents(folder.base, folder.target);
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
    const parts = new PartFiles({
      mode: this.#request.withMetadata ? 0o600 : 0o666,
      isSparse: this.#request.sparse,
    });
    const kept = items.filter((item) => item.action === 'keep');
    try {
      for (const item of kept) this.#keep(item);
      await writeFiles(
        items.filter((item) => item.action !== 'keep'),
        {
          repository: this.#repository,
          parts,
          report: this.#report,
          signal: this.#signal,
          complete: async (file: FileWrite) => this.#complete(file.item, file.partPath),
          keep: async (item) => this.#keep(item),
        },
      );
    } finally {
      await parts.closeAll();
    }
  }

  #keep(item: PlannedItem): void {
    assertRealParents(item.base, item.target);
    this.#writeMetadata(item.path, item.target, item.node);
    this.#done.add(item);
    this.#report.itemDone(item.path, item.node, 'unchanged');
  }

  #complete(item: PlannedItem, part: ByteText): void {
    assertRealParents(item.base, item.target);
    if (item.linkTo === undefined) this.#writeMetadata(item.path, part, item.node);
    moveIntoPlace(part, item.target, { removeFolders: this.#request.deleteExtra });
    this.#done.add(item);
    this.#report.itemDone(item.path, item.node, item.action === 'create' ? 'restored' : 'updated');
  }

  /** Links, devices, pipes, further names: made beside their place and then moved there. */
  async #makeOther(item: PlannedItem): Promise<void> {
    throwIfAborted(this.#signal);
    const part = partPathOf(item.target, item.node.type);
    try {
      if (item.action === 'keep' && !item.linkTo) return this.#keep(item);
      if (item.linkTo && isSameEntry(item.linkTo.target, item.target)) return this.#keep(item);
      assertRealParents(item.base, part);
      removeEntry(part);
      await this.#create(item, part);
      this.#complete(item, part);
    } catch (error) {
      this.#report.warn(item.path, error, 'restore');
      removeFile(part);
    }
  }

  async #create(item: PlannedItem, part: ByteText): Promise<void> {
    if (!item.linkTo) return createSpecial(part, item.node);
    if (this.#done.has(item.linkTo)) return createHardLink(item.linkTo.target, part);
    const path = item.path;
    throw new EngineError(
      'data/missing',
      `${path} is another name of ${item.linkTo.path}, which was not restored`,
      { path },
    );
  }

  #delete(path: ByteText, target: ByteText, base: ByteText): void {
    throwIfAborted(this.#signal);
    try {
      assertRealParents(base, target);
      removeEntry(target);
      this.#report.deleted(path);
    } catch (error) {
      this.#report.warn(path, error, 'restore');
    }
  }

  #finishFolder(folder: PlannedFolder): void {
    throwIfAborted(this.#signal);
    if (folder.action === 'pass' || this.#failedFolders.has(folder)) return;
    try {
      assertRealParents(folder.base, folder.target);
      if (statEntry(folder.target)?.isDirectory())
        this.#writeMetadata(folder.path, folder.target, folder.node);
    } catch (error) {
      this.#report.warn(folder.path, error, 'metadata');
    }
  }

  #writeMetadata(path: ByteText, target: ByteText, node: TreeNode): void {
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
          contentRanges(this.#repository, item.node),
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
    const others = plan.items.filter(({ node }) => node.uid !== process.getuid?.());
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

function isSameEntry(a: ByteText, b: ByteText): boolean {
  const first = statEntry(a);
  const second = statEntry(b);
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev && first.ino !== 0n;
}
