import { describe, expect, it } from 'vitest';
import type { GoTime } from '../../../../main/engine/format/go-time';
import type { TreeId } from '../../../../main/engine/format/ids';
import { encodeTree } from '../../../../main/engine/format/tree';
import { FolderPages } from '../../../../main/engine/reader/folder-pages';
import type { FolderOrder } from '../../../../main/engine/requests';
import { madeNode } from '../../../support/made-snapshots';

const newer = '2026-01-02T00:00:00.5Z' as GoTime;
const json = encodeTree({
  nodes: [
    madeNode('B2.txt', { size: 1n, mtime: newer }),
    madeNode('b10.txt', { size: 3n }),
    madeNode('link', { type: 'symlink', linkTarget: 'target' }),
    madeNode('pipe', { type: 'fifo' }),
    madeNode('y', { type: 'dir' }),
    madeNode('z', { type: 'dir' }),
  ],
});
const byName: FolderOrder = { by: 'name', isDescending: false };

/** Folders by their trees' names; remembers which were read. */
function library(load: (tree: TreeId) => Promise<Buffer> = async () => json) {
  const pages = new FolderPages();
  const read: string[] = [];
  return {
    read,
    page: (place: string, tree: string, order = byName, offset = 0, limit = 10) =>
      pages.page(
        place,
        { order, offset, limit },
        {
          find: async () => tree as TreeId,
          load: (id) => {
            read.push(id);
            return load(id);
          },
        },
      ),
  };
}

describe('FolderPages', () => {
  it('has folders first and names as people count, whatever the order', async () => {
    const { page } = library();
    const names = async (by: FolderOrder['by'], isDescending: boolean) =>
      (await page('here', 'tree', { by, isDescending })).rows.map(({ name }) => name).join(' ');
    expect(await names('name', false)).toBe('y z B2.txt b10.txt link pipe');
    expect(await names('name', true)).toBe('z y pipe link b10.txt B2.txt');
    expect(await names('size', false)).toBe('y z link pipe B2.txt b10.txt');
    expect(await names('size', true)).toBe('z y b10.txt B2.txt pipe link');
    expect(await names('modified', false)).toBe('y z b10.txt link pipe B2.txt');
    expect(await names('modified', true)).toBe('z y B2.txt pipe link b10.txt');
  });

  it('gives what a list shows, page by page', async () => {
    const { page } = library();
    expect(await page('here', 'tree', byName, 2, 1)).toEqual({
      total: 6,
      rows: [
        {
          name: 'B2.txt',
          type: 'file',
          sizeBytes: 1,
          modifiedMs: Date.parse(newer),
          linkTarget: undefined,
        },
      ],
    });
    expect((await page('here', 'tree', byName, 4, 9)).rows.map(({ linkTarget }) => linkTarget)).toEqual([
      'target',
      undefined,
    ]);
  });

  it('reads a folder once for all its pages and orders, and for other snapshots in which it is the same', async () => {
    const { page, read } = library();
    await page('here', 'tree');
    await page('here', 'tree', { by: 'size', isDescending: true });
    await page('yesterday', 'tree', byName, 3);
    await Promise.all([page('there', 'other'), page('there', 'other', { by: 'size', isDescending: true })]);
    expect(read).toEqual(['tree', 'other']);
  });

  it('keeps the lists that were looked at last', async () => {
    const { page, read } = library();
    for (const tree of ['1', '2', '3', '4', '5', '6', '7', '8', '1', '9', '1', '2']) await page(tree, tree);
    expect(read.slice(8)).toEqual(['9', '2']);
  });

  it('reads again what could not be read', async () => {
    let isGone = true;
    const { page } = library(async () => {
      if (isGone) throw new Error('gone');
      return json;
    });
    await expect(page('here', 'tree')).rejects.toThrow('gone');
    isGone = false;
    expect(await page('here', 'tree')).toMatchObject({ total: 6 });
  });
});
