import { describe, expect, it } from 'vitest';
import { Semaphore } from '../../../../main/engine/base/semaphore';
import { deferred } from '../../../support/deferred';
import { EngineError } from '../../../../main/engine/errors';

const never = new AbortController().signal;

describe('Semaphore', () => {
  it('admits in order, never more than its capacity', async () => {
    const semaphore = new Semaphore(2);
    const log: string[] = [];
    const gates = [0, 1, 2].map(() => deferred());
    const runs = gates.map((gate, index) =>
      semaphore.run(never, async () => {
        log.push(`start ${index}`);
        await gate.promise;
        log.push(`end ${index}`);
      }),
    );
    await Promise.resolve();
    expect(log).toEqual(['start 0', 'start 1']);
    gates[1]?.resolve();
    await runs[1];
    gates[0]?.resolve();
    gates[2]?.resolve();
    await Promise.all(runs);
    expect(log.slice(0, 4)).toEqual(['start 0', 'start 1', 'end 1', 'start 2']);
  });

  it('lets an oversized amount pass alone', async () => {
    const semaphore = new Semaphore(3);
    const releaseOne = await semaphore.acquire(never);
    let isIn = false;
    const big = semaphore.run(
      never,
      async () => {
        isIn = true;
      },
      100,
    );
    await Promise.resolve();
    expect(isIn).toBe(false);
    releaseOne();
    releaseOne();
    await big;
    expect(isIn).toBe(true);
  });

  it('admits more, or fewer, from now on', async () => {
    const semaphore = new Semaphore(1);
    let inside = 0;
    const gates = [0, 1, 2, 3].map(() => deferred());
    const runs = gates.map((gate) =>
      semaphore.run(never, async () => {
        inside += 1;
        await gate.promise;
        inside -= 1;
      }),
    );
    const settled = async () => {
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      return inside;
    };
    expect(await settled()).toBe(1);
    semaphore.setCapacity(3);
    expect(await settled()).toBe(3);
    semaphore.setCapacity(1);
    gates[0]?.resolve();
    gates[1]?.resolve();
    expect(await settled()).toBe(1);
    gates[2]?.resolve();
    expect(await settled()).toBe(1);
    gates[3]?.resolve();
    await Promise.all(runs);
    expect(() => semaphore.setCapacity(0)).toThrow(RangeError);
  });

  it('leaves the queue when its signal is aborted, with the reason if that is an engine error', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire(never);
    const abort = new AbortController();
    const waiting = semaphore.acquire(abort.signal);
    const behind = semaphore.acquire(never);
    const lost = new EngineError('repository/lock-lost', 'gone');
    abort.abort(lost);
    await expect(waiting).rejects.toBe(lost);
    release();
    await expect(behind).resolves.toBeTypeOf('function');
  });

  it('refuses to have no permits', () => {
    expect(() => new Semaphore(0)).toThrow(RangeError);
  });
});
