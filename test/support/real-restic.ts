import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether tests against the real `restic` can run here. */
export const hasRestic = spawnSync('restic', ['version']).status === 0;

/** A new empty folder; removed by the function that comes with it. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export const resticPassword = 'correct horse';

/** Runs the real restic on the repository in `folder` and returns what it printed; throws with its complaint when it fails. */
export function restic(folder: string, ...args: readonly string[]): Buffer {
  return execFileSync('restic', ['--no-cache', '-r', folder, ...args], {
    env: { ...process.env, RESTIC_PASSWORD: resticPassword },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
}
