/** Searching snapshots for names and paths, or for the places of blobs, trees and packs. */
import { compilePatterns } from '../base/patterns';
import { EngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import { nsFromGoTime } from '../format/go-time';
import type { TreeId } from '../format/ids';
import type { TreeNode } from '../format/tree';
import type { IndexedRepository, SnapshotRecord } from '../repository/repository';
import type { FindMatch, FindRequest } from '../requests';
import { joinPath } from './find-node';

/** A match before it is known of which snapshot: folders that snapshots share are searched once. */
type Place =
  | { readonly kind: 'node'; readonly path: ByteText; readonly node: TreeNode }
  | {
      readonly kind: 'object';
      readonly path: ByteText;
      readonly objectType: 'data' | 'tree';
      readonly id: string;
      readonly parentTree: string | undefined;
    };

interface Matcher {
  /** The matches that one entry gives; `parent` is the tree that has it. */
  matchNode(path: ByteText, node: TreeNode, parent: TreeId): readonly Place[];
  matchRoot(tree: TreeId): readonly Place[];
  /** Whether there may be matches below the folder. */
  enters(path: ByteText): boolean;
}

const nsPerMs = 1_000_000n;

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
  const search = new Search(index, matcherFor(index, request), options);
  for (const { id, snapshot } of snapshots) {
    for await (const place of search.places(snapshot.tree)) {
      if (place.kind === 'node') yield { ...place, snapshot: id };
      else yield { ...place, snapshot: id, snapshotTime: snapshot.time };
    }
  }
}

class Search {
  readonly #index: IndexedRepository;
  readonly #matcher: Matcher;
  readonly #options: { readonly signal: AbortSignal };
  /** What was found below a folder, by its tree and path. */
  readonly #known = new Map<string, readonly Place[]>();

  constructor(index: IndexedRepository, matcher: Matcher, options: { readonly signal: AbortSignal }) {
    this.#index = index;
    this.#matcher = matcher;
    this.#options = options;
  }

  async *places(root: TreeId): AsyncGenerator<Place, void, undefined> {
    yield* this.#matcher.matchRoot(root);
    yield* this.#below(root, '/');
  }

  async *#below(tree: TreeId, folder: ByteText): AsyncGenerator<Place, void, undefined> {
    const key = `${tree} ${folder}`;
    const known = this.#known.get(key);
    if (known !== undefined) return yield* known;
    const found: Place[] = [];
    const { nodes } = await this.#index.loadTree(tree, this.#options);
    for (const node of nodes) {
      const path = joinPath(folder, node.name);
      for (const place of this.#matcher.matchNode(path, node, tree)) {
        found.push(place);
        yield place;
      }
      if (node.type !== 'dir' || node.subtree === undefined || !this.#matcher.enters(path)) continue;
      for await (const place of this.#below(node.subtree, path)) {
        found.push(place);
        yield place;
      }
    }
    this.#known.set(key, found);
  }
}

function matcherFor(index: IndexedRepository, request: Omit<FindRequest, 'snapshots'>): Matcher {
  if (request.by === 'name') return nameMatcher(request);
  const prefixes = request.patterns.map(checkedPrefix);
  if (request.by === 'pack') return packMatcher(index, prefixes);
  const isWanted = (id: string) => prefixes.some((prefix) => id.startsWith(prefix));
  const nothing = () => false;
  return request.by === 'blob' ? objectMatcher(isWanted, nothing) : objectMatcher(nothing, isWanted);
}

function nameMatcher(request: Omit<FindRequest, 'snapshots'>): Matcher {
  const patterns = compilePatterns(request.patterns, { ignoreCase: request.ignoreCase });
  const oldestNs = request.oldestMs === undefined ? undefined : BigInt(request.oldestMs) * nsPerMs;
  const newestNs = request.newestMs === undefined ? undefined : BigInt(request.newestMs) * nsPerMs;
  const isOfTime = ({ mtime }: TreeNode): boolean => {
    if (oldestNs === undefined && newestNs === undefined) return true;
    const ns = nsFromGoTime(mtime);
    return (oldestNs === undefined || ns >= oldestNs) && (newestNs === undefined || ns <= newestNs);
  };
  return {
    matchNode(path, node) {
      const isMatch = patterns.matches(path) && isOfTime(node);
      return isMatch ? [{ kind: 'node', path, node }] : [];
    },
    matchRoot: () => [],
    enters: (path) => patterns.childMayMatch(path),
  };
}

function objectMatcher(
  isWantedBlob: (id: string) => boolean,
  isWantedTree: (id: string) => boolean,
): Matcher {
  const treePlaces = (path: ByteText, id: TreeId, parentTree: TreeId | undefined): readonly Place[] =>
    isWantedTree(id) ? [{ kind: 'object', path, objectType: 'tree', id, parentTree }] : [];
  return {
    matchNode(path, node, parentTree) {
      if (node.type === 'dir' && node.subtree !== undefined)
        return treePlaces(path, node.subtree, parentTree);
      if (node.type !== 'file') return [];
      const wanted = (node.content ?? []).filter(isWantedBlob);
      return wanted.map((id) => ({ kind: 'object', path, objectType: 'data', id, parentTree }));
    },
    matchRoot: (tree) => treePlaces('/', tree, undefined),
    enters: () => true,
  };
}

/** Looks for everything that is in the packs. */
function packMatcher(index: IndexedRepository, prefixes: readonly string[]): Matcher {
  const missing = new Set(prefixes);
  const wanted = { data: new Set<string>(), tree: new Set<string>() };
  for (const { pack, blobs } of index.packs()) {
    const matching = prefixes.filter((prefix) => pack.startsWith(prefix));
    for (const prefix of matching) missing.delete(prefix);
    if (matching.length > 0) for (const { type, id } of blobs) wanted[type].add(id);
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
