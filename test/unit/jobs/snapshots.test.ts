import { describe, expect, it } from 'vitest';
import type { RemoteSession } from '../../../main/engine-thread/protocol';
import type { SnapshotRecord } from '../../../main/engine/requests';
import { Sessions } from '../../../main/jobs/sessions';
import { Snapshots } from '../../../main/jobs/snapshots';
import { remoteEngine, remoteSession } from '../../support/remote-double';

const running = new AbortController().signal;
const snapshotId = 'b'.repeat(64);

function snapshotsWith(methods: Partial<RemoteSession>): Snapshots {
  const { session } = remoteSession(methods);
  const engine = remoteEngine({ open: async () => session });
  return new Snapshots(
    new Sessions(engine, undefined, '/cache', () => ({
      place: { kind: 'local', path: '/backups' },
      secrets: { password: 'p', credential: { kind: 'none' } },
      limits: { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined },
    })),
  );
}

describe('Snapshots', () => {
  it('lists the newest first, also without a summary', async () => {
    const record = (id: string, time: string, summary?: object) =>
      ({
        id,
        snapshot: { time, hostname: 'h', paths: ['/'], tags: [], summary },
      }) as unknown as SnapshotRecord;
    const summary = { totalFilesProcessed: 1, totalBytesProcessed: 2, dataAdded: 3 };
    const snapshots = snapshotsWith({
      listSnapshots: async () => [
        record('old', '2026-01-01T12:00:00+02:00'),
        record('new', '2026-01-01T11:00:00Z', summary),
      ],
    });
    expect(await snapshots.list(running)).toMatchObject([
      { id: 'new', time: '2026-01-01T11:00:00.000Z', totals: { files: 1, bytes: 2, bytesAdded: 3 } },
      { id: 'old', time: '2026-01-01T10:00:00.000Z', totals: null },
    ]);
  });

  it('leaves out first files once everything is backed up, too', async () => {
    const record = (id: string, hour: number, change: object) =>
      ({
        id,
        snapshot: { time: `2026-01-01T0${hour}:00:00Z`, hostname: 'h', paths: ['/a'], tags: [], ...change },
      }) as unknown as SnapshotRecord;
    const starter = { tags: ['first-files'] };
    const snapshots = snapshotsWith({
      listSnapshots: async () => [
        record('superseded', 1, starter),
        record('whole', 2, { paths: ['/a', '/b'] }),
        record('later', 3, starter),
        record('of another host', 1, { ...starter, hostname: 'other' }),
        record('of another folder', 1, { ...starter, paths: ['/c'] }),
      ],
    });
    expect((await snapshots.list(running)).map(({ id }) => id)).toEqual([
      'later',
      'whole',
      'of another host',
      'of another folder',
    ]);
  });

  it('asks for the page that is wanted and shows its rows', async () => {
    const rows = [
      { name: 'b.txt', type: 'file', sizeBytes: 3, modifiedMs: 1500, linkTarget: undefined },
      { name: 'link', type: 'symlink', sizeBytes: 0, modifiedMs: 0, linkTarget: 'target' },
      { name: 'pipe', type: 'fifo', sizeBytes: 0, modifiedMs: 0, linkTarget: undefined },
    ] as const;
    const asked: unknown[] = [];
    const snapshots = snapshotsWith({
      folderPage: async (snapshot, path, request) => {
        asked.push([snapshot, path, request]);
        return { total: 9, rows };
      },
    });
    const order = { by: 'size', isDescending: true } as const;
    const look = (path: string) =>
      snapshots.folder({ snapshotId, path, sort: order, offset: 2, limit: 3 }, running);
    const page = await look('/home');
    expect(asked).toEqual([[snapshotId, '/home', { order, offset: 2, limit: 3 }]]);
    expect(page).toMatchObject({ total: 9, offset: 2 });
    expect(page.entries[0]).toEqual({
      name: 'b.txt',
      path: '/home/b.txt',
      type: 'file',
      sizeBytes: 3,
      modifiedAt: '1970-01-01T00:00:01.500Z',
      linkTarget: null,
    });
    expect(page.entries[1]).toMatchObject({ type: 'symlink', linkTarget: 'target' });
    expect(page.entries[2]).toMatchObject({ type: 'other' });
    expect((await look('/')).entries[0]).toMatchObject({ path: '/b.txt' });
  });
});
