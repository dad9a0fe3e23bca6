import { describe, expect, it } from 'vitest';
import type { SearchInput } from '../../../contract/lookup';
import type { RemoteSession } from '../../../main/engine-thread/protocol';
import { cancelledError, EngineError, engineErrorToData } from '../../../main/engine/errors';
import type { SearchPage } from '../../../main/engine/lookup-requests';
import type { SnapshotId } from '../../../main/engine/format/ids';
import { Comparisons } from '../../../main/jobs/comparisons';
import { Lookup } from '../../../main/jobs/lookup';
import { Sessions } from '../../../main/jobs/sessions';
import { remoteEngine, remoteSession } from '../../support/remote-double';
import { sourcesOf } from '../../support/sources-of';

const running = new AbortController().signal;
const snapshot = 'a'.repeat(64) as SnapshotId;
const mark = { snapshot, timeMs: 0 };
const markView = { snapshotId: snapshot, time: '1970-01-01T00:00:00.000Z' };
const input: SearchInput = {
  text: 'x',
  kinds: [],
  minBytes: null,
  maxBytes: 5,
  modifiedFrom: '2024-01-01T00:00:00Z',
  modifiedTo: null,
  deleted: 'with',
  offset: 0,
  limit: 10,
};
const nothing: SearchPage = {
  total: 0,
  matches: [],
  isComplete: true,
  snapshotsDone: 1,
  snapshotsTotal: 1,
  unreadableFolders: 0,
  error: undefined,
};

function sessionsWith(methods: Partial<RemoteSession>): Sessions {
  const { session } = remoteSession(methods);
  return new Sessions(remoteEngine({ open: async () => session }), undefined, '/cache', () => ({
    place: { kind: 'local', path: '/backups' },
    secrets: { password: 'p', credential: { kind: 'none' } },
    limits: { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined },
  }));
}

describe('Lookup', () => {
  it('is told of new snapshots when a repository is opened, adopted or backed up to', async () => {
    let updates = 0;
    const updateSearch = async () => void updates++;
    const sessions = sessionsWith({ updateSearch });
    sessions.updateSearch();
    await sessions.get(running);
    await sessions.get(running);
    await new Promise(setImmediate);
    expect(updates).toBe(1);
    await sessions.adopt(remoteSession({ updateSearch }).session);
    sessions.updateSearch();
    await new Promise(setImmediate);
    expect(updates).toBe(3);
  });

  it('searches with what was wished and shows what was found', async () => {
    const asked: unknown[] = [];
    const error = engineErrorToData(new EngineError('storage/unavailable', 'gone'));
    const search: RemoteSession['search'] = async (request) => {
      asked.push(request);
      const match = { hostname: 'h', type: 'file', sizeBytes: 3, first: mark, last: mark } as const;
      const matches = [{ ...match, path: '/a/raw\udcff', modifiedMs: 0, isDeleted: true, versions: 2 }];
      return { ...nothing, total: 1, matches, isComplete: false, error };
    };
    expect(await new Lookup(sessionsWith({ search })).search(input, running)).toEqual({
      total: 1,
      offset: 0,
      entries: [
        {
          name: 'raw\udcff',
          path: '/a/raw\udcff',
          hostname: 'h',
          type: 'file',
          sizeBytes: 3,
          modifiedAt: markView.time,
          first: markView,
          last: markView,
          isDeleted: true,
          versions: 2,
        },
      ],
      isComplete: false,
      snapshotsDone: 1,
      snapshotsTotal: 1,
      unreadableFolders: 0,
      trouble: { code: 'storage/unavailable', message: 'gone', context: {} },
    });
    const modifiedFromMs = Date.parse('2024-01-01');
    expect(asked).toMatchObject([
      { text: 'x', minBytes: undefined, maxBytes: 5, modifiedFromMs, modifiedToMs: undefined },
    ]);
  });

  it('gives a search up for another one, but not for another page', async () => {
    const lookup = new Lookup(
      sessionsWith({
        search: ({ text }, { signal }) =>
          text === 'xy'
            ? Promise.resolve(nothing)
            : new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelledError()))),
      }),
    );
    const settled: string[] = [];
    const first = lookup.search(input, running).catch(() => settled.push('first'));
    const page = lookup.search({ ...input, offset: 10 }, running).catch(() => settled.push('page'));
    await new Promise(setImmediate);
    expect(settled).toEqual([]);
    expect(await lookup.search({ ...input, text: 'xy' }, running)).toMatchObject({ total: 0 });
    await Promise.all([first, page]);
    expect(settled.sort()).toEqual(['first', 'page']);
  });

  it('shows versions', async () => {
    const version = { type: 'fifo', sizeBytes: 0, modifiedMs: 0, first: mark, last: mark } as const;
    const lookup = new Lookup(
      sessionsWith({
        findVersions: async () => ({ versions: [version], snapshots: [{ snapshot, version: 0 }] }),
      }),
    );
    expect(await lookup.versions({ path: '/a', hostname: null }, running)).toEqual({
      versions: [{ type: 'other', sizeBytes: 0, modifiedAt: markView.time, first: markView, last: markView }],
      snapshots: [{ snapshotId: snapshot, version: 0 }],
    });
  });

  it('fails where nothing is connected', async () => {
    const sessions = new Sessions(remoteEngine(), undefined, '/cache', () => ({
      place: undefined,
      secrets: undefined,
      limits: { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined },
    }));
    const preview = new Lookup(sessions).preview({ snapshotId: snapshot, path: '/a' }, running);
    await expect(preview).rejects.toMatchObject({ code: 'app/not-connected' });
  });
});

