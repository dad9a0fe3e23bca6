import { Breather } from '../base/breather';
import { isEngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import { TreeOutline } from '../format/tree-outline';
import type { IndexedRepository } from '../repository/repository';
import { fileKind, folderKind, hostKind, linkKind, specialKind } from './entry-kinds';
import type { EntryState, PathTable } from './path-table';

/** A folder whose tree is another than the one that the table has of it. */
interface ChangedFolder {
  readonly entry: number;
  readonly tree: TreeId;
  /** `undefined` below a target, where everything is saved. */
  readonly path: ByteText | undefined;
}

const gone: Pick<EntryState, 'isAbsent' | 'contentA' | 'contentB'> = {
  isAbsent: true,
  contentA: 0,
  contentB: 0,
};

/** Brings a table to the state of its newest snapshot: only trees that the host has not had at their places before are read. */
export class SnapshotWalk {
  readonly #table: PathTable;
  readonly #index: IndexedRepository;
  readonly #signal: AbortSignal;
  readonly #breather: Breather;
  readonly #snapshot: number;
  readonly #targets: ReadonlySet<ByteText>;
  readonly #outline = new TreeOutline();
  readonly #id = Buffer.alloc(32);
  #unreadable = 0;

  constructor(table: PathTable, index: IndexedRepository, { signal }: { readonly signal: AbortSignal }) {
    this.#table = table;
    this.#index = index;
    this.#signal = signal;
    this.#breather = new Breather(signal);
    this.#snapshot = table.snapshots.length - 1;
    this.#targets = new Set(table.snapshots[this.#snapshot]!.targets);
  }

  /** Answers how many trees could not be read: what was known of their folders stays. Stopped in between, the snapshot has to be taken out again. */
  async run(): Promise<number> {
    const { host, tree } = this.#table.snapshots[this.#snapshot]!;
    const waiting: ChangedFolder[] = [{ entry: host, tree, path: this.#targets.has('/') ? undefined : '' }];
    for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
      const pause = this.#breather.breathe();
      if (pause) await pause;
      const near = this.#index.nearTreeJson(folder.tree);
      const json = near ?? (await this.#load(folder.tree));
      if (json === undefined || !this.#read(json)) this.#passOver(folder);
      else for (const changed of this.#take(folder)) waiting.push(changed);
    }
    return this.#unreadable;
  }

  async #load(tree: TreeId): Promise<Uint8Array | undefined> {
    return this.#index.loadTreeJson(tree, { signal: this.#signal }).catch(unlessDamage);
  }

  #read(json: Uint8Array): boolean {
    try {
      this.#outline.read(json);
      return true;
    } catch (error) {
      unlessDamage(error);
      return false;
    }
  }

  /** The next snapshot is to look for it again, so all folders above it are, too. */
  #passOver({ entry }: ChangedFolder): void {
    this.#unreadable++;
    for (let at = entry; this.#table.kinds[at] !== hostKind; at = this.#table.parents[at]!)
      this.#table.setContent(at, 0, 0);
  }

  /** Notes the entries of the tree in the outline; answers the folders to look into. */
  #take({ entry: folder, path }: ChangedFolder): readonly ChangedFolder[] {
    const outline = this.#outline;
    const known = this.#known(folder);
    const changed: ChangedFolder[] = [];
    for (let at = 0; at < outline.count; at++) {
      const name = outline.name(at);
      const isFolder = outline.copyFolder(at, this.#id);
      const key = keyOf(name, isFolder);
      const entry = known.get(key) ?? this.#table.add(folder, name, this.#kindOf(at, name, isFolder));
      known.delete(key);
      const state = this.#stateOf(at, isFolder);
      const isOther =
        isFolder &&
        !(this.#table.isPresent(entry) && this.#table.hasContent(entry, state.contentA, state.contentB));
      this.#table.setState(entry, this.#snapshot, state);
      if (!isOther) continue;
      this.#table.setContent(entry, state.contentA, state.contentB);
      changed.push({ entry, tree: outline.folder(at)!, path: this.#below(path, name) });
    }
    for (const entry of known.values())
      if (this.#below(path, this.#table.nameOf(entry)) === undefined) this.#remove(entry);
    return changed;
  }

  #known(folder: number): Map<string, number> {
    const known = new Map<string, number>();
    for (const entry of this.#table.childrenOf(folder))
      known.set(keyOf(this.#table.nameOf(entry), this.#table.kinds[entry] === folderKind), entry);
    return known;
  }

  /** The path of an entry that only leads to targets. */
  #below(folder: ByteText | undefined, name: ByteText): ByteText | undefined {
    const path = folder === undefined ? undefined : `${folder}/${name}`;
    return path === undefined || this.#targets.has(path) ? undefined : path;
  }

  #remove(entry: number): void {
    const waiting = [entry];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const newest = this.#table.newest[next]! - 1;
      if (!this.#table.isPresent(next)) continue;
      this.#table.setState(next, this.#snapshot, { ...this.#table.state(newest), ...gone });
      for (const child of this.#table.childrenOf(next)) waiting.push(child);
    }
  }

  #kindOf(at: number, name: ByteText, isFolder: boolean): number {
    if (isFolder) return folderKind;
    if (this.#outline.isFile(at)) return fileKind(name);
    return this.#outline.node(at).type === 'symlink' ? linkKind : specialKind;
  }

  #stateOf(at: number, isFolder: boolean): EntryState {
    const outline = this.#outline;
    const modifiedMs = Date.parse(outline.mtime(at)) || 0;
    if (isFolder) return { isAbsent: false, sizeBytes: 0, modifiedMs, ...contentOf(this.#id) };
    let contentA = 0;
    let contentB = 0;
    for (let blob = 0; blob < outline.contentCount(at); blob++) {
      outline.copyContent(at, blob, this.#id);
      contentA = (Math.imul(contentA, 31) + this.#id.readUInt32LE(0)) >>> 0;
      contentB = (Math.imul(contentB, 37) + this.#id.readUInt32LE(4)) >>> 0;
    }
    return { isAbsent: false, sizeBytes: outline.size(at), modifiedMs, contentA, contentB };
  }
}

function contentOf(id: Buffer): Pick<EntryState, 'contentA' | 'contentB'> {
  return { contentA: id.readUInt32LE(0), contentB: id.readUInt32LE(4) };
}

/** What was a file and is a folder now is another entry. */
function keyOf(name: ByteText, isFolder: boolean): string {
  return isFolder ? `/${name}` : name;
}

/** `undefined` for what only a tree is to blame for. */
export function unlessDamage(error: unknown): undefined {
  if (!isEngineError(error, 'data/corrupt', 'data/malformed', 'data/missing')) throw error;
  return undefined;
}
