import { describe, expect, test } from 'vitest';
import type { LogFields } from '../../../../main/engine/base/log';
import { EngineError, engineErrorCodes, isCancelled } from '../../../../main/engine/errors';
import type { FileHandle } from '../../../../main/engine/storage/backend';
import { MemoryBackend } from '../../../../main/engine/storage/memory/memory-backend';
import { RetryingBackend } from '../../../../main/engine/storage/retry';
import { listAll, nameOf } from '../../../conformance/backend-suite';
import { FakeClock } from '../../../support/fake-clock';
import { FaultyBackend } from '../../../support/faulty-backend';

const options = { signal: new AbortController().signal };
const handle: FileHandle = { type: 'key', name: nameOf('k') };

function setUp(changes: { readonly clock?: FakeClock; readonly random?: () => number } = {}) {
  const memory = new MemoryBackend();
  const faulty = new FaultyBackend(memory);
  const clock = changes.clock ?? new FakeClock({ advancesItself: true });
  const lines: (LogFields | undefined)[] = [];
  const backend = new RetryingBackend(faulty, {
    clock,
    random: changes.random ?? (() => 0.5),
    log: (_level, _message, fields) => lines.push(fields),
  });
  return { memory, faulty, clock, backend, lines };
}

describe('an operation that fails', () => {
  test('is tried again after growing delays, each told to the log', async () => {
    const { faulty, clock, backend, lines } = setUp();
    faulty.failNth(1, { operation: 'save' }).failNth(2, { operation: 'save' });
    await backend.save(handle, [Buffer.from('k')], options);
    expect({ calls: faulty.calls.length, sleeps: clock.sleeps, line: lines[1] }).toEqual({
      calls: 3,
      sleeps: [1000, 2000],
      line: {
        operation: 'save',
        subject: `key ${handle.name}`,
        failures: 2,
        delayMs: 2000,
        code: 'storage/unavailable',
        reason: 'The storage is gone (scripted)',
      },
    });
  });

  test('is given up when a quarter of an hour has passed', async () => {
    const { faulty, clock, backend } = setUp();
    faulty.goneAfter(0);
    await expect(backend.stat(handle, options)).rejects.toMatchObject({ code: 'storage/unavailable' });
    // 63 s of growing steps, then one a minute while they end within 900 s.
    expect(clock.sleeps).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, ...Array<number>(13).fill(60_000)]);
  });

  test('is tried once more, however long its first attempt took', async () => {
    const { faulty, clock, backend, memory } = setUp();
    await memory.save(handle, [Buffer.from('k')], options);
    const held = faulty.holdNth(1, { operation: 'stat' });
    faulty.failNth(1, { operation: 'stat' });
    const asked = backend.stat(handle, options);
    await held.reached;
    clock.jump(3_600_000);
    held.release();
    expect(await asked).toEqual({ sizeBytes: 1 });
  });

  test('spreads its delays by half to both sides', async () => {
    for (const [value, sleep] of [
      [0, 500],
      [0.999999, 1500],
    ] as const) {
      const { faulty, clock, backend } = setUp({ random: () => value });
      faulty.failNth(1, { operation: 'remove' });
      await backend.remove(handle, options);
      expect(clock.sleeps).toEqual([sleep]);
    }
  });

  test('waits as long as the storage wishes', async () => {
    const { faulty, clock, backend } = setUp();
    faulty.failNth(1, {}, new EngineError('storage/throttled', 'busy', { retryAfterMs: 90_000 }));
    faulty.failNth(2, {}, new EngineError('storage/throttled', 'busy', { retryAfterMs: 10 }));
    await backend.create(options);
    expect(clock.sleeps).toEqual([90_000, 2000]);
  });

  test('waits for Entra as for the storage', async () => {
    const { faulty, clock, backend } = setUp();
    faulty.failNth(1, {}, new EngineError('auth/unreachable', 'busy', { retryAfterMs: 7000 }));
    await backend.create(options);
    expect(clock.sleeps).toEqual([7000]);
  });

  const temporary = ['storage/throttled', 'storage/unavailable', 'auth/unreachable'];
  test.each(engineErrorCodes.filter((code) => !temporary.includes(code)))(
    'with %s is not tried again',
    async (code) => {
      const { faulty, backend } = setUp();
      faulty.failAll({}, new EngineError(code, 'scripted'));
      await expect(backend.load(handle, undefined, options)).rejects.toMatchObject({ code });
      expect(faulty.calls).toEqual([`load key ${handle.name}`]);
    },
  );

  test('is not tried again after it was cancelled', async () => {
    const { faulty, clock, backend } = setUp({ clock: new FakeClock() });
    faulty.goneAfter(0);
    const cancel = new AbortController();
    const loading = backend.load(handle, undefined, { signal: cancel.signal });
    await clock.whenSleeping();
    cancel.abort();
    await expect(loading).rejects.toSatisfy(isCancelled);
    expect(faulty.calls.length).toBe(1);
  });
});

test('a listing that breaks goes on where it was, each file once', async () => {
  const { memory, backend } = setUp();
  const names = ['a', 'b', 'c'].map(nameOf);
  for (const name of names) await memory.save({ type: 'pack', name }, [], options);
  let failures = 0;
  const list = memory.list.bind(memory);
  memory.list = async function* (type, call) {
    let yielded = 0;
    for await (const file of list(type, call)) {
      if (yielded++ === 1 + failures && failures++ < 2)
        throw new EngineError('storage/unavailable', 'scripted');
      yield file;
    }
  };
  const seen: string[] = [];
  for await (const file of backend.list('pack', options)) seen.push(file.name);
  expect({ seen: seen.sort(), failures }).toEqual({ seen: [...names].sort(), failures: 2 });
  expect(Object.keys(await listAll(backend, 'pack')).length).toBe(3);
});