describe('Comparisons', () => {
  const differences = [
    { path: '/b2', type: 'file', change: 'added', bytesBefore: undefined, bytesAfter: 1, files: 1 },
    { path: '/b10', type: 'dir', change: 'removed', bytesBefore: 9, bytesAfter: undefined, files: 3 },
    { path: '/a', type: 'chardev', change: 'changed', bytesBefore: 1, bytesAfter: 0, files: 1 },
  ] as const;
  const totals = { files: 1, bytes: 1 };
  const found = {
    differences,
    isCut: false,
    totals: { added: totals, removed: totals, changed: totals },
    unreadable: [],
  };
  const sources = sourcesOf({ folders: ['/a'], excludes: ['*.tmp'], excludeCaches: true });
  const all = ['added', 'removed', 'changed'] as const;

  it('compares, tells how far it is, and shows what it found in pages', async () => {
    const progress: unknown[] = [];
    const asked: unknown[] = [];
    const comparisons = new Comparisons(
      sessionsWith({
        compare: async (request, { onEvent }) => {
          asked.push(request);
          onEvent({ kind: 'progress', filesDone: 4, bytesDone: 5, bytesTransferred: 0 });
          return found;
        },
      }),
      () => sources,
      (told) => progress.push(told),
    );
    const { id } = await comparisons.run({ from: snapshot, to: { kind: 'computer' } }, running);
    expect(progress).toEqual([{ filesDone: 4, bytesRead: 5 }]);
    expect(asked).toMatchObject([
      { to: { kind: 'computer', rules: { excludes: ['*.tmp'], excludeCaches: true } } },
    ]);

    const page = (by: 'name' | 'bytes', isDescending: boolean, changes = [...all], offset = 0) =>
      comparisons.page({ comparisonId: id, changes, sort: { by, isDescending }, offset, limit: 2 });
    const paths = (...args: Parameters<typeof page>) => page(...args).entries.map(({ path }) => path);
    expect(paths('name', false)).toEqual(['/a', '/b2']);
    expect(paths('bytes', true)).toEqual(['/b10', '/a']);
    expect(paths('bytes', true, [...all], 2)).toEqual(['/b2']);
    expect(page('bytes', true, ['removed'])).toEqual({
      total: 1,
      offset: 0,
      entries: [{ path: '/b10', type: 'dir', change: 'removed', bytesBefore: 9, bytesAfter: null, files: 3 }],
    });
    await comparisons.run({ from: snapshot, to: { kind: 'snapshot', snapshotId: snapshot } }, running);
    expect(() => page('name', false)).toThrow(expect.objectContaining({ code: 'input/invalid' }));
  });
});
