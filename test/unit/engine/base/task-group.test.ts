import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { forEachLimit, TaskGroup } from '../../../../main/engine/base/task-group';
import { isCancelled } from '../../../../main/engine/errors';
import { deferred } from '../../../support/deferred';

const never = new AbortController().signal;

describe('TaskGroup', () => {
  it('returns the value of its body after all tasks have ended', async () => {
    const log: string[] = [];
    const gate = deferred();
    const run = TaskGroup.run(never, async (group) => {
      group.start(async () => {
        await gate.promise;
        log.push('task');
      });
      log.push('body');
      return 7;
    });
    gate.resolve();
    expect(await run).toBe(7);
    expect(log).toEqual(['body', 'task']);
  });

  it('aborts the siblings at the first failure, waits for them and throws that failure', async () => {
    const first = new Error('first');
    let sibling = 'running';
    const run = TaskGroup.run(never, async (group) => {
      group.start(async () => {
        await new Promise((resolve) => group.signal.addEventListener('abort', resolve));
        sibling = 'ended';
        throw new Error('second');
      });
      group.start(() => Promise.reject(first));
    });
    await expect(run).rejects.toBe(first);
    expect(sibling).toBe('ended');
  });

  it('does not start under an aborted signal', async () => {
    let hasStarted = false;
    const error: unknown = await TaskGroup.run(AbortSignal.abort(), async () => {
      hasStarted = true;
    }).catch((reason: unknown) => reason);
    expect([isCancelled(error), hasStarted]).toEqual([true, false]);
  });
});

describe('forEachLimit', () => {
  it('handles every item, at most so many at a time', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await forEachLimit([1, 2, 3, 4, 5], 2, never, async (item) => {
      most = Math.max(most, ++running);
      await turnOfEventLoop();
      running--;
      done.push(item);
    });
    expect({ most, done: done.sort() }).toEqual({ most: 2, done: [1, 2, 3, 4, 5] });
  });

  it('starts nothing after a failure', async () => {
    const started: number[] = [];
    const run = forEachLimit([1, 2, 3], 1, never, async (item) => {
      started.push(item);
      throw new Error(`item ${item}`);
    });
    await expect(run).rejects.toThrow('item 1');
    expect(started).toEqual([1]);
  });
});
