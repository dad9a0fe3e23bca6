/** Backups of planted folders into a repository in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { backup } from '../../main/engine/archiver/backup';
import { PauseGate } from '../../main/engine/base/pause-gate';
import type { BackupRequest, BackupResult, EngineEvent } from '../../main/engine/requests';
import type { IndexedRepository } from '../../main/engine/repository/repository';
import type { MemoryBackend } from '../../main/engine/storage/memory/memory-backend';
import { FakeClock } from './fake-clock';
import { type TestRepository, memoryRepository } from './memory-repository';
import { treeLiteral, type TreeLiteral } from './tree-literal';
import { usualBackup } from './usual-backup';

/** A new one for each test; see `useBackupPlace`. */
export let folder = '';
export let place: TestRepository<MemoryBackend>;
export let events: EngineEvent[] = [];
export let pause = new PauseGate();

/** To be called once in a file: each of its tests gets a new place. */
export function useBackupPlace(): void {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'archiver-'));
    place = await memoryRepository();
    events = [];
    pause = new PauseGate();
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await place.repository.close();
  });
}

export interface RunChanges extends Partial<BackupRequest> {
  readonly signal?: AbortSignal;
  /** Called when files are about to be read. */
  readonly beforeReading?: () => void;
  readonly onEvent?: (event: EngineEvent) => void;
}

export async function run({
  signal = never,
  onEvent,
  beforeReading,
  ...changes
}: RunChanges = {}): Promise<BackupResult> {
  const snapshots = await place.repository.listSnapshots({ signal });
  const indexed = await place.repository.loadIndex({ signal });
  const request = { ...usualBackup, workingFolder: folder, targets: ['.'], ...changes };
  const watched = beforeReading ? watchReading(indexed, beforeReading) : indexed;
  const context = { indexed: watched, snapshots, clock: new FakeClock({ advancesItself: true }), pause };
  return backup(context, request, {
    signal,
    onEvent: (event) => {
      events.push(event);
      onEvent?.(event);
    },
  });
}

export const never = new AbortController().signal;

/** `indexed`, whose writers call `beforeReading` before they save files. */
function watchReading(indexed: IndexedRepository, beforeReading: () => void): IndexedRepository {
  return behind(indexed, {
    withWriter: (options, body) =>
      indexed.withWriter(options, (writer) => {
        const saveFiles: typeof writer.saveFiles = (files, onBytesRead) => {
          beforeReading();
          return writer.saveFiles(files, onBytesRead);
        };
        return body(behind(writer, { saveFiles }));
      }),
  });
}

function behind<T extends object>(inner: T, methods: Partial<T>): T {
  const get = (target: T, key: string | symbol): unknown => {
    const value: unknown = Reflect.get(key in methods ? methods : target, key);
    return typeof value === 'function' && !(key in methods) ? value.bind(target) : value;
  };
  return new Proxy(inner, { get });
}

export async function stored({ snapshot }: BackupResult): Promise<TreeLiteral> {
  const indexed = await place.repository.loadIndex({ signal: never });
  return treeLiteral(indexed, snapshot.tree, never);
}

export function changes(): Record<string, string> {
  const items = events.filter((event) => event.kind === 'item').map(({ item }) => item);
  return Object.fromEntries(items.map(({ path, change }) => [path.slice(folder.length + 1), change]));
}

export function warnings(): [string, string, string][] {
  return events
    .filter((event) => event.kind === 'warning')
    .map(({ warning: { path, error, during } }) => [path.replace(`${folder}/`, ''), error.code, during]);
}

/** Only what comes from now on is seen by `changes` and `warnings`. */
export function forgetEvents(): void {
  events = [];
}

export const sample: TreeLiteral = {
  'a.txt': 'alpha',
  empty: '',
  link: ['nowhere/at all'],
  deep: { er: { 'b.txt': 'beta', none: {} }, 'c.txt': 'gamma' },
  'odd \udcff\n"name"\\': 'odd',
  'ünï\u{1f600}': 'unicode',
};
