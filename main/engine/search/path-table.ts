/**
 * Every path that snapshots have, of each host apart, and how it changed from snapshot to snapshot: numbers in columns, no object for an entry. An entry comes
 * after its folder. What became of it is a chain of states, newest first; one is added when a snapshot has it otherwise than the one before.
 */
import { type ByteText, bytesFromText, textFromBytes } from '../format/byte-text';
import type { SnapshotId, TreeId } from '../format/ids';
import { folderKind, hostKind } from './entry-kinds';
import { foldedName } from './folded-text';

/** A snapshot that the table knows, by its place in `snapshots`: of one host, from the oldest to the newest. */
export interface TableSnapshot {
  readonly id: SnapshotId;
  /** The same for a snapshot that was saved again with other tags. */
  readonly key: string;
  readonly timeMs: number;
  /** The host's entry. */
  readonly host: number;
  readonly tree: TreeId;
  /** What it saved whole: of the rest it tells nothing. */
  readonly targets: readonly ByteText[];
}

/** How an entry is in a snapshot. */
export interface EntryState {
  readonly isAbsent: boolean;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** 64 bits of a hash: of a file's blobs, or of the tree that a folder has now; 0 for a tree that is to be looked at again. */
  readonly contentA: number;
  readonly contentB: number;
}

const separator = 0;
const noEntry = 0;
const noState = 0;
const firstCapacity = 1 << 10;
const firstNameBytes = 1 << 14;

export class PathTable {
  readonly snapshots: TableSnapshot[] = [];
  count = 0;
  stateCount = 0;
  /** The name's bytes, and those of `foldedName` behind a zero byte where there is one. They end where the next entry's begin. */
  names = Buffer.alloc(firstNameBytes);
  // Signed, as V8 takes indexes from others for fractions.
  nameAt = new Int32Array(firstCapacity);
  parents = new Int32Array(firstCapacity);
  kinds = new Uint8Array(firstCapacity);
  /** The number of the newest state, plus one. */
  newest = new Int32Array(firstCapacity);
  /** Of states: the number of the one before, plus one; the snapshot's number twice, plus one for absent. */
  before = new Int32Array(firstCapacity);
  since = new Int32Array(firstCapacity);
  contentA = new Uint32Array(firstCapacity);
  contentB = new Uint32Array(firstCapacity);
  /** Of what is absent: of when it was last there. */
  sizes = new Float64Array(firstCapacity);
  times = new Float64Array(firstCapacity);
  /** The entries of a folder, as a chain. */
  #firstChild = new Int32Array(firstCapacity);
  #nextSibling = new Int32Array(firstCapacity);
  readonly #hosts = new Map<string, number>();

  get byteLength(): number {
    return this.nameAt[this.count]! + this.count * 21 + this.stateCount * 32;
  }

  /** The entry of a host, which is the root of its paths. */
  host(name: string): number {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const host = this.add(this.count, name, hostKind);
    this.#hosts.set(name, host);
    return host;
  }

  /** A new entry of the folder `parent`, without a state. */
  add(parent: number, name: ByteText, kind: number): number {
    const entry = this.count++;
    if (this.count === this.nameAt.length) this.#growEntries();
    this.nameAt[this.count] = this.#writeName(name, this.nameAt[entry]!);
    this.parents[entry] = parent;
    this.kinds[entry] = kind;
    this.#link(entry);
    return entry;
  }

