/** What we read out of a repository that restic wrote is what restic reads out of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SnapshotId } from '../../main/engine/format/ids';
import { diff } from '../../main/engine/reader/diff';
import { dump } from '../../main/engine/reader/dump';
import { find } from '../../main/engine/reader/find';
import { findSnapshot, listSnapshots } from '../../main/engine/reader/select-snapshots';
import { stats } from '../../main/engine/reader/stats';
import { tagSnapshots } from '../../main/engine/reader/tag';
import { walk } from '../../main/engine/reader/walk';
import type {
  IndexedRepository,
  OpenRepository,
  SnapshotRecord,
} from '../../main/engine/repository/repository';
import type { DiffEntry, FindRequest, SnapshotFilter, StatsMode } from '../../main/engine/requests';
import { type ResticPlace, resticPlace } from '../support/local-repository';
import { signal } from '../support/memory-repository';
import { hasRestic } from '../support/real-restic';

const all: SnapshotFilter = { hosts: [], tagLists: [], paths: [] };

const firstSource = `
  mkdir -p docs/old pictures
  echo one > docs/one.txt; echo two > docs/Two.TXT; echo three > docs/old/three.txt
  head -c 3000000 /dev/urandom > pictures/big.raw; cp pictures/big.raw pictures/copy.raw
  ln pictures/big.raw pictures/hard.raw; ln -s one.txt docs/link; mkfifo docs/pipe; : > docs/empty
  touch -d '2001-02-03 04:05:06' docs/one.txt
  touch $'docs/bad-\\xe9\\xff' 'docs/q"b'`;
const secondSource = `
  echo changed > docs/Two.TXT; rm -r docs/old; chmod 600 docs/empty; rm docs/link; mkdir docs/link
  echo deep > docs/link/deep; head -c 2000000 /dev/urandom > pictures/new.raw; rm docs/pipe`;

describe.runIf(hasRestic)('a repository of restic', () => {
  let place: ResticPlace;
  let repository: OpenRepository;
  let index: IndexedRepository;
  let snapshots: readonly SnapshotRecord[];

  beforeAll(async () => {
    place = resticPlace();
    place.change(firstSource);
    place.restic('backup', place.source, '--host', 'one');
    place.change(secondSource);
    place.restic('backup', place.source, '--host', 'one', '--tag', 'a,b');
    place.restic('backup', `${place.source}/docs`, '--host', 'two', '--tag', 'b');
    repository = await place.open();
    index = await repository.loadIndex({ signal });
    snapshots = await listSnapshots(repository, all, { signal });
  });

  afterAll(async () => {
    await repository.close();
    place.remove();
  });

  it.each<[readonly string[], Partial<SnapshotFilter>]>([
    [[], {}],
    [['--host', 'one'], { hosts: ['one'] }],
    [['--tag', 'b'], { tagLists: [['b']] }],
    [['--tag', 'a,b'], { tagLists: [['a', 'b']] }],
    [['--tag', ''], { tagLists: [['']] }],
  ])('lists snapshots as restic with %j', async (args, filter) => {
    const [expected] = place.json('snapshots', ...args) as [readonly { id: string }[]];
    const records = await listSnapshots(repository, { ...all, ...filter }, { signal });

    expect(records.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  });

  it('finds one snapshot by what is typed', async () => {
    const [first, second, third] = snapshots.map(({ id }) => id);
    const found = async (text: string, filter: Partial<SnapshotFilter> = {}) =>
      (await findSnapshot(repository, text, { ...all, ...filter }, { signal })).id;

    expect(await found('latest')).toBe(third);
    expect(await found('latest', { hosts: ['one'] })).toBe(second);
    expect(await found('latest~2')).toBe(first);
    expect(await found(first!.slice(0, 8))).toBe(first);
    for (const text of ['latest~3', 'f'.repeat(64), 'xyz', '']) {
      await expect(found(text)).rejects.toMatchObject({ code: 'input/invalid', context: { snapshot: text } });
    }
  });

  it.each(['/', 'sub'])('walks as `ls` does from %s', async (from) => {
    const [snapshot] = snapshots;
    const path = from === '/' ? '/' : `${place.source}/docs`;
    const expected = place.json('ls', snapshot!.id, '--recursive', path).slice(1) as {
      path: string;
      size?: number;
    }[];
    const entries: unknown[] = [];
    const options = { signal, isRecursive: true };
    for await (const entry of walk(index, snapshot!.snapshot.tree, path, options)) {
      entries.push([shown(entry.path), Number(entry.node.size)]);
    }

    expect(entries).toEqual(expected.map((node) => [node.path, node.size ?? 0]));
  });

  it('dumps the bytes of a file', async () => {
    const path = `${place.source}/pictures/big.raw`;
    const pieces: Uint8Array[] = [];
    for await (const piece of dump(index, snapshots[0]!.snapshot.tree, path, { signal })) pieces.push(piece);

    expect(Buffer.concat(pieces).equals(place.restic('dump', snapshots[0]!.id, path))).toBe(true);
  });

  it.each<[number, number, boolean]>([
    [0, 1, false],
    [0, 1, true],
    [1, 0, true],
    [1, 2, false],
    [0, 0, true],
  ])('tells the difference from %i to %i, metadata %s', async (source, target, withMetadata) => {
    const ids = [snapshots[source]!.id, snapshots[target]!.id];
    const lines = place.json('diff', ...ids, ...(withMetadata ? ['--metadata'] : [])) as Record<
      string,
      unknown
    >[];
    const entries: DiffEntry[] = [];
    const onEntry = (entry: DiffEntry) => void entries.push({ ...entry, path: shown(entry.path) });
    const result = await diff(index, snapshots[source]!, snapshots[target]!, {
      signal,
      withMetadata,
      onEntry,
    });

    const changes = lines.slice(0, -1).map(({ path, modifier }) => ({ path, modifier }));
    expect(entries).toEqual(changes);
    const counts = ({ files, dirs, others, dataBlobs, treeBlobs, bytes }: typeof result.added) => ({
      files,
      dirs,
      others,
      data_blobs: dataBlobs,
      tree_blobs: treeBlobs,
      bytes,
    });
    expect({
      message_type: 'statistics',
      source_snapshot: result.sourceSnapshot,
      target_snapshot: result.targetSnapshot,
      changed_files: result.changedFiles,
      added: counts(result.added),
      removed: counts(result.removed),
    }).toEqual(lines.at(-1));
  });

  it.each<StatsMode>(['restore-size', 'files-by-contents', 'blobs-per-file', 'raw-data'])(
    'counts in the mode %s',
    async (mode) => {
      for (const records of [snapshots, snapshots.slice(0, 1)]) {
        const [expected] = place.json('stats', '--mode', mode, ...records.map(({ id }) => id)) as [object];
        const result = await stats(index, records, mode, { signal });

        expect({
          total_size: result.totalSize,
          total_file_count: result.totalFileCount,
          ...(result.totalBlobCount > 0 && { total_blob_count: result.totalBlobCount }),
          snapshots_count: result.snapshotsCount,
        }).toEqual(expected);
      }
    },
  );

  it.each<[readonly string[], Partial<FindRequest>]>([
    [['*.txt'], {}],
    [['-i', '*.txt'], { ignoreCase: true }],
    [['docs/*.txt'], {}],
    [['/nothing/*'], {}],
    [['-N', '2001-02-04', '*.txt'], { newestMs: new Date(2001, 1, 4).getTime() }],
    [['-O', '2001-02-04', '*.txt'], { oldestMs: new Date(2001, 1, 4).getTime() }],
    [['link'], {}],
  ])('finds %j', async (args, request) => {
    const patterns = [args.at(-1)!];
    const groups = place.json('find', ...args)[0] as { snapshot: SnapshotId; matches: { path: string }[] }[];
    const expected = groups.flatMap((group) => group.matches.map(({ path }) => `${group.snapshot} ${path}`));
    const found: string[] = [];
    const full = { ignoreCase: false, oldestMs: undefined, newestMs: undefined, by: 'name' as const };
    for await (const match of find(index, snapshots, { ...full, ...request, patterns }, { signal })) {
      found.push(`${match.snapshot} ${match.path}`);
    }

    expect(found.sort()).toEqual(expected.sort());
  });

  it('finds where blobs, trees and packs are', async () => {
    const tree = snapshots[0]!.snapshot.tree;
    const [file] = await entriesNamed('big.raw');
    const blob = file!.content![0]!;
    const pack = index.lookup('data', blob)[0]!.pack;
    const base = { ignoreCase: false, oldestMs: undefined, newestMs: undefined };
    const places = async (by: FindRequest['by'], id: string) => {
      const found: string[] = [];
      const request = { ...base, by, patterns: [id.slice(0, 12)] };
      for await (const match of find(index, snapshots.slice(0, 1), request, { signal })) {
        if (match.kind === 'object')
          found.push(`${match.objectType} ${match.path.split('/').at(-1)!} ${match.id}`);
      }
      return found;
    };

    const holders = ['big.raw', 'copy.raw', 'hard.raw'].map((name) => `data ${name} ${blob}`);
    expect(await places('blob', blob)).toEqual(holders);
    expect(await places('tree', tree)).toEqual([`tree  ${tree}`]);
    expect(await places('pack', pack)).toEqual(expect.arrayContaining(holders));
    await expect(places('pack', 'ffffffffffffffff')).rejects.toMatchObject({ code: 'input/invalid' });
    await expect(places('blob', 'no id')).rejects.toMatchObject({ code: 'input/invalid' });
  });

  it('changes tags so that restic sees them', async () => {
    const [first] = snapshots;
    const changed = await tagSnapshots(
      repository,
      snapshots,
      { add: ['new', 'b'], remove: ['a'] },
      { signal },
    );

    const [listed] = place.json('snapshots') as [{ id: string; original?: string; tags: string[] }[]];
    expect([changed, listed.map(({ tags }) => tags)]).toEqual([
      3,
      [
        ['new', 'b'],
        ['b', 'new'],
        ['b', 'new'],
      ],
    ]);
    expect(listed[0]!.original).toBe(first!.id);
  });

  async function entriesNamed(name: string) {
    const nodes = [];
    const options = { signal, isRecursive: true };
    for await (const { node } of walk(index, snapshots[0]!.snapshot.tree, '/', options)) {
      if (node.name === name) nodes.push(node);
    }
    return nodes;
  }
});

/** restic prints bytes that are not UTF-8 as U+FFFD in JSON. */
function shown(path: string): string {
  return path.replace(/[\udc80-\udcff]/g, '\ufffd');
}
