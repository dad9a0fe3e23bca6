/** Searching snapshots for names and paths, or for the places of blobs, trees and packs. */
import { Breather } from '../base/breather';
import type { ByteText } from '../format/byte-text';
import type { SnapshotId, TreeId } from '../format/ids';
import { TreeOutline } from '../format/tree-outline';
import { type IndexedRepository, type SnapshotRecord, namingTree } from '../repository/repository';
import type { FindMatch, FindRequest } from '../requests';
import { type Matcher, type Place, matcherFor } from './find-matchers';
import { joinPath } from './find-node';
import { SweptNames } from './swept-names';

/**
 * Everything in `snapshots` that matches the request, snapshot by snapshot in the given order, depth first. Throws `input/invalid` for a malformed
 * pattern or id and for a pack that the index does not have.
 */
export async function* find(
  index: IndexedRepository,
  snapshots: readonly SnapshotRecord[],
  request: Omit<FindRequest, 'snapshots'>,
  options: { readonly signal: AbortSignal },
): AsyncGenerator<FindMatch, void, undefined> {
  const matcher = matcherFor(index, request);
  const search = new Search(index, matcher, options);
  if (matcher.names && index.hasManyTrees()) {
    const roots = snapshots.map(({ snapshot }) => snapshot.tree);
    const swept = await SweptNames.sweep(index, roots, matcher.names, options);
    for (const record of snapshots) yield* sweptMatches(index, swept, search, matcher, record);
    return;
  }
  for (const { id, snapshot } of snapshots) {
    const time = snapshot.time;
    for (const place of matcher.matchRoot(snapshot.tree)) yield matchOf(place, '/', id, time);
    const found = await search.searchTree({ tree: snapshot.tree, path: '/', isInside: false });
    for (const { path, place } of placesIn(found, '/')) yield matchOf(place, path, id, time);
  }
}

/** Everything below a folder that matches does so, too. */
async function* sweptMatches(
  index: IndexedRepository,
  swept: SweptNames,
  search: Search,
  { isOfTime }: Matcher,
  { id, snapshot }: SnapshotRecord,
): AsyncGenerator<FindMatch, void, undefined> {
  for (const found of swept.below(snapshot.tree)) {
    const { path, folder } = found;
    if (isOfTime === undefined || isOfTime(found.node)) {
      yield {
        kind: 'node',
        snapshot: id,
        path,
        get node() {
          return found.node;
        },
      };
    }
    if (folder < 0) continue;
    const tree = index.blobOf(folder).id as TreeId;
    const inside = await search.searchTree({ tree, path, isInside: true });
    for (const { path: below, place } of placesIn(inside, path))
      yield matchOf(place, below, id, snapshot.time);
  }
}

function matchOf(place: Place, path: ByteText, snapshot: SnapshotId, snapshotTime: string): FindMatch {
  return place.kind === 'node'
    ? { kind: 'node', snapshot, path, node: place.node }
    : { ...place, path, snapshot, snapshotTime };
}

/** What was found in a folder and below it, in the order of its tree; entries that lead to nothing are left out. */
type FoundTree = readonly FoundEntry[];

interface FoundEntry {
  readonly name: ByteText;
  readonly places: readonly Place[];
  readonly below: FoundTree;
}

/** A folder to search. */
interface Folder {
  readonly tree: TreeId;
  readonly path: ByteText;
  readonly isInside: boolean;
}

interface ReadEntry {
  readonly name: ByteText;
  readonly places: readonly Place[];
  /** What is to be searched for matches below. */
  readonly folder: Folder | undefined;
}

const nothing: FoundTree = [];

function* placesIn(
  found: FoundTree,
  folder: ByteText,
): Generator<{ readonly path: ByteText; readonly place: Place }> {
  for (const { name, places, below } of found) {
    const path = joinPath(folder, name);
    for (const place of places) yield { path, place };
    if (below.length > 0) yield* placesIn(below, path);
  }
}

/** Snapshots share most of their trees: each is searched once for all of them, or once at each path where paths matter. */
class Search {
  readonly #index: IndexedRepository;
  readonly #matcher: Matcher;
  readonly #signal: AbortSignal;
  readonly #breather: Breather;
  readonly #outline = new TreeOutline();
  readonly #known = new Map<string, FoundTree>();

  constructor(index: IndexedRepository, matcher: Matcher, options: { readonly signal: AbortSignal }) {
    this.#index = index;
    this.#matcher = matcher;
    this.#signal = options.signal;
    this.#breather = new Breather(options.signal);
  }

  /** Answers at once for a tree that is known. */
  searchTree(folder: Folder): FoundTree | Promise<FoundTree> {
    return this.#known.get(this.#keyOf(folder)) ?? this.#search(folder);
  }

  async #search(folder: Folder): Promise<FoundTree> {
    const { tree } = folder;
    const pause = this.#breather.breathe();
    if (pause) await pause;
    const signal = this.#signal;
    const json = this.#index.nearTreeJson(tree) ?? (await this.#index.loadTreeJson(tree, { signal }));
    const found: FoundEntry[] = [];
    for (const { name, places, folder: subfolder } of namingTree(tree, () => this.#read(json, folder))) {
      const search = subfolder === undefined ? nothing : this.searchTree(subfolder);
      const below = search instanceof Promise ? await search : search;
      if (places.length > 0 || below.length > 0) found.push({ name, places, below });
    }
    const result = found.length === 0 ? nothing : found;
    this.#known.set(this.#keyOf(folder), result);
    return result;
  }

  /** The folder's entries that match or may have matches below. One outline serves all trees, so this must not wait. */
  #read(json: Uint8Array, { tree, path, isInside }: Folder): readonly ReadEntry[] {
    const outline = this.#outline;
    outline.read(json);
    const entries: ReadEntry[] = [];
    for (let at = 0; at < outline.count; at++) {
      const hit = this.#matcher.matchEntry({ outline, at, tree, folder: path, isInside });
      const subtree = outline.folder(at);
      const isEntered = hit.enters && subtree !== undefined;
      if (!isEntered && hit.places.length === 0) continue;
      const name = outline.name(at);
      const folder = isEntered
        ? { tree: subtree, path: joinPath(path, name), isInside: hit.isInside }
        : undefined;
      entries.push({ name, places: hit.places, folder });
    }
    return entries;
  }

  #keyOf({ tree, path, isInside }: Folder): string {
    if (!this.#matcher.isPathFree) return `${tree} ${path}`;
    return isInside ? `${tree} inside` : tree;
  }
}
