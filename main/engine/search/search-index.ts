/** Searching all snapshots by name, from an index on this computer that may be gone at any time. */
import { engineErrorToData, isCancelled, toEngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import type { Snapshot } from '../format/snapshot';
import { treePathOf } from '../format/tree-path';
import type { IndexedRepository, OpenRepository, SnapshotRecord } from '../repository/repository';
import type { SearchMatch, SearchPage, SearchRequest, SearchState, SnapshotMark } from '../lookup-requests';
import { folderKind, typeOfKind } from './entry-kinds';
import { PathTable, type TableSnapshot } from './path-table';
import { SnapshotWalk, unlessDamage } from './snapshot-walk';
import { decodeTable, encodeTable, tableVersion } from './table-bytes';
import { searchTable } from './table-search';
import { withoutSnapshots } from './without-snapshots';

interface SignalOptions {
  readonly signal: AbortSignal;
}

/** An index that has the tree, if there is one. */
export type IndexWith = (tree: TreeId, options: SignalOptions) => Promise<IndexedRepository>;

const fileName = 'search';
/** A first index of many snapshots is worth keeping before it is complete; writing it takes a second or so. */
const saveEveryMs = 60_000;

export class SearchIndex {
  readonly #repository: OpenRepository;
  readonly #indexWith: IndexWith;
  #loading: Promise<PathTable> | undefined;
  #table = new PathTable();
  #state: SearchState = {
    isComplete: false,
    snapshotsDone: 0,
    snapshotsTotal: 0,
    unreadableFolders: 0,
    error: undefined,
  };

  constructor(repository: OpenRepository, indexWith: IndexWith) {
    this.#repository = repository;
    this.#indexWith = indexWith;
  }

  /** What is found in the snapshots that were looked through so far, which the answer tells. */
  async search(request: SearchRequest, options: SignalOptions): Promise<SearchPage> {
    await this.#load();
    const table = this.#table;
    const { total, entries } = await searchTable(table, request, options);
    return { ...this.#state, total, matches: entries.map((entry) => matchOf(table, entry)) };
  }

  /**
   * Takes in snapshots that are new and takes out those that are gone. One at a time. A folder that cannot be read is left as it was before. What fails it,
   * or stops it, leaves an index of fewer snapshots.
   */
  async update({ signal }: SignalOptions): Promise<void> {
    this.#tell({ error: undefined });
    try {
      await this.#load();
      await this.#update({ signal });
    } catch (error) {
      if (!isCancelled(error)) this.#tell({ error: engineErrorToData(toEngineError(error)) });
      throw error;
    }
  }

  async #update(options: SignalOptions): Promise<void> {
    const listed = await this.#repository.listSnapshots({ ...options, onDamaged: () => undefined });
    let isChanged = this.#takeOut(listed);
    const added = this.#newOf(listed);
    let savedMs = performance.now();
    for (const [done, record] of added.entries()) {
      this.#tell({
        isComplete: false,
        snapshotsDone: listed.length - added.length + done,
        snapshotsTotal: listed.length,
      });
      await this.#add(record, options);
      isChanged = true;
      if (performance.now() - savedMs < saveEveryMs) continue;
      await this.#save();
      savedMs = performance.now();
    }
    this.#tell({ isComplete: true, snapshotsDone: listed.length, snapshotsTotal: listed.length });
    if (isChanged) await this.#save();
  }

  /** Also gives snapshots their new ids that were only tagged. Answers whether anything changed. */
  #takeOut(listed: readonly SnapshotRecord[]): boolean {
    const table = this.#table;
    const known = new Set(table.snapshots.map(({ id }) => id));
    const ids = new Set(listed.map(({ id }) => id));
    const fresh = new Map(listed.map(({ id, snapshot }) => [keyOf(snapshot), id]));
    let isChanged = false;
    for (const [number, snapshot] of table.snapshots.entries()) {
      if (ids.has(snapshot.id)) continue;
      isChanged = true;
      const id = fresh.get(snapshot.key);
      if (id !== undefined && !known.has(id)) table.snapshots[number] = { ...snapshot, id };
    }
    if (isChanged) this.#table = withoutSnapshots(table, (number) => !ids.has(table.snapshots[number]!.id));
    return isChanged;
  }

  /** Oldest first. All of them when one is older than what is known of its host: history is not written into the middle. */
  #newOf(listed: readonly SnapshotRecord[]): readonly SnapshotRecord[] {
    const known = new Set(this.#table.snapshots.map(({ id }) => id));
    const latestMs = new Map<string, number>();
    for (const { host, timeMs } of this.#table.snapshots) latestMs.set(this.#table.nameOf(host), timeMs);
    const isLate = ({ snapshot }: SnapshotRecord) =>
      Date.parse(snapshot.time) < (latestMs.get(snapshot.hostname) ?? -Infinity);
    const sorted = listed.toSorted((a, b) => Date.parse(a.snapshot.time) - Date.parse(b.snapshot.time));
    const added = sorted.filter(({ id }) => !known.has(id));
    if (!added.some(isLate)) return added;
    this.#table = new PathTable();
    return sorted;
  }

  async #add({ id, snapshot }: SnapshotRecord, options: SignalOptions): Promise<void> {
    const table = this.#table;
    const { tree, time, hostname } = snapshot;
    const index = await this.#indexWith(tree, options);
    const targets = await targetsOf(index, snapshot, options);
    const row: TableSnapshot = {
      id,
      key: keyOf(snapshot),
      timeMs: Date.parse(time),
      host: table.host(hostname),
      tree,
      targets,
    };
    const number = table.snapshots.push(row) - 1;
    try {
      const unreadable = await new SnapshotWalk(table, index, options).run();
      this.#tell({ unreadableFolders: this.#state.unreadableFolders + unreadable });
    } catch (error) {
      this.#table = withoutSnapshots(table, (each) => each === number);
      throw error;
    }
  }

  #load(): Promise<PathTable> {
    this.#loading ??= this.#repository.loadKept(fileName, tableVersion).then((bytes) => {
      if (bytes) this.#table = decodeTable(bytes);
      return this.#table;
    });
    return this.#loading;
  }

  #save(): Promise<void> {
    return this.#repository.saveKept(fileName, tableVersion, encodeTable(this.#table));
  }

  #tell(change: Partial<SearchState>): void {
    this.#state = { ...this.#state, ...change };
  }
}

