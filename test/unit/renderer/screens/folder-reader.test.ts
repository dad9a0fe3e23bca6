import { expect, it, onTestFinished, vi } from 'vitest';
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

const makePage = (count: number) =>
  JSON.stringify({ ok: true, value: { total, entries: Array<EntryView>(count).fill(entry) } });
const usualPage = makePage(1000);
const pageOf = (count: number) => (count === 1000 ? usualPage : makePage(count));

it('reads a million entries, the first of them at once, and has all rows made anew only now and then', async () => {
  // A page a frame: a thousand frames are not to be waited for.
  vi.stubGlobal('requestAnimationFrame', queueMicrotask);
  onTestFinished(() => void vi.unstubAllGlobals());
  const limits: number[] = [];
  const api = createApi({
    call: async (_id, _group, _name, input) => {
      const { offset, limit } = input as { offset: number; limit: number };
      limits.push(limit);
      return pageOf(Math.min(limit, total - offset));
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
