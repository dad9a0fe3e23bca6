import { beforeEach, describe, expect, it } from 'vitest';
import { compareSnapshots } from '../../../../main/engine/compare/compare-snapshots';
import { FoundDifferences, mostDifferences } from '../../../../main/engine/compare/found-differences';
import type { Comparison } from '../../../../main/engine/lookup-requests';
import type { IndexedRepository, OpenRepository } from '../../../../main/engine/repository/repository';
import { withDamagedTrees } from '../../../support/damaged-trees';
import { saveFolder } from '../../../support/made-snapshots';
import { memoryRepository, signal } from '../../../support/memory-repository';
import { nodeAt, type TreeLiteral } from '../../../support/tree-literal';

const onEvent = () => undefined;

let repository: OpenRepository;

beforeEach(async () => void ({ repository } = await memoryRepository()));

async function compared(
  before: TreeLiteral,
  after: TreeLiteral,
  options: { readonly signal?: AbortSignal; readonly damage?: string } = {},
): Promise<Comparison> {
  const [from, to] = [await saveFolder(repository, before), await saveFolder(repository, after)];
  let index: IndexedRepository = await repository.loadIndex({ signal });
  if (options.damage !== undefined) {
    const node = await nodeAt(index, to.snapshot.tree, options.damage, signal);
    index = withDamagedTrees(index, [node!.subtree]);
  }
  return compareSnapshots(index, from.snapshot.tree, to.snapshot.tree, { signal, onEvent, ...options });
}

describe('compareSnapshots', () => {
  it('tells what was added, removed and changed, folders as one', async () => {
    const result = await compared(
      { same: { x: '1' }, changed: '12', old: { a: '1', b: { c: '22' } }, turns: 'file', link: ['a'] },
      { same: { x: '1' }, changed: '123', new: { a: '333', e: {} }, turns: { y: '55555' }, link: ['b'] },
    );
    const added = {
      path: '/new',
      type: 'dir',
      change: 'added',
      bytesBefore: undefined,
      bytesAfter: 3,
      files: 1,
    };
    expect(result.differences).toEqual(
      expect.arrayContaining([
        added,
        { path: '/old', type: 'dir', change: 'removed', bytesBefore: 3, bytesAfter: undefined, files: 2 },
        { path: '/changed', type: 'file', change: 'changed', bytesBefore: 2, bytesAfter: 3, files: 1 },
        { path: '/turns', type: 'dir', change: 'changed', bytesBefore: 4, bytesAfter: 5, files: 1 },
        { path: '/link', type: 'symlink', change: 'changed', bytesBefore: 0, bytesAfter: 0, files: 1 },
      ]),
    );
    expect(result).toMatchObject({
      isCut: false,
      unreadable: [],
      totals: {
        added: { files: 1, bytes: 3 },
        removed: { files: 2, bytes: 3 },
        changed: { files: 3, bytes: 8 },
      },
    });
    expect(result.differences).toHaveLength(5);
  });

  it('goes on beside a damaged folder, and says so', async () => {
    const result = await compared({ d: { x: '1' }, y: '1' }, { d: { x: '2' }, y: '2' }, { damage: 'd' });
    expect(result.differences.map(({ path }) => path)).toEqual(['/y']);
    expect(result.unreadable).toMatchObject([{ path: '/d', error: { code: 'data/corrupt' } }]);
  });

  it('can be given up', async () => {
    await expect(compared({ a: '1' }, { a: '2' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

it('leaves the smallest differences out when there are too many, but not of the totals', () => {
  const found = new FoundDifferences(onEvent);
  for (let bytes = 0; bytes <= mostDifferences; bytes++) {
    found.add({
      path: '',
      type: 'file',
      change: 'added',
      bytesBefore: undefined,
      bytesAfter: bytes,
      files: 1,
    });
  }
  const { differences, isCut, totals } = found.result();
  expect({
    isCut,
    files: totals.added.files,
    smallest: differences.at(-1)!.bytesAfter,
    length: differences.length,
  }).toEqual({
    isCut: true,
    files: mostDifferences + 1,
    smallest: 1,
    length: mostDifferences,
  });
});