/** What of a snapshot stays when its tags are changed. */
function keyOf({ hostname, time, tree }: Snapshot): string {
  return `${hostname}\n${time}\n${tree}`;
}

/**
 * The paths of a snapshot as they are in its trees. Relative ones lie at the root under their last names, among nothing else, so
 * what is at the root is what was saved.
 */
async function targetsOf(
  index: IndexedRepository,
  { tree, paths }: Snapshot,
  options: SignalOptions,
): Promise<readonly ByteText[]> {
  const targets = paths.map(treePathOf);
  // Whoever walks through it finds the damage, too.
  const nodes = (await index.loadTree(tree, options).then(({ nodes }) => nodes, unlessDamage)) ?? [];
  const isAbsolute = nodes.every(({ name }) =>
    targets.some((target) => target === '/' || `${target}/`.startsWith(`/${name}/`)),
  );
  return isAbsolute ? targets : nodes.map(({ name }) => `/${name}`);
}

function matchOf(table: PathTable, entry: number): SearchMatch {
  const path = table.pathOf(entry);
  const host = table.hostOf(entry);
  const states = [...table.statesOf(entry)];
  const newest = states[0]!;
  const isDeleted = !table.isPresent(entry);
  const { sizeBytes, modifiedMs } = table.state(newest);
  const contents = new Set(
    states
      .map((number) => table.state(number))
      .flatMap((state) => (state.isAbsent ? [] : [`${state.contentA} ${state.contentB}`])),
  );
  return {
    path,
    hostname: table.nameOf(host),
    type: typeOfKind(table.kinds[entry]!),
    sizeBytes,
    modifiedMs,
    first: markOf(table.snapshots[table.snapshotOf(states.at(-1)!)]!),
    last: markOf(lastWith(table, host, path, isDeleted ? table.snapshotOf(newest) : table.snapshots.length)),
    isDeleted,
    versions: table.kinds[entry] === folderKind ? 1 : contents.size,
  };
}

/** The newest snapshot of the host, before the one with the number `end`, that would have the path. */
function lastWith(table: PathTable, host: number, path: ByteText, end: number): TableSnapshot {
  return table.snapshots.findLast(
    (snapshot, number) => number < end && snapshot.host === host && table.covers(number, path),
  )!;
}

function markOf({ id, timeMs }: TableSnapshot): SnapshotMark {
  return { snapshot: id, timeMs };
}
