import { expect, it } from 'vitest';
import type { EntryView } from '../../../../contract/data';
import { createApi } from '../../../../renderer/api/api';
import { FolderReader } from '../../../../renderer/screens/snapshots/folder-reader';

const total = 1_000_000;
const entry: EntryView = {
  name: 'a',
  path: '/a',
  type: 'file',
  sizeBytes: 1,
  modifiedAt: '2026-11-22T14:05:00.000Z',
  linkTarget: null,
};

it('reads a million entries, the first of them at once, and has all rows made anew only now and then', async () => {
  const limits: number[] = [];
  const api = createApi({
    call: async (_id, _group, _name, input) => {
      const { offset, limit } = input as { offset: number; limit: number };
      limits.push(limit);
      const entries = Array<EntryView>(Math.min(limit, total - offset)).fill(entry);
      return { ok: true, value: { total, offset, entries } };
    },
    cancel: () => undefined,
    pathOf: () => '',
    onEvent: () => () => undefined,
  });
  const reader = new FolderReader(api, 'c'.repeat(64), { by: 'name', isDescending: false });
  const made = new Set<number>();
  reader.subscribe(() => made.add(reader.get().children.get('/')?.length ?? 0));
  await reader.want('/');
  expect(reader.get().states.get('/')).toEqual({ kind: 'complete' });
  expect([limits[0], limits.length]).toEqual([100, 1001]);
  expect([[...made].slice(0, 3), [...made].at(-1), made.size < 20]).toEqual([[0, 100, 1100], total, true]);
});
