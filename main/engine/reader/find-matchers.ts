/** What a search looks for, asked of every entry of every tree. */
import { compileNames, compilePatterns } from '../base/patterns';
import { EngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import { nsFromGoTime } from '../format/go-time';
import type { TreeId } from '../format/ids';
import type { TreeNode } from '../format/tree';
import type { TreeOutline } from '../format/tree-outline';
import type { IndexedRepository } from '../repository/repository';
import type { FindRequest } from '../requests';
import { joinPath } from './find-node';

/** A match before it is known of which snapshot, and where in it: snapshots and folders share trees. */
export type Place =
  | { readonly kind: 'node'; readonly node: TreeNode }
  | {
      readonly kind: 'object';
      readonly objectType: 'data' | 'tree';
      readonly id: string;
      readonly parentTree: string | undefined;
    };

/** The entry `at` of the tree that `outline` holds. */
export interface Entry {
  readonly outline: TreeOutline;
  readonly at: number;
  readonly tree: TreeId;
  readonly folder: ByteText;
  /** What the matcher said of the folder. */
  readonly isInside: boolean;
}

export interface Hit {
  readonly places: readonly Place[];
  /** Whether there may be matches below the entry. */
  readonly enters: boolean;
  /** Whether everything below the entry matches for its sake. */
  readonly isInside: boolean;
}

export interface Matcher {
  /** What is found below a folder depends only on its tree and on whether it is inside of a match. */
  readonly isPathFree: boolean;
  /** Set when names are all that is looked for. */
  readonly names?: Pick<FindRequest, 'patterns' | 'ignoreCase'>;
  /** Whether an entry with the right name is a match; where none is given, all are. */
  readonly isOfTime?: ((node: TreeNode) => boolean) | undefined;
  matchEntry(entry: Entry): Hit;
  matchRoot(tree: TreeId): readonly Place[];
}

const nsPerMs = 1_000_000n;
const noPlaces: readonly Place[] = [];
const noHit: Hit = { places: noPlaces, enters: true, isInside: false };

/** Throws `input/invalid` for a malformed pattern or id and for a pack that the index does not have. */
export function matcherFor(index: IndexedRepository, request: Omit<FindRequest, 'snapshots'>): Matcher {
  if (request.by === 'name') return nameMatcher(request);
  const prefixes = request.patterns.map(checkedPrefix);
  if (request.by === 'pack') return packMatcher(index, prefixes);
  const isWanted = (id: string) => prefixes.some((prefix) => id.startsWith(prefix));
  const nothing = () => false;
  return request.by === 'blob' ? objectMatcher(isWanted, nothing) : objectMatcher(nothing, isWanted);
}

function nameMatcher(request: Omit<FindRequest, 'snapshots'>): Matcher {
  const isOfTime = timeTest(request);
  const placesOf = ({ outline, at }: Entry): readonly Place[] => {
    const node = outline.node(at);
    return isOfTime === undefined || isOfTime(node) ? [{ kind: 'node', node }] : noPlaces;
  };
  const { patterns, ignoreCase } = request;
  const isName = compileNames(patterns, { ignoreCase });
  if (isName !== undefined) {
    return {
      isPathFree: true,
      names: { patterns, ignoreCase },
      isOfTime,
      matchEntry: (entry) =>
        entry.isInside || isName(entry.outline.name(entry.at))
          ? { places: placesOf(entry), enters: true, isInside: true }
          : noHit,
      matchRoot: () => noPlaces,
    };
  }
  const set = compilePatterns(patterns, { ignoreCase });
  return {
    isPathFree: false,
    matchEntry(entry) {
      const { outline, at, folder } = entry;
      const path = joinPath(folder, outline.name(at));
      const places = set.matches(path) ? placesOf(entry) : noPlaces;
      return { places, enters: outline.isDir(at) && set.childMayMatch(path), isInside: false };
    },
    matchRoot: () => noPlaces,
  };
}

function timeTest({
  oldestMs,
  newestMs,
}: Omit<FindRequest, 'snapshots'>): ((node: TreeNode) => boolean) | undefined {
  if (oldestMs === undefined && newestMs === undefined) return undefined;
  const oldestNs = oldestMs === undefined ? undefined : BigInt(oldestMs) * nsPerMs;
  const newestNs = newestMs === undefined ? undefined : BigInt(newestMs) * nsPerMs;
  return ({ mtime }) => {
    const ns = nsFromGoTime(mtime);
    return (oldestNs === undefined || ns >= oldestNs) && (newestNs === undefined || ns <= newestNs);
  };
}

function objectMatcher(
  isWantedBlob: (id: string) => boolean,
  isWantedTree: (id: string) => boolean,
): Matcher {
  const treePlaces = (id: TreeId, parentTree: TreeId | undefined): readonly Place[] =>
    isWantedTree(id) ? [{ kind: 'object', objectType: 'tree', id, parentTree }] : noPlaces;
  const placesOf = ({ outline, at, tree: parentTree }: Entry): readonly Place[] => {
    const folder = outline.folder(at);
    if (folder !== undefined) return treePlaces(folder, parentTree);
    if (!outline.isFile(at)) return noPlaces;
    const places: Place[] = [];
    for (let blob = 0; blob < outline.contentCount(at); blob++) {
      const id = outline.content(at, blob);
      if (isWantedBlob(id)) places.push({ kind: 'object', objectType: 'data', id, parentTree });
    }
    return places;
  };
  return {
    isPathFree: true,
    matchEntry(entry) {
      const places = placesOf(entry);
      return places.length === 0 ? noHit : { places, enters: true, isInside: false };
    },
    matchRoot: (tree) => treePlaces(tree, undefined),
  };
}

/** Looks for everything that is in the packs. */
function packMatcher(index: IndexedRepository, prefixes: readonly string[]): Matcher {
  const missing = new Set(prefixes);
  const wanted = { data: new Set<string>(), tree: new Set<string>() };
  for (const indexed of index.packs()) {
    const matching = prefixes.filter((prefix) => indexed.pack.startsWith(prefix));
    for (const prefix of matching) missing.delete(prefix);
    if (matching.length > 0) for (const { type, id } of indexed.blobs) wanted[type].add(id);
  }
  const [pack] = missing;
  if (pack !== undefined) {
    throw new EngineError('input/invalid', `No pack of the index has an id that begins with ${pack}`, {
      pack,
    });
  }
  return objectMatcher(
    (id) => wanted.data.has(id),
    (id) => wanted.tree.has(id),
  );
}

function checkedPrefix(text: string): string {
  if (/^[0-9a-f]{1,64}$/.test(text)) return text;
  throw new EngineError('input/invalid', `Not an id or its beginning: ${text}`, { pattern: text });
}
