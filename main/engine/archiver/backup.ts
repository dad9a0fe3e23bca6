/** From this computer's disk to the repository: the one door of the archiver. */
import { anySignal } from '../base/signals';
import type { PauseGate } from '../base/pause-gate';
import type { Clock } from '../base/clock';
import { TaskGroup, forEachLimit } from '../base/task-group';
import { diskTrouble } from '../disk/fs-error';
import { listNames } from '../disk/list-folder';
import { EngineError, throwIfAborted } from '../errors';
import type { ByteText } from '../format/byte-text';
import { goTimeFromNs } from '../format/go-time';
import type { TreeId } from '../format/ids';
import type { Snapshot } from '../format/snapshot';
import type { IndexedRepository, RepositoryWriter, SnapshotRecord } from '../repository/repository';
import type { BackupRequest, BackupResult, RunOptions, SavedTarget, TargetState } from '../requests';
import { BackupReport } from './backup-report';
import { findAdoptedParent, findParent } from './parent';
import { newestFiles } from './newest-files';
import { scan } from './scan';
import { Selection } from '../walker/selection';
import { type TargetChildren, absoluteTarget, componentsOf, planTargets } from './targets';
import { requireTarget, savedTarget } from './target-states';
import { TreeSaver } from './tree-saver';
import { TreeStore } from './tree-store';

const nsPerMs = 1_000_000n;
/**
 * Nobody needs the total of a run that is over sooner: only for long ones the disk is looked at twice. Where there is a parent, most of a run is to
 * look, and counting would take as long.
 */
const countAfterMs = { withoutParent: 2_000, withParent: 15_000 };
/** Headers of an interrupted run's packs that are read at once. */
const adoptWidth = 5;

export interface BackupContext {
  readonly indexed: IndexedRepository;
  /** All snapshots, listed under the lock and before the index was loaded. */
  readonly snapshots: readonly SnapshotRecord[];
  readonly clock: Clock;
  /** Paused by a person: the walk stands still. */
  readonly pause: PauseGate;
}

/**
 * Saves a snapshot of the request's targets. The caller holds the shared lock; `run.signal` is the lock's. Entries that cannot be read are left
 * out and reported as warnings; trouble with the repository fails the run. Fails with `input/invalid` when no target exists or nothing at all
 * is selected.
 */
export async function backup(
  context: BackupContext,
  asked: BackupRequest,
  run: RunOptions,
): Promise<BackupResult> {
  const { indexed, clock } = context;
  const countedPaths = asked.targets.map((target) => absoluteTarget(target, asked.workingFolder));
  const request = { ...asked, countedPaths };
  const report = new BackupReport(run.onEvent, request);
  const startMs = clock.nowMs();
  const timeNs = BigInt(request.timeMs ?? startMs) * nsPerMs;
  const targets = existingTargets(request, report);
  const paths = targets.map((target) => absoluteTarget(target, request.workingFolder));
  const chosen = request.newestFiles && (await chooseNewest(context, request, run, paths));
  const own = findParent(context.snapshots, request, paths, timeNs);
  const parent = own ?? findAdoptedParent(context.snapshots, request, paths, timeNs);
  // On another disk all inodes are others, and all changes of them later: size and time of the content have to do.
  const comparing: BackupRequest = own
    ? { ...request, adopted: undefined }
    : { ...request, ...(parent && { ignoreInode: true }) };
  const { tree, adoptedPacks } = await saveAll(
    context,
    comparing,
    run,
    report,
    chosen ?? targets,
    parent?.snapshot.tree,
  );
  const endMs = clock.nowMs();
  const snapshot: Snapshot = {
    time: goTimeFromNs(timeNs),
    parent: parent?.id,
    tree,
    paths,
    hostname: request.hostname,
    username: request.username,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    excludes: request.excludes,
    tags: request.tags,
    original: undefined,
    programVersion: request.programVersion,
    summary: {
      backupStart: goTimeFromNs(BigInt(startMs) * nsPerMs),
      backupEnd: goTimeFromNs(BigInt(endMs) * nsPerMs),
      ...report.counts,
    },
  };
  const isWanted = !request.isDryRun && !(request.skipIfUnchanged && parent?.snapshot.tree === tree);
  throwIfAborted(run.signal);
  const snapshotId = isWanted ? await indexed.repository.saveSnapshot(snapshot, run) : undefined;
  const saved = chosen ? [] : savedTargets(request, paths, report);
  report.finish();
  const { warnings } = report;
  const newest = chosen?.find((path) => !report.hasTrouble(path));
  return {
    snapshotId,
    snapshot,
    parent: parent?.id,
    newestFile: newest && `/${componentsOf(newest).join('/')}`,
    targets: saved,
    warnings,
    durationMs: endMs - startMs,
    adoptedPacks,
  };
}

/** Fails with `input/invalid` when there are none. */
async function chooseNewest(
  { pause }: BackupContext,
  request: BackupRequest,
  { signal }: RunOptions,
  paths: readonly ByteText[],
): Promise<readonly ByteText[]> {
  const selection = new Selection(request, () => undefined);
  const chosen = await newestFiles(paths, { limits: request.newestFiles!, selection, signal, pause });
  if (chosen.length > 0) return chosen;
  throw new EngineError('input/invalid', 'There are no small files');
}

