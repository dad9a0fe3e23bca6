import { folderKind, hostKind } from './entry-kinds';
import { type EntryState, PathTable } from './path-table';

interface KeptState extends EntryState {
  /** The number in the new table. */
  readonly snapshot: number;
}

/**
 * The table as it would be had the snapshots for which `isGone` says so never been: what only they had is not in it. No tree is read. Where the newest ones
 * are gone, the table does not know any more which trees the folders have.
 */
export function withoutSnapshots(table: PathTable, isGone: (snapshot: number) => boolean): PathTable {
  return new Removal(table, isGone).run();
}

class Removal {
  readonly #table: PathTable;
  readonly #isGone: (snapshot: number) => boolean;
  readonly #kept = new PathTable();
  /** By the old numbers: the new ones, plus one. */
  readonly #entries: Uint32Array;
  readonly #snapshots: Uint32Array;
  readonly #unsureHosts = new Set<number>();

  constructor(table: PathTable, isGone: (snapshot: number) => boolean) {
    this.#table = table;
    this.#isGone = isGone;
    this.#entries = new Uint32Array(table.count);
    this.#snapshots = new Uint32Array(table.snapshots.length);
  }

  run(): PathTable {
    this.#keepSnapshots();
    for (let entry = 0; entry < this.#table.count; entry++) this.#keepEntry(entry);
    for (let entry = 0; entry < this.#kept.count; entry++)
      if (this.#kept.kinds[entry] === folderKind && this.#unsureHosts.has(this.#kept.hostOf(entry)))
        this.#kept.setContent(entry, 0, 0);
    return this.#kept;
  }

  #keepSnapshots(): void {
    for (const [number, snapshot] of this.#table.snapshots.entries()) {
      if (this.#isGone(number)) continue;
      const host = this.#kept.host(this.#table.nameOf(snapshot.host));
      this.#entries[snapshot.host] = host + 1;
      this.#snapshots[number] = this.#kept.snapshots.push({ ...snapshot, host });
    }
    const newest = new Map(this.#table.snapshots.map(({ host }, number) => [host, number]));
    for (const [host, number] of newest)
      if (this.#isGone(number)) this.#unsureHosts.add(this.#entries[host]! - 1);
  }

  #keepEntry(entry: number): void {
    const parent = this.#entries[this.#table.parents[entry]!]! - 1;
    if (this.#table.kinds[entry] === hostKind || parent < 0) return;
    const states = this.#keptStates(entry);
    if (states.every(({ isAbsent }) => isAbsent)) return;
    const kept = this.#kept.add(parent, this.#table.nameOf(entry), this.#table.kinds[entry]!);
    this.#entries[entry] = kept + 1;
    for (const state of states) this.#kept.setState(kept, state.snapshot, state);
  }

  /** Oldest first, beginning with one that is there, and one for each snapshot. */
  #keptStates(entry: number): readonly KeptState[] {
    const kept: KeptState[] = [];
    for (const number of [...this.#table.statesOf(entry)].reverse()) {
      const snapshot = this.#snapshotAfter(entry, this.#table.snapshotOf(number));
      if (snapshot < 0) {
        this.#unsureHosts.add(this.#entries[this.#table.hostOf(entry)]! - 1);
        continue;
      }
      const state = { ...this.#table.state(number), snapshot };
      if (kept.at(-1)?.snapshot === snapshot) kept.pop();
      if (kept.length > 0 || !state.isAbsent) kept.push(state);
    }
    return kept;
  }

  /** The new number of the first kept snapshot from the old `snapshot` on that would have the entry; -1 for none. */
  #snapshotAfter(entry: number, snapshot: number): number {
    if (this.#snapshots[snapshot]! > 0) return this.#snapshots[snapshot]! - 1;
    const { snapshots } = this.#table;
    const host = this.#table.hostOf(entry);
    const path = this.#table.pathOf(entry);
    for (let later = snapshot + 1; later < snapshots.length; later++) {
      if (this.#snapshots[later]! === 0 || snapshots[later]!.host !== host) continue;
      if (this.#table.covers(later, path)) return this.#snapshots[later]! - 1;
    }
    return -1;
  }
}
