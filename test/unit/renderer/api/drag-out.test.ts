import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Drag, smallDragBytes } from '../../../../contract/restore-data';
import type { Bridge } from '../../../../contract/events';
import { systemClock } from '../../../../main/engine/base/clock';
import { createApi } from '../../../../renderer/api/api';
import { DragOut } from '../../../../renderer/api/drag-out';

const selection = { snapshotId: 'c'.repeat(64), paths: ['/a'] };

/** Main, whose native drags last until `drop` is called. */
function main() {
  const calls: string[] = [];
  let listener: Parameters<Bridge['onEvent']>[0] = () => undefined;
  let drop: () => void = () => undefined;
  const bridge: Bridge = {
    call: async (_, __, name) => {
      calls.push(name);
      if (name === 'start') await new Promise<void>((resolve) => (drop = resolve));
      return JSON.stringify({ ok: true, value: name === 'prepare' ? 'id' : null });
    },
    cancel: () => undefined,
    pathOf: ({ name }) => name,
    onEvent: (next) => {
      listener = next;
      return () => undefined;
    },
  };
  const tell = (state: Drag['state'], bytesTotal: number, id = 'id') =>
    listener('dragChanged', { id, state, progress: { bytesTotal } as Drag['progress'], error: null });
  return { calls, tell, drop: () => drop(), dragOut: new DragOut(createApi(bridge)) };
}

async function release(): Promise<void> {
  window.dispatchEvent(new Event('mouseup'));
  await systemClock.sleep(0, new AbortController().signal);
}

describe('dragging out of the window', () => {
  it('goes on as a drag of the system when a small selection is there and the button is held', async () => {
    const { calls, tell, drop, dragOut } = main();
    await dragOut.begin(selection);
    tell('preparing', 1);
    expect(dragOut.get()).toMatchObject({ selection, isHeld: true, drag: { id: 'id' } });
    tell('ready', 1);
    expect([calls, dragOut.get()?.isHeld]).toEqual([['prepare', 'start'], true]);
    drop();
    await nextTurn();
    expect(dragOut.get()).toMatchObject({ isHeld: false, error: undefined });
  });

  it('takes what was told before the answer, and nothing of another drag', async () => {
    const { calls, tell, dragOut } = main();
    const begun = dragOut.begin(selection);
    tell('ready', 1);
    expect(dragOut.get()?.drag).toBeUndefined();
    await begun;
    expect([calls, dragOut.get()?.drag?.state]).toEqual([['prepare', 'start'], 'ready']);
    tell('failed', 1, 'other');
    expect(dragOut.get()?.drag?.state).toBe('ready');
  });

  it('gives a small selection up when the button is let go before', async () => {
    const { calls, tell, dragOut } = main();
    await dragOut.begin(selection);
    tell('preparing', 1);
    await release();
    expect([calls, dragOut.get()]).toEqual([['prepare', 'cancel'], undefined]);
    tell('ready', 1);
    expect(dragOut.get()).toBeUndefined();
  });

  it('keeps a large one, which is dragged anew when it is there', async () => {
    const { calls, tell, drop, dragOut } = main();
    await dragOut.begin(selection);
    tell('preparing', smallDragBytes + 1);
    dragOut.dragAgain();
    tell('ready', smallDragBytes + 1);
    expect([calls, dragOut.get()?.isHeld]).toEqual([['prepare'], true]);
    await release();
    expect(dragOut.get()).toMatchObject({ isHeld: false, drag: { state: 'ready' } });
    dragOut.dragAgain();
    expect([calls, dragOut.get()?.isHeld]).toEqual([['prepare', 'start'], true]);
    drop();
    await nextTurn();
    expect(dragOut.get()?.isHeld).toBe(false);
    dragOut.clear();
    expect([calls.at(-1), dragOut.get()]).toEqual(['cancel', undefined]);
  });

  it('is given up when it is dropped on something of the window, which learns what it is', async () => {
    const { calls, tell, drop, dragOut } = main();
    expect(dragOut.drop()).toBeUndefined();
    await dragOut.begin(selection);
    tell('ready', 1);
    expect([dragOut.drop(), dragOut.get(), dragOut.drop()]).toEqual([selection, undefined, undefined]);
    drop();
    await release();
    expect([calls, dragOut.get()]).toEqual([['prepare', 'start', 'cancel'], undefined]);
  });

  it('gives up what was begun before when the next begins', async () => {
    const { calls, dragOut } = main();
    const first = dragOut.begin(selection);
    const second = { ...selection, paths: ['/b'] };
    await Promise.all([first, dragOut.begin(second)]);
    expect([calls, dragOut.get()?.selection]).toEqual([['prepare', 'prepare', 'cancel'], second]);
  });
});