function existingTargets(request: BackupRequest, report: BackupReport): readonly ByteText[] {
  const troubles: EngineError[] = [];
  const existing = request.targets.filter((target) => {
    try {
      const path = absoluteTarget(target, request.workingFolder);
      requireTarget(path, stateBefore(request, path));
      return true;
    } catch (error) {
      const trouble = diskTrouble(error);
      troubles.push(trouble);
      report.warn(target, trouble, 'scan');
      return false;
    }
  });
  if (existing.length > 0) return existing;
  throw (
    troubles.find(({ code }) => code !== 'disk/not-found') ??
    new EngineError('input/invalid', 'None of the folders and files to back up exists')
  );
}

function savedTargets(
  request: BackupRequest,
  paths: readonly ByteText[],
  report: BackupReport,
): readonly SavedTarget[] {
  return report.counted.flatMap((counts, at) => {
    const path = request.countedPaths![at]!;
    if (!paths.includes(path)) return [];
    const onTrouble = (error: EngineError) => report.warn(path, error, 'archival');
    return [savedTarget(path, counts, stateBefore(request, path), onTrouble)];
  });
}

function stateBefore({ targetsBefore }: BackupRequest, path: ByteText): TargetState | undefined {
  return targetsBefore?.find((before) => before.path === path);
}

async function saveAll(
  { indexed, pause, clock }: BackupContext,
  request: BackupRequest,
  run: RunOptions,
  report: BackupReport,
  targets: readonly ByteText[],
  parentTree: TreeId | undefined,
): Promise<{ readonly tree: TreeId; readonly adoptedPacks: number }> {
  const { compression, packSizeBytes, tier, skipsProof, isDryRun, isQuiet, readers } = request;
  const { signal } = run;
  const selection = new Selection(request, (path, error) => report.warn(path, error, 'archival'));
  const plan = planTargets(targets, request.workingFolder, (folder) => listOrWarn(folder, report));
  report.phase('saving');
  return indexed.withWriter(
    {
      signal,
      compression,
      packSizeBytes,
      tier,
      skipsProof,
      isDryRun,
      isQuiet,
      readers,
      onPackStored: ({ packBytes }) => report.packStored(packBytes),
    },
    async (writer) => {
      const adoptedPacks = isDryRun ? 0 : await adoptPacks(indexed, writer);
      const nodes = await saveTargets(
        { indexed, pause, writer, request, selection, report, clock },
        plan,
        parentTree,
      );
      if (nodes.length === 0)
        throw new EngineError('input/invalid', 'Nothing is selected: the snapshot is empty');
      const { id } = await new TreeStore(writer, report).save(nodes);
      report.phase('finishing');
      return { tree: id, adoptedPacks };
    },
  );
}

function listOrWarn(folder: ByteText, report: BackupReport): readonly ByteText[] {
  try {
    return listNames(folder);
  } catch (error) {
    report.warn(folder, diskTrouble(error), 'archival');
    return [];
  }
}

/** Takes over what an interrupted run has stored without index, as far as it proves good. */
async function adoptPacks(indexed: IndexedRepository, writer: RepositoryWriter): Promise<number> {
  let adopted = 0;
  const left = await indexed.findUnindexedPacks({ signal: writer.signal });
  await forEachLimit(left, adoptWidth, writer.signal, async ({ pack, sizeBytes }) => {
    try {
      await writer.adoptPack(pack, sizeBytes);
      adopted += 1;
    } catch (error) {
      // A damaged pack that nobody refers to harms nothing: prune removes it.
      if (!(error instanceof EngineError && error.code.startsWith('data/'))) throw error;
    }
  });
  return adopted;
}

interface SaveOptions {
  readonly indexed: IndexedRepository;
  readonly pause: PauseGate;
  readonly writer: RepositoryWriter;
  readonly request: BackupRequest;
  readonly selection: Selection;
  readonly report: BackupReport;
  readonly clock: Clock;
}

/** Saves everything below the root; returns the root's nodes. Counts beside it where that is asked, in the time that saving leaves. */
async function saveTargets(
  options: SaveOptions,
  plan: TargetChildren,
  parentTree: TreeId | undefined,
): Promise<readonly string[]> {
  const { writer, report, request } = options;
  const stopScan = new AbortController();
  let root: readonly string[] = [];
  await TaskGroup.run(writer.signal, async (group) => {
    const signal = anySignal(group.signal, stopScan.signal);
    if (request.countsAhead) group.start(() => scanBeside(options, plan, parentTree !== undefined, signal));
    await TaskGroup.run(group.signal, async (saving) => {
      const saver = new TreeSaver({ ...options, group: saving });
      await saver.saveRoot(plan, parentTree, (nodes) => (root = nodes));
    });
    stopScan.abort();
  });
  report.scanned(report.totals, true);
  return root;
}

/** The count; it is stopped when saving is done first, and is no failure then. */
async function scanBeside(
  { pause, request, selection, report, clock }: SaveOptions,
  plan: TargetChildren,
  hasParent: boolean,
  signal: AbortSignal,
): Promise<void> {
  try {
    const onTotals = report.scanned.bind(report);
    await clock.sleep(countAfterMs[hasParent ? 'withParent' : 'withoutParent'], signal);
    await scan(plan, { request, selection, signal, pause, onTotals });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
