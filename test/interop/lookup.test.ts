/** Search, versions and comparisons of what restic has written, against what restic says of it and what is on the disk. */
import { renameSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSnapshots } from '../../main/engine/compare/compare-snapshots';
import { compareWithDisk } from '../../main/engine/compare/compare-disk';
import { findVersions } from '../../main/engine/reader/versions';
import { listSnapshots } from '../../main/engine/reader/select-snapshots';
import type {
  IndexedRepository,
  OpenRepository,
  SnapshotRecord,
} from '../../main/engine/repository/repository';
import { SearchIndex } from '../../main/engine/search/search-index';
import { type ResticPlace, resticPlace } from '../support/local-repository';
import { signal } from '../support/memory-repository';
import { plantOddFolder } from '../support/odd-folder';
import { hasRestic } from '../support/real-restic';
import { allEntries } from '../support/search-place';
import { usualBackup } from '../support/usual-backup';

const onEvent = () => undefined;
const everything = { hosts: [], tagLists: [], paths: [] };

describe.runIf(hasRestic)('a repository of restic', () => {
  let place: ResticPlace;
  let repository: OpenRepository;
  let index: IndexedRepository;
  let snapshots: readonly SnapshotRecord[];

  beforeAll(async () => {
    place = resticPlace();
    plantOddFolder(join(place.source, 'odd'));
    place.change('mkdir -p docs/old; echo one > docs/a.txt; echo old > docs/old/x; echo same > docs/same');
    place.restic('backup', place.source);
    place.change('echo two > docs/a.txt; rm -r docs/old; mkdir docs/new; echo 12345 > docs/new/y');
    place.restic('backup', place.source);
    place.change('echo one > docs/a.txt');
    place.restic('backup', place.source);
    repository = await place.open();
    index = await repository.loadIndex({ signal });
    snapshots = await listSnapshots(repository, everything, { signal });
  });
  afterAll(async () => {
    await repository.close();
    place.remove();
  });

  it('has in the search every path that `ls` has', async () => {
    const search = new SearchIndex(repository, async () => index);
    await search.update({ signal });
    const wish = { ...allEntries, deleted: 'without', limit: 100_000 } as const;
    const { matches } = await search.search(wish, { signal });
    const listed = place.json('ls', snapshots[2]!.id, '--recursive', '/').slice(1) as { path: string }[];
    expect(matches.map(({ path }) => path.replace(/[\udc80-\udcff]/g, '\ufffd')).sort()).toEqual(
      listed.map(({ path }) => path).sort(),
    );
    const { matches: gone } = await search.search({ ...allEntries, deleted: 'only' }, { signal });
    expect(gone.map(({ path }) => path).sort()).toEqual(
      ['docs/old', 'docs/old/x'].map((path) => `${place.source}/${path}`),
    );
  });

  it('has the versions of a file', async () => {
    const { versions } = await findVersions(index, snapshots, `${place.source}/docs/a.txt`, { signal });
    const [first, second, third] = snapshots.map(({ id }) => id);
    expect(versions.map((version) => [version.first.snapshot, version.last.snapshot])).toEqual([
      [first, third],
      [second, second],
    ]);
  });

  it('is compared as `diff` does', async () => {
    const [from, to] = [snapshots[0]!, snapshots[1]!];
    const lines = place.json('diff', from.id, to.id) as { path?: string; modifier?: string }[];
    const tops = lines.filter(({ path }) => path !== undefined && !/\/(?:old|new)\/./.test(path));
    const words = { added: '+', removed: '-', changed: 'M' };
    const result = await compareSnapshots(index, from.snapshot.tree, to.snapshot.tree, { signal, onEvent });
    const found = result.differences.map(
      ({ path, type, change }) => `${words[change]} ${path}${type === 'dir' ? '/' : ''}`,
    );
    expect(found.sort()).toEqual(tops.map(({ path, modifier }) => `${modifier} ${path}`).sort());
  });

  it('is compared with the disk that it was made of', async () => {
    const compare = (rules: object = {}, of = snapshots[2]!) =>
      compareWithDisk(index, of.snapshot, { ...usualBackup, ...rules }, { signal, onEvent });
    expect(await compare()).toMatchObject({ differences: [], unreadable: [] });

    const path = (name: string) => join(place.source, 'docs', name);
    const { atime, mtime } = statSync(path('same'));
    place.change(`
      cp docs/same docs/copy; echo lame > docs/same; echo 123456789 > docs/a.txt; rm -r docs/new
      mkdir docs/more; echo 1 > docs/more/1; echo 22 > docs/more/2.skip; echo 333 > docs/3.skip`);
    // The same size and time: only the inode's own time, and the content, tell.
    utimesSync(path('same'), atime, mtime);
    const { differences, totals } = await compare({ excludes: ['*.skip'] });
    const shown = differences.map(({ path: found, change, bytesBefore, bytesAfter, files }) => [
      found.slice(place.source.length + 1),
      change,
      bytesBefore,
      bytesAfter,
      files,
    ]);
    expect(shown.sort()).toEqual([
      ['docs/a.txt', 'changed', 4, 10, 1],
      ['docs/copy', 'added', undefined, 5, 1],
      ['docs/more', 'added', undefined, 2, 1],
      ['docs/new', 'removed', 6, undefined, 1],
      ['docs/same', 'changed', 5, 5, 1],
    ]);
    expect(totals.added).toEqual({ files: 2, bytes: 7 });
  });

  it('takes a file with the same bytes for the same, whatever its times and inode', async () => {
    place.change(
      'echo one > fresh; rm docs/a.txt; cp fresh docs/a.txt; touch -d 2001-01-01 docs/a.txt; rm fresh',
    );
    const { differences } = await compareWithDisk(index, snapshots[2]!.snapshot, usualBackup, {
      signal,
      onEvent,
    });
    expect(differences.some(({ path }) => path.endsWith('a.txt'))).toBe(false);
  });

  it('is not compared with places that are gone, or that it does not name from a root', async () => {
    const { snapshot } = snapshots[2]!;
    renameSync(place.source, `${place.source}-away`);
    try {
      const result = await compareWithDisk(index, snapshot, usualBackup, { signal, onEvent });
      expect(result.differences).toMatchObject([{ path: place.source, change: 'removed' }]);
    } finally {
      renameSync(`${place.source}-away`, place.source);
    }
    const elsewhere = { ...snapshot, paths: ['/nowhere/at/all'] };
    await expect(compareWithDisk(index, elsewhere, usualBackup, { signal, onEvent })).rejects.toMatchObject({
      code: 'disk/not-found',
    });
    const given = { signal: AbortSignal.abort(), onEvent };
    await expect(compareWithDisk(index, snapshot, usualBackup, given)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
