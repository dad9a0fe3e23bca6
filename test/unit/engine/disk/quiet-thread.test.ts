import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Libc } from '../../../../main/engine/disk/libc';
import { quietDarwinThread } from '../../../../main/engine/disk/quiet-thread.darwin';
import { quietWindowsThread } from '../../../../main/engine/disk/quiet-thread.win32';
import { EngineError } from '../../../../main/engine/errors';
import { ownPriority } from '../../../support/thread-priorities';
import { bundleWorker } from '../../../support/worker-bundle';

const normal = { nice: 0, policy: 0 };

describe.runIf(process.platform === 'linux')('a quiet thread of Linux', () => {
  let folder = '';
  let entry: URL;
  beforeAll(async () => {
    const out = join(import.meta.dirname, '../../../../out');
    mkdirSync(out, { recursive: true });
    folder = mkdtempSync(join(out, 'quiet-thread-'));
    entry = await bundleWorker(folder, 'test/support/quiet-thread.worker.ts');
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function quieted(library: 'with' | 'without'): Promise<unknown> {
    const worker = new Worker(entry, { workerData: library });
    const [answer] = (await once(worker, 'message')) as unknown[];
    await worker.terminate();
    return answer;
  }

  it('is the lowest there is, and nobody else is', async () => {
    const before = ownPriority();
    expect(await quieted('with')).toEqual({ before, troubles: [], after: { nice: 19, policy: 5 } });
    expect(ownPriority()).toEqual(before);
  });

  it('is nice without the C library', async () => {
    const expected = { troubles: ['no library'], after: { ...normal, nice: 19 } };
    expect(await quieted('without')).toMatchObject(expected);
  });
});

describe('a quiet thread of macOS', () => {
  function answering(results: Record<string, number>) {
    const calls: unknown[] = [];
    const libc: Libc = {
      bind: (prototype) => {
        const name = /(\w+)\(/.exec(prototype)?.[1] ?? '';
        const result = results[name];
        if (result === undefined) return undefined;
        return (...args) => {
          calls.push([name, ...args]);
          return result;
        };
      },
      lastErrno: () => 'EINVAL',
      firstText: () => '',
    };
    return { libc, calls };
  }

  it('is of use to nobody who waits, and throttled', () => {
    const { libc, calls } = answering({ pthread_set_qos_class_self_np: 0, setiopolicy_np: 0 });
    expect(quietDarwinThread(libc)).toEqual([]);
    expect(calls).toEqual([
      ['pthread_set_qos_class_self_np', 0x11, 0],
      ['setiopolicy_np', 0, 1, 3],
    ]);
  });

  it('tells what was refused, and does the rest', () => {
    const { libc, calls } = answering({ pthread_set_qos_class_self_np: 1, setiopolicy_np: -1 });
    const troubles = ['pthread_set_qos_class_self_np: 1', 'setiopolicy_np: EINVAL'];
    expect([quietDarwinThread(libc), calls.length]).toEqual([troubles, 2]);
  });

  it('does without what is not there', () => {
    expect(quietDarwinThread(answering({}).libc)).toEqual(['the system has no such calls']);
    expect(quietDarwinThread(new EngineError('disk/io', 'no library'))).toEqual(['no library']);
  });
});

it.skipIf(process.platform === 'win32')('a thread that finds no Windows library tells why', () => {
  expect(quietWindowsThread()).toEqual([expect.stringContaining('Failed to load shared library')]);
});
