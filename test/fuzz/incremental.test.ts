/** Whatever happens to a folder between two backups: with a parent the second is the same tree as without, and holds what is on the disk. */
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { lutimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { backup } from '../../main/engine/archiver/backup';
import { PauseGate } from '../../main/engine/base/pause-gate';
import type { BackupRequest } from '../../main/engine/requests';
import { FakeClock } from '../support/fake-clock';
import { memoryRepository, signal } from '../support/memory-repository';
import { temporaryFolder } from '../support/temporary-folder';
import { usualBackup } from '../support/usual-backup';
import { SeededRandom } from './seed';

const random = new SeededRandom();
const rounds = 25;
const names = ['a', 'b', 'B', 'ü', 'x y', '"q"', '\\', '},{"name":"z","type":"file"', 'n\nl', '\u{1f600}'];

/** Every folder below `folder`, itself first. */
function foldersIn(folder: string): string[] {
  const inside = readdirSync(folder).filter((name) => lstatSync(join(folder, name)).isDirectory());
  return [folder, ...inside.flatMap((name) => foldersIn(join(folder, name)))];
}

/** One change at a random place. */
function change(root: string): void {
  const folder = random.pick(foldersIn(root));
  const name = random.pick(names);
  const path = join(folder, name);
  const entries = readdirSync(folder);
  const other = entries.length > 0 ? join(folder, random.pick(entries)) : undefined;
  const make = [
    // Other content has another length: a clock tick is longer than a round, and no client sees what only the content tells.
    () => writeFileSync(path, 'x'.repeat(random.below(50))),
    () => mkdirSync(path, { recursive: true }),
    () => symlinkSync(random.pick(names), path),
    () => other && linkSync(other, path),
    () => other && renameSync(other, path),
    () => other && rmSync(other, { recursive: true }),
    () => other && chmodSync(other, random.pick([0o600, 0o644, 0o755])),
    () => other && lutimesSync(other, 1_600_000_000, 1_600_000_000 + random.below(3)),
  ];
  try {
    random.pick(make)();
  } catch (error) {
    // Not every change fits every entry.
    if (!(error instanceof Error && 'errno' in error)) throw error;
  }
}

it('gives the same tree with a parent as without', async () => {
  const folder = await temporaryFolder();
  const root = join(folder, 'root');
  mkdirSync(root);
  const { repository } = await memoryRepository();
  const run = async (parent: BackupRequest['parent']) => {
    const snapshots = await repository.listSnapshots({ signal });
    const indexed = await repository.loadIndex({ signal });
    const context = {
      indexed,
      snapshots,
      clock: new FakeClock({ advancesItself: true }),
      pause: new PauseGate(),
    };
    const request = { ...usualBackup, workingFolder: folder, targets: ['root'], parent };
    return backup(context, request, { signal, onEvent: () => undefined });
  };
  writeFileSync(join(root, 'first'), 'first');
  for (let step = 0; step < 40; step++) change(root);
  await run({ kind: 'none' });
  for (let round = 0; round < rounds; round++) {
    for (let step = random.below(6); step > 0; step--) change(root);
    const incremental = await run({ kind: 'latest' });
    const full = await run({ kind: 'none' });
    expect([incremental.snapshot.tree, incremental.warnings]).toEqual([full.snapshot.tree, 0]);
    expect(incremental.snapshot.summary?.totalFilesProcessed).toBe(
      full.snapshot.summary?.totalFilesProcessed,
    );
  }
});
