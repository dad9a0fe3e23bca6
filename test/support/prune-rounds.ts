/** A repository in a folder that lives: backups of what keeps changing, some broken off, forget and prune; after each round it is proved. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { systemClock } from '../../main/engine/base/clock';
import { noLog } from '../../main/engine/base/log';
import { createEngine, type EngineSession } from '../../main/engine/engine';
import { isCancelled } from '../../main/engine/errors';
import type { SnapshotId } from '../../main/engine/format/ids';
import { createRepository } from '../../main/engine/repository/repository';
import type { PruneRequest, PruneStatistics } from '../../main/engine/requests';
import { LocalBackend } from '../../main/engine/storage/local/local-backend';
import type { SeededRandom } from '../fuzz/seed';
import { wholeSnapshot } from '../unit/engine/restorer/fresh-room';
import { listFolderNodes, listingDifferences } from './folder-listing';
import { noRules } from './keep-rules';
import { madeBytes } from './made-snapshots';
import { signal, testEnvironment } from './memory-repository';
import { thoroughPrune } from './prune-request';
import { restic, resticPassword } from './real-restic';
import { usualBackup } from './usual-backup';

const hourMs = 60 * 60 * 1000;
const run = { signal, onEvent: () => undefined };
const limits = [{ percent: 0 }, { percent: 5 }, { percent: 20 }, { bytes: 200_000 }] as const;

export class PruneRounds {
  readonly #folder: string;
  readonly #random: SeededRandom;
  readonly #session: EngineSession;
  /** What the source was like when each was made. */
  readonly #snapshots = new Map<SnapshotId, Record<string, string>>();
  #timeMs = Date.UTC(2024, 0, 1);
  #files = 0;
  readonly figures = {
    backups: 0,
    brokenOff: 0,
    forgotten: 0,
    restored: 0,
    bytesFreed: 0,
    mostUnusedPercent: 0,
  };

  private constructor(folder: string, random: SeededRandom, session: EngineSession) {
    this.#folder = folder;
    this.#random = random;
    this.#session = session;
  }

  /** In an empty `folder`; to be closed. */
  static async begin(folder: string, random: SeededRandom): Promise<PruneRounds> {
    const path = join(folder, 'repository');
    const backend = new LocalBackend({ path });
    await backend.create({ signal });
    await (await createRepository(testEnvironment(backend), resticPassword, { signal })).close();
    mkdirSync(join(folder, 'source'));
    const engine = createEngine({ clock: systemClock, log: noLog, workerEntry: undefined });
    const location = { kind: 'local', path } as const;
    const request = { location, credential: { kind: 'none' }, password: resticPassword } as const;
    return new PruneRounds(folder, random, await engine.open(request, { signal }));
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  async round(): Promise<void> {
    for (let backups = 1 + this.#random.below(2); backups > 0; backups--) {
      this.#changeSource();
      if (this.#random.below(3) === 0) await this.#breakOff();
      await this.#backUp();
    }
    await this.#forget();
    const maxUnused = this.#random.pick(limits);
    if (this.#random.below(4) === 0) await this.#prune({ maxUnused, maxRepackBytes: 2 ** 20 });
    await this.#prune({ maxUnused });
    this.#expectBelow(maxUnused, await this.#prune({ maxUnused, isDryRun: true }));
    expect(restic(this.#repository, 'check', '--read-data').toString()).toContain('no errors were found');
    const listed = await this.#session.listSnapshots({ hosts: [], tagLists: [], paths: [] }, { signal });
    expect(listed.map(({ id }) => id).sort()).toEqual([...this.#snapshots.keys()].sort());
    for (const id of this.#snapshots.keys()) await this.#expectRestored(id, this.#restore);
    await this.#expectRestored(this.#random.pick([...this.#snapshots.keys()]), async (id, target) => {
      restic(this.#repository, 'restore', id, '--target', target);
    });
  }

  get #repository(): string {
    return join(this.#folder, 'repository');
  }

  get #source(): string {
    return join(this.#folder, 'source');
  }

  #changeSource(): void {
    for (let changes = 2 + this.#random.below(8); changes > 0; changes--) {
      const names = readdirSync(this.#source);
      const known = names.length > 0 ? this.#random.pick(names) : 'file';
      const chosen = names.length > 30 ? 0 : this.#random.below(7);
      if (chosen < 2) rmSync(join(this.#source, known), { recursive: true, force: true });
      else if (chosen === 2) this.#write(known);
      else this.#write(`${chosen === 3 ? 'folder' : 'file'} ${String(this.#files)}`);
    }
  }

  /** Some hundred kilobytes, and now and then what makes a pack that is not small. */
  #write(name: string): void {
    const size = this.#random.below(this.#random.below(12) === 0 ? 6_000_000 : 300_000);
    const path = join(this.#source, name);
    if (name.startsWith('folder')) mkdirSync(path, { recursive: true });
    const content = madeBytes(`${String(this.#files++)} ${String(this.#random.below(2 ** 32))}`, size);
    writeFileSync(name.startsWith('folder') ? join(path, 'inner') : path, content);
  }

  async #backUp(): Promise<void> {
    const nodes = listFolderNodes(this.#source);
    const { snapshotId, warnings } = await this.#session.backup(this.#request(), run);
    expect([typeof snapshotId, warnings]).toEqual(['string', 0]);
    this.#snapshots.set(snapshotId!, nodes);
    this.figures.backups++;
  }

  /** Leaves packs behind, with and without an index, where it is not done sooner. */
  async #breakOff(): Promise<void> {
    const abort = new AbortController();
    let left = 1 + this.#random.below(20);
    const onEvent = () => {
      if (left-- === 0) abort.abort();
    };
    try {
      const { snapshotId } = await this.#session.backup(this.#request(), { signal: abort.signal, onEvent });
      this.#snapshots.set(snapshotId!, listFolderNodes(this.#source));
    } catch (error) {
      if (!isCancelled(error)) throw error;
      this.figures.brokenOff++;
    }
  }

  #request() {
    this.#timeMs += (1 + this.#random.below(30)) * hourMs;
    return { ...usualBackup, workingFolder: this.#folder, targets: ['source'], timeMs: this.#timeMs };
  }

  async #forget(): Promise<void> {
    const some = [...this.#snapshots.keys()].slice(1).filter(() => this.#random.below(4) === 0);
    const groups = await this.#session.forget(
      {
        snapshots: some,
        filter: { hosts: [], tagLists: [], paths: [] },
        keep: { ...noRules, last: 1 + this.#random.below(4), daily: this.#random.below(3) },
        groupBy: { host: true, paths: true, tags: false },
        isDryRun: false,
      },
      { signal },
    );
    for (const { id } of groups.flatMap(({ remove }) => remove)) {
      this.#snapshots.delete(id);
      this.figures.forgotten++;
    }
  }

  async #prune(changes: Partial<PruneRequest>): Promise<PruneStatistics> {
    const request = { ...thoroughPrune, ...changes };
    const statistics = await this.#session.prune(request, run);
    const { remove, repackRemoved, unreferencedBytes } = statistics;
    if (!request.isDryRun) this.figures.bytesFreed += remove.bytes + repackRemoved.bytes + unreferencedBytes;
    return statistics;
  }

  #expectBelow(
    limit: (typeof limits)[number],
    { used, duplicate, unused, unreferencedBytes }: PruneStatistics,
  ) {
    const unusedBytes = duplicate.bytes + unused.bytes + unreferencedBytes;
    const allowedBytes = 'bytes' in limit ? limit.bytes : (limit.percent / 100) * (used.bytes + unusedBytes);
    expect(unusedBytes).toBeLessThanOrEqual(allowedBytes);
    const percent = (unusedBytes / Math.max(1, used.bytes + unusedBytes)) * 100;
    this.figures.mostUnusedPercent = Math.max(this.figures.mostUnusedPercent, percent);
  }

  async #expectRestored(
    id: SnapshotId,
    restore: (id: SnapshotId, target: string) => Promise<unknown>,
  ): Promise<void> {
    const target = join(this.#folder, 'restored');
    await restore(id, target);
    const restored = listFolderNodes(join(target, 'source'));
    expect(listingDifferences(this.#snapshots.get(id)!, restored)).toEqual([]);
    rmSync(target, { recursive: true });
    this.figures.restored++;
  }

  readonly #restore = (id: SnapshotId, path: string) =>
    this.#session.restore({ ...wholeSnapshot, snapshot: id, target: { kind: 'folder', path } }, run);
}
