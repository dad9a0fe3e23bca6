/** A repository that real restic made in a folder, and ours opened on it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository, type OpenRepository } from '../../main/engine/repository/repository';
import { LocalBackend } from '../../main/engine/storage/local/local-backend';
import { signal, testEnvironment } from './memory-repository';
import { restic, resticPassword, temporaryFolder } from './real-restic';

export interface ResticPlace {
  readonly repository: string;
  readonly source: string;
  /** Runs a shell script in the source folder. */
  readonly change: (script: string) => void;
  readonly restic: (...args: readonly string[]) => Buffer;
  /** The last line of what restic prints as JSON, or all lines. */
  readonly json: (...args: readonly string[]) => readonly unknown[];
  readonly open: () => Promise<OpenRepository>;
  readonly remove: () => void;
}

/** An empty repository beside an empty source folder. */
export function resticPlace(): ResticPlace {
  const { path, remove } = temporaryFolder();
  const repository = join(path, 'repository');
  const source = join(path, 'source');
  mkdirSync(source);
  restic(repository, 'init');
  return {
    repository,
    source,
    change: (script) => void execFileSync('bash', ['-euc', script], { cwd: source }),
    restic: (...args) => restic(repository, ...args),
    json: (...args) => jsonLines(restic(repository, ...args, '--json')),
    open: () =>
      openRepository(testEnvironment(new LocalBackend({ path: repository })), resticPassword, { signal }),
    remove,
  };
}

function jsonLines(output: Buffer): readonly unknown[] {
  const lines = output.toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
}
