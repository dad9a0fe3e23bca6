import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { GoTime } from '../../../../main/engine/format/go-time';
import { findVersions } from '../../../../main/engine/reader/versions';
import type {
  IndexedRepository,
  OpenRepository,
  SnapshotRecord,
} from '../../../../main/engine/repository/repository';
import { withDamagedTrees } from '../../../support/damaged-trees';
import { saveFolder } from '../../../support/made-snapshots';
import { memoryRepository, signal } from '../../../support/memory-repository';
import { nodeAt, type TreeLiteral } from '../../../support/tree-literal';

const raw = 'bad\udcff\n\u202e';

let repository: OpenRepository;
let index: IndexedRepository;
let snapshots: readonly SnapshotRecord[];

/** One snapshot a day, oldest first. */
async function made(...folders: readonly TreeLiteral[]): Promise<void> {
  const records: SnapshotRecord[] = [];
  for (const [at, folder] of folders.entries()) {
    const time = `2024-01-0${at + 1}T12:00:00Z` as GoTime;
    records.push(await saveFolder(repository, folder, { time }));
  }
  snapshots = records;
  index = await repository.loadIndex({ signal });
}

beforeEach(async () => void ({ repository } = await memoryRepository()));

const versionsOf = (path: string) => findVersions(index, snapshots, path, { signal });
const idAt = (at: number) => snapshots[at]!.id;

describe('findVersions', () => {
  it('tells distinct contents, each with its first and last snapshot', async () => {
    await made({ d: { [raw]: 'one' } }, { d: { [raw]: 'two!' } }, { d: { [raw]: 'one' } }, { d: {} }, {});
    expect(await versionsOf(`/d/${raw}`)).toMatchObject({
      versions: [
        { type: 'file', sizeBytes: 3, first: { snapshot: idAt(0) }, last: { snapshot: idAt(2) } },
        { sizeBytes: 4, first: { snapshot: idAt(1) }, last: { snapshot: idAt(1) } },
      ],
      snapshots: [
        { snapshot: idAt(4), version: 'nothing' },
        { snapshot: idAt(3), version: 'nothing' },
        { snapshot: idAt(2), version: 0 },
        { snapshot: idAt(1), version: 1 },
        { snapshot: idAt(0), version: 0 },
      ],
    });
  });

  it('tells which snapshots have a folder alike', async () => {
    await made({ d: { x: '1' }, y: '1' }, { d: { x: '1' }, y: '2' }, { d: { x: '2' } });
    const found = await versionsOf('/d');
    expect(found.snapshots.map(({ version }) => version)).toEqual([0, 1, 1]);
    expect(found.versions.map(({ type }) => type)).toEqual(['dir', 'dir']);
  });

  it('reads each tree along the path once', async () => {
    await made({ d: { x: '1' }, y: '1' }, { d: { x: '1' }, y: '2' }, { d: { x: '1' }, y: '3' });
    const near = vi.spyOn(index, 'nearTreeJson');
    await versionsOf('/d/x');
    const trees = near.mock.calls.map(([tree]) => tree);
    expect(trees).toHaveLength(4);
    expect(new Set(trees).size).toBe(4);
  });

  it('says where damage hides the path', async () => {
    await made({ d: { x: '1' } }, { d: { x: '2' } });
    const node = await nodeAt(index, snapshots[1]!.snapshot.tree, 'd', signal);
    index = withDamagedTrees(index, [node!.subtree]);
    expect((await versionsOf('/d/x')).snapshots.map(({ version }) => version)).toEqual(['unreadable', 0]);
    index = withDamagedTrees(
      index,
      snapshots.map(({ snapshot }) => snapshot.tree),
    );
    await expect(versionsOf('/d/x')).rejects.toMatchObject({ code: 'data/corrupt' });
  });

  it('fails for what no snapshot has, for the root, and when it is given up', async () => {
    await made({ d: { x: '1' } });
    await expect(versionsOf('/d/x/y')).rejects.toMatchObject({ code: 'disk/not-found' });
    await expect(versionsOf('/')).rejects.toMatchObject({ code: 'input/invalid' });
    await expect(
      findVersions(index, snapshots, '/d/x', { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });
});
