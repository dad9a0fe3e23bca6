import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it } from 'vitest';
import { AppTheme } from '../../../../renderer/app/app-theme';
import type { TreeEntry } from '../../../../renderer/ui/tree/tree-model';
import { rowHeightPx } from '../../../../renderer/ui/tree/tree-row';
import { TreeView } from '../../../../renderer/ui/tree/tree-view';
import { useTree } from '../../../../renderer/ui/tree/use-tree';
import { pressKeys, prepareDocument } from '../../../support/window-under-test';

const count = 1_000_000;
const viewPx = 300;
const entries: readonly TreeEntry[] = Array.from({ length: count }, (_, at) => ({
  path: `/${at}`,
  name: String(at),
  isFolder: false,
}));
const children = new Map([['/', entries]]);

function LongTree() {
  return (
    <AppTheme>
      <TreeView
        label="Long"
        tree={useTree('/', children)}
        root="/"
        nameColumn={{ id: 'name', label: 'Name' }}
        columns={[]}
        sort={{ by: 'name', isDescending: false }}
        onSort={() => undefined}
        icon={() => null}
        checkLabel={({ name }) => name}
        checkAllLabel="All"
        onOpen={() => undefined}
        onMenu={() => undefined}
        onLeave={() => undefined}
        empty={null}
      />
    </AppTheme>
  );
}

describe('a tree of a million rows', () => {
  const element = document.createElement('div');
  const root = createRoot(element);
  const scroll = () => element.querySelector<HTMLElement>('[role=treegrid] > [role=presentation]')!;
  /** How far below the upper edge of what is seen a row is drawn. */
  const seenAt = (row: number) => {
    const group = element.querySelector<HTMLElement>('[role=rowgroup]')!;
    const shiftPx = Number(/translateY\((.*)px\)/.exec(group.style.transform)?.[1] ?? 0);
    return row * rowHeightPx + shiftPx - scroll().scrollTop;
  };
  const rows = () =>
    [...element.querySelectorAll<HTMLElement>('[data-path]')].map(({ dataset }) =>
      Number(dataset['path']!.slice(1)),
    );
  const scrollTo = (top: number) =>
    act(async () => {
      scroll().scrollTop = top;
      scroll().dispatchEvent(new Event('scroll'));
    });
  const open = async () => {
    prepareDocument();
    document.body.append(element);
    await act(async () => root.render(<LongTree />));
  };
  afterEach(async () => {
    await act(async () => root.unmount());
    element.remove();
  });

  it('is no taller than the browser can lay out, and is seen from end to end', async () => {
    await open();
    const heightPx = parseFloat((scroll().firstElementChild as HTMLElement).style.blockSize);
    expect(heightPx).toBeLessThan(2 ** 24);
    await scrollTo(heightPx - viewPx);
    expect(rows().at(-1)).toBe(count - 1);
    expect(Math.round(seenAt(count - 1))).toBe(viewPx - rowHeightPx);
    await scrollTo((heightPx - viewPx) / 2);
    const seen = rows().filter((row) => seenAt(row) > -rowHeightPx && seenAt(row) < viewPx);
    expect(seen.length).toBeGreaterThanOrEqual(Math.floor(viewPx / rowHeightPx));
    expect(Math.abs(seen[0]! - count / 2)).toBeLessThan(10);
    await scrollTo(0);
    expect([rows()[0], seenAt(0)]).toEqual([0, 0]);

    element.querySelector<HTMLElement>('[tabindex="0"][data-path]')!.focus();
    await pressKeys('End');
    expect((document.activeElement as HTMLElement).dataset['path']).toBe(`/${count - 1}`);
    await scrollTo(scroll().scrollTop);
    expect(Math.round(seenAt(count - 1))).toBe(viewPx - rowHeightPx);
  });
});
