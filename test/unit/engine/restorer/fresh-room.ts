import { mkdirSync, readFileSync, readlinkSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { TreeNode } from '../../../../main/engine/format/tree';
import type { EngineEvent, RestoreRequest, RestoreResult } from '../../../../main/engine/requests';
import { restore } from '../../../../main/engine/restorer/restore';
import { BlobRepository, plainNode } from '../../../support/blob-repository';
import { temporaryFolder } from '../../../support/real-restic';

export let folder = temporaryFolder();
export let target = '';
export let repository = new BlobRepository();
/** A place that no restore may touch. */
export const outside = () => join(folder.path, 'outside');

/** Gives every test of the file a folder and a repository of its own. */
export function useFreshRoom(): void {
  beforeEach(() => {
    folder = temporaryFolder();
    target = join(folder.path, 'target');
    repository = new BlobRepository();
    mkdirSync(outside());
    writeFileSync(join(outside(), 'secret'), 'untouched');
  });
  afterEach(() => {
    folder.remove();
  });
}

export const wholeSnapshot: Omit<RestoreRequest, 'target'> = {
  snapshot: '' as RestoreRequest['snapshot'],
  selection: [],
  includes: [],
  excludes: [],
  ignoreCase: false,
  subfolder: '',
  conflicts: 'always',
  deleteExtra: false,
  withMetadata: true,
  sparse: false,
  verify: false,
  isDryRun: false,
  reportItems: false,
};

export interface Run {
  readonly result: Partial<RestoreResult>;
  readonly warnings: readonly string[];
  readonly events: readonly EngineEvent[];
}

/** Restores `nodes` to `target`, all of it unless the request says otherwise. Warnings as `during path code`. */
export async function run(
  nodes: readonly TreeNode[],
  request: Partial<RestoreRequest> = {},
  paths: readonly string[] = [],
  signal = new AbortController().signal,
): Promise<Run> {
  const events: EngineEvent[] = [];
  const { durationMs, ...result } = await restore(
    repository.asRepository(),
    repository.snapshot(nodes, { paths }),
    { ...wholeSnapshot, target: { kind: 'folder', path: target }, ...request },
    { signal, onEvent: (event) => void events.push(event) },
  );
  expect(durationMs).toBeGreaterThanOrEqual(0);
  const warnings = events.flatMap((event) =>
    event.kind === 'warning'
      ? [`${event.warning.during} ${event.warning.path} ${event.warning.error.code}`]
      : [],
  );
  return { result, warnings, events };
}

/** Everything below `path`, as texts: files with content, links with their targets, folders with a slash. */
export function listing(path = target): string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .map((entry) => {
      const full = join(entry.parentPath, entry.name);
      const name = full.slice(path.length + 1);
      if (entry.isDirectory()) return `${name}/`;
      if (entry.isSymbolicLink()) return `${name} -> ${readlinkSync(full)}`;
      return `${name}: ${readFileSync(full, 'utf8')}`;
    })
    .sort();
}

export const symlink = (name: string, linkTarget: string): TreeNode => ({
  ...plainNode,
  name,
  type: 'symlink',
  mode: 2 ** 27 + 0o777,
  linkTarget,
});

export function onlyFile(path: string, content: string, mtimeNs?: bigint): void {
  writeFileSync(path, content);
  if (mtimeNs !== undefined) utimesSync(path, Number(mtimeNs / 1000000000n), Number(mtimeNs / 1000000000n));
}
