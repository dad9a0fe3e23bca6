import type { Command } from 'commander';
import type { EngineSession } from '../engine/engine';
import type { SnapshotFilter, SnapshotRecord } from '../engine/requests';

export interface SnapshotOptions {
  readonly host: readonly string[];
  readonly tag: readonly string[];
  readonly path: readonly string[];
}

/** Collects an option that may be given several times. */
export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

/** Adds the options that choose snapshots. `hostFlags` because `forget` uses `-H` for something else. */
export function addSnapshotOptions(command: Command, hostFlags = '-H, --host <host>'): Command {
  return command
    .option(hostFlags, 'only consider snapshots of this host (can be given several times)', collect, [])
    .option(
      '--tag <taglist>',
      'only consider snapshots with all of tag[,tag,...] (can be given several times)',
      collect,
      [],
    )
    .option(
      '--path <path>',
      'only consider snapshots that include this absolute path (can be given several times)',
      collect,
      [],
    );
}

export function snapshotFilter({ host, tag, path }: SnapshotOptions): SnapshotFilter {
  return { hosts: host, tagLists: tag.map(parseTagList), paths: path };
}

/** The snapshots that are named, or when none are, all that the options choose. */
export async function selectSnapshots(
  session: EngineSession,
  names: readonly string[],
  options: SnapshotOptions,
  signal: AbortSignal,
): Promise<readonly SnapshotRecord[]> {
  const filter = snapshotFilter(options);
  if (names.length === 0) return session.listSnapshots(filter, { signal });
  return Promise.all(names.map((name) => session.findSnapshot(name, filter, { signal })));
}

/** `a, b` → `['a', 'b']`; empty text is the empty tag, which untagged snapshots have. */
export function parseTagList(text: string): readonly string[] {
  return text.split(',').map((tag) => tag.trim());
}