  *childrenOf(folder: number): Generator<number, void, undefined> {
    for (let entry = this.#firstChild[folder]!; entry !== noEntry; entry = this.#nextSibling[entry]!)
      yield entry;
  }

  nameOf(entry: number): ByteText {
    const start = this.nameAt[entry]!;
    const end = this.nameAt[entry + 1]!;
    const name = this.names.subarray(start, end);
    const folded = name.indexOf(separator);
    return textFromBytes(folded < 0 ? name : name.subarray(0, folded));
  }

  /** From `/`; that of a host is the empty text. */
  pathOf(entry: number): ByteText {
    let path = '';
    for (let at = entry; this.kinds[at] !== hostKind; at = this.parents[at]!)
      path = `/${this.nameOf(at)}${path}`;
    return path;
  }

  hostOf(entry: number): number {
    let at = entry;
    while (this.kinds[at] !== hostKind) at = this.parents[at]!;
    return at;
  }

  isPresent(entry: number): boolean {
    const newest = this.newest[entry]!;
    return newest !== noState && (this.since[newest - 1]! & 1) === 0;
  }

  hasContent(entry: number, contentA: number, contentB: number): boolean {
    const state = this.newest[entry]! - 1;
    return state >= 0 && this.contentA[state] === contentA && this.contentB[state] === contentB;
  }

  /** Of a folder, which has no versions: what its newest state says of its tree. A host has no state, so its tree is always looked at. */
  setContent(entry: number, contentA: number, contentB: number): void {
    const state = this.newest[entry]! - 1;
    if (state < 0) return;
    this.contentA[state] = contentA;
    this.contentB[state] = contentB;
  }

  /** Notes how the entry is in a snapshot, the newest that the table has of it; nothing when it is as before. */
  setState(entry: number, snapshot: number, next: EntryState): void {
    const newest = this.newest[entry]! - 1;
    const isSame =
      newest >= 0 &&
      this.isPresent(entry) !== next.isAbsent &&
      this.sizes[newest] === next.sizeBytes &&
      this.times[newest] === next.modifiedMs &&
      (this.kinds[entry] === folderKind || this.hasContent(entry, next.contentA, next.contentB));
    if (isSame) return;
    if (this.stateCount === this.before.length) this.#growStates();
    const state = this.stateCount++;
    this.before[state] = newest + 1;
    this.newest[entry] = state + 1;
    this.since[state] = snapshot * 2 + Number(next.isAbsent);
    this.sizes[state] = next.sizeBytes;
    this.times[state] = next.modifiedMs;
    this.contentA[state] = next.contentA;
    this.contentB[state] = next.contentB;
  }

  /** The numbers of an entry's states, newest first. */
  *statesOf(entry: number): Generator<number, void, undefined> {
    for (let state = this.newest[entry]!; state !== noState; state = this.before[state - 1]!) yield state - 1;
  }

  state(state: number): EntryState {
    return {
      isAbsent: (this.since[state]! & 1) === 1,
      sizeBytes: this.sizes[state]!,
      modifiedMs: this.times[state]!,
      contentA: this.contentA[state]!,
      contentB: this.contentB[state]!,
    };
  }

  snapshotOf(state: number): number {
    return this.since[state]! >>> 1;
  }

  /** Whether a snapshot would have the entry at `path` of the same host if it was there: as a part of what it saved, or as a folder above. */
  covers(snapshot: number, path: ByteText): boolean {
    return this.snapshots[snapshot]!.targets.some(
      (target) => target === '/' || `${path}/`.startsWith(`${target}/`) || target.startsWith(`${path}/`),
    );
  }

  /** To be called when the columns were filled from elsewhere. */
  linkAll(): void {
    this.#firstChild = new Int32Array(this.nameAt.length);
    this.#nextSibling = new Int32Array(this.nameAt.length);
    for (let entry = 0; entry < this.count; entry++) {
      if (this.kinds[entry] === hostKind) this.#hosts.set(this.nameOf(entry), entry);
      this.#link(entry);
    }
  }

  #link(entry: number): void {
    if (this.kinds[entry] === hostKind) return;
    const parent = this.parents[entry]!;
    this.#nextSibling[entry] = this.#firstChild[parent]!;
    this.#firstChild[parent] = entry;
  }

  /** Where the name ends. */
  #writeName(name: ByteText, at: number): number {
    const folded = foldedName(name);
    const bytes = folded === undefined ? undefined : bytesFromText(name);
    const length = bytes === undefined ? name.length : bytes.length + 1 + Buffer.byteLength(folded!);
    if (this.names.length < at + length) {
      const larger = Buffer.alloc(2 * (at + length));
      this.names.copy(larger);
      this.names = larger;
    }
    if (bytes === undefined) return at + this.names.write(name, at, 'latin1');
    bytes.copy(this.names, at);
    this.names[at + bytes.length] = separator;
    return at + bytes.length + 1 + this.names.write(folded!, at + bytes.length + 1);
  }

  #growEntries(): void {
    this.nameAt = twice(this.nameAt);
    this.parents = twice(this.parents);
    this.kinds = twice(this.kinds);
    this.newest = twice(this.newest);
    this.#firstChild = twice(this.#firstChild);
    this.#nextSibling = twice(this.#nextSibling);
  }

  #growStates(): void {
    this.before = twice(this.before);
    this.since = twice(this.since);
    this.contentA = twice(this.contentA);
    this.contentB = twice(this.contentB);
    this.sizes = twice(this.sizes);
    this.times = twice(this.times);
  }
}

type Column =
  Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

function twice<T extends Column>(column: T): T {
  const larger = new (column.constructor as new (length: number) => T)(column.length * 2);
  larger.set(column);
  return larger;
}
