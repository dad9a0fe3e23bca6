import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { noLog } from '../../../../main/engine/base/log';
import { goTimeFromNs } from '../../../../main/engine/format/go-time';
import { encodeLockFile, type LockFile } from '../../../../main/engine/format/lock-file';
import { decodeMasterKey } from '../../../../main/engine/crypto/master-key';
import { BoxKey } from '../../../../main/engine/crypto/box-key';
import { SealedFiles } from '../../../../main/engine/repository/files/sealed-files';
import { openRepository, type OpenRepository } from '../../../../main/engine/repository/repository';
import type { BackendProperties } from '../../../../main/engine/storage/backend';
import { OwnLocks } from '../../../../main/engine/storage/own-locks';
import { openZstd } from '../../../../main/engine/zstd/zstd';
import { deferred } from '../../../support/deferred';
import { FakeClock } from '../../../support/fake-clock';
import { FaultyBackend } from '../../../support/faulty-backend';
import { memoryRepository, signal, testRepository } from '../../../support/memory-repository';
import { resticPassword } from '../../../support/real-restic';
import { temporaryFolder } from '../../../support/temporary-folder';

const minuteMs = 60_000;
/** Larger than any pid that a system gives. */
const deadPid = 0x7fff_fff0;

class ConsistentBackend extends FaultyBackend {
  override get properties(): BackendProperties {
    return { ...super.properties, isConsistent: true };
  }
}

async function lockingRepository(Kind = FaultyBackend) {
  const clock = new FakeClock();
  const { backend, environment, repository } = await testRepository((inner) => new Kind(inner), { clock });
  backend.calls.length = 0;
  return { backend, environment, repository, clock };
}

/** Writes a lock as another client would. */
async function writeLock(
  {
    repository,
    environment,
  }: Pick<Awaited<ReturnType<typeof lockingRepository>>, 'repository' | 'environment'>,
  lock: Partial<LockFile>,
): Promise<string> {
  const key = new BoxKey(decodeMasterKey(Buffer.from(repository.masterKeyJson())));
  const files = new SealedFiles(environment.backend, key, openZstd(), 2);
  const time = goTimeFromNs(BigInt(environment.clock.nowMs()) * 1_000_000n);
  const shared = { time, isExclusive: false, hostname: 'elsewhere', username: 'she', pid: 7, uid: 0, gid: 0 };
  return files.save('lock', encodeLockFile({ ...shared, ...lock }), { signal });
}

/** Starts to hold a lock, until `end` is resolved; `held` resolves with the body's signal. */
async function hold(
  { repository, clock }: { repository: OpenRepository; clock: FakeClock },
  kind: 'shared' | 'exclusive',
) {
  const end = deferred();
  const held = deferred<AbortSignal>();
  const done = repository.withLock(kind, { signal }, async (lockSignal) => {
    held.resolve(lockSignal);
    await end.promise;
    return 'done';
  });
  done.catch(held.reject);
  await clock.whenSleeping();
  await clock.advance(200);
  return { lockSignal: await held.promise, end, done };
}

function operations(backend: FaultyBackend): readonly string[] {
  return backend.calls.map((call) => call.split(' ', 2).join(' '));
}

test('a lock is looked for, written, looked for again, and removed in the end', async () => {
  const room = await lockingRepository();
  const { end, done } = await hold(room, 'shared');
  const during = await room.repository.listLocks({ signal });
  end.resolve();
  expect([await done, during]).toEqual([
    'done',
    [expect.objectContaining({ hostname: hostname(), pid: process.pid, isExclusive: false, isStale: false })],
  ]);
  const taken = ['list lock', 'save lock', 'list lock'];
  const looked = ['list lock', 'load lock'];
  expect(operations(room.backend)).toEqual([...taken, ...looked, 'remove lock']);
});

test.each([
  ['shared', 'shared', true],
  ['shared', 'exclusive', false],
  ['exclusive', 'shared', false],
  ['exclusive', 'exclusive', false],
] as const)('%s beside %s: %s', async (mine, other, isAdmitted) => {
  const room = await lockingRepository();
  const theirs = await writeLock(room, { isExclusive: other === 'exclusive' });
  if (isAdmitted) {
    const { end, done } = await hold(room, mine);
    end.resolve();
    expect(await done).toBe('done');
  } else {
    await expect(room.repository.withLock(mine, { signal }, async () => 'in')).rejects.toMatchObject({
      code: 'repository/locked',
      context: {
        hostname: 'elsewhere',
        username: 'she',
        pid: 7,
        isExclusive: other === 'exclusive',
        lock: theirs,
      },
    });
  }
});

test('a lock that appears while ours settles makes us step back', async () => {
  const room = await lockingRepository();
  const run = room.repository.withLock('exclusive', { signal }, async () => 'in');
  await room.clock.whenSleeping();
  const theirs = await writeLock(room, { isExclusive: true });
  run.catch(() => undefined);
  await room.clock.advance(200);
  await expect(run).rejects.toMatchObject({ code: 'repository/locked' });
  expect((await room.repository.listLocks({ signal })).map(({ id }) => id)).toEqual([theirs]);
});

test('of two exclusive clients that start at once at most one gets in, and none leaves a lock', async () => {
  const room = await lockingRepository();
  const second = await openRepository(room.environment, resticPassword, { signal });
  let inside = 0;
  let most = 0;
  const enter = async () => {
    most = Math.max(most, ++inside);
    await Promise.resolve();
    inside--;
  };
  const runs = [room.repository, second].map((repository) =>
    repository.withLock('exclusive', { signal }, enter),
  );
  const settled = Promise.allSettled(runs);
  await room.clock.whenSleeping(2);
  await room.clock.advance(200);
  const failures = (await settled).filter(({ status }) => status === 'rejected');
  expect([most <= 1, failures.length >= 1, await room.repository.listLocks({ signal })]).toEqual([
    true,
    true,
    [],
  ]);
});

test('where listings are consistent nobody waits, on a clock that stands still', async () => {
  const room = await lockingRepository(ConsistentBackend);
  expect(await room.repository.withLock('exclusive', { signal }, async () => 'in')).toBe('in');
  expect(operations(room.backend)).toEqual(['list lock', 'save lock', 'list lock', 'remove lock']);
});

test('and whoever wrote last sees the other', async () => {
  const room = await lockingRepository(ConsistentBackend);
  const held = room.backend.holdNth(1, { operation: 'save', type: 'lock' });
  const run = room.repository.withLock('shared', { signal }, async () => 'in');
  await held.reached;
  const theirs = await writeLock(room, { isExclusive: true });
  held.release();
  await expect(run).rejects.toMatchObject({ code: 'repository/locked', context: { lock: theirs } });
  expect((await room.repository.listLocks({ signal })).map(({ id }) => id)).toEqual([theirs]);
});

test('waits for a lock to go away, doubling the pauses', async () => {
  const clock = new FakeClock({ advancesItself: true });
  const room = await testRepository((inner) => inner, { clock });
  const theirs = await writeLock(room, { isExclusive: true });
  const run = room.repository.withLock('shared', { signal, waitMs: 20_000 }, async () => 'in');
  await expect(run).rejects.toMatchObject({ code: 'repository/locked', context: { lock: theirs } });
  expect(clock.sleeps).toEqual([5_000, 10_000, 5_000]);
  await room.backend.remove({ type: 'lock', name: theirs }, { signal });
  expect(await room.repository.withLock('shared', { signal, waitMs: 1 }, async () => 'in')).toBe('in');
});

test('what a killed run of this installation left behind is removed first', async () => {
  const folder = await temporaryFolder();
  const ownLocks = new OwnLocks(join(folder, 'own-locks'), noLog);
  const room = await lockingRepository();
  const repository = await openRepository({ ...room.environment, ownLocks }, resticPassword, { signal });
  const ours = await Promise.all([
    writeLock(room, { hostname: hostname(), pid: deadPid }),
    writeLock(room, { hostname: hostname(), pid: deadPid, isExclusive: true }),
  ]);
  const alive = await writeLock(room, { hostname: hostname(), pid: process.ppid });
  const elsewhere = await writeLock(room, { pid: deadPid });
  for (const id of [...ours, alive]) await ownLocks.add(id);
  const { end, done } = await hold({ repository, clock: room.clock }, 'shared');
  const noted = await readdir(join(folder, 'own-locks'));
  end.resolve();
  await done;
  const left = (await repository.listLocks({ signal })).map(({ id }) => id);
  expect([left.sort(), noted.length, await readdir(join(folder, 'own-locks'))]).toEqual([
    [alive, elsewhere].sort(),
    2,
    [alive],
  ]);
});

test('a lock that a living run of ours could not take away is removed when it is old', async () => {
  const ownLocks = new OwnLocks(await temporaryFolder(), noLog);
  const room = await lockingRepository();
  const repository = await openRepository({ ...room.environment, ownLocks }, resticPassword, { signal });
  const ours = await writeLock(room, { hostname: hostname(), pid: process.pid });
  await writeLock(room, { hostname: hostname(), pid: process.ppid });
  await ownLocks.add(ours);
  room.clock.jump(31 * minuteMs);
  const { end, done } = await hold({ repository, clock: room.clock }, 'shared');
  const during = (await repository.listLocks({ signal })).map(({ id }) => id);
  end.resolve();
  expect([await done, during.length, during.includes(ours)]).toEqual(['done', 2, false]);
});

test('a lock of a machine of the same name that may be another is respected until it is old', async () => {
  const clock = new FakeClock({ advancesItself: true });
  const room = await testRepository((inner) => inner, { clock });
  await writeLock(room, { hostname: hostname(), pid: deadPid, isExclusive: true });
  const lock = () => room.repository.withLock('shared', { signal }, async () => 'in');
  await expect(lock()).rejects.toMatchObject({ code: 'repository/locked' });
  clock.jump(31 * minuteMs);
  expect([await lock(), await room.repository.listLocks({ signal })]).toEqual(['in', []]);
});

test('removes stale locks when asked, or all', async () => {
  const room = await memoryRepository();
  const oldNs = BigInt(room.environment.clock.nowMs() - 31 * minuteMs) * 1_000_000n;
  const old = await writeLock(room, { time: goTimeFromNs(oldNs) });
  await writeLock(room, { hostname: hostname(), pid: deadPid });
  const fresh = await writeLock(room, {});
  const stale = (await room.repository.listLocks({ signal })).filter(({ isStale }) => isStale);
  const removed = await room.repository.removeLocks('stale', { signal });
  const left = (await room.repository.listLocks({ signal })).map(({ id }) => id);
  room.backend.files.set(`locks/${'0'.repeat(64)}`, Buffer.from('broken'));
  expect([stale.length, stale.some(({ id }) => id === old), removed, left]).toEqual([2, true, 2, [fresh]]);
  expect([
    await room.repository.removeLocks('all', { signal }),
    await room.repository.listLocks({ signal }),
  ]).toEqual([2, []]);
});

test('an unreadable lock is read four times and then in the way; an empty one is not', async () => {
  const clock = new FakeClock({ advancesItself: true });
  const room = await testRepository((inner) => inner, { clock });
  room.backend.files.set(`locks/${'0'.repeat(64)}`, Buffer.alloc(0));
  expect(await room.repository.withLock('exclusive', { signal }, async () => 'in')).toBe('in');
  clock.sleeps.length = 0;
  const path = `locks/${'1'.repeat(64)}`;
  room.backend.files.set(path, Buffer.from('broken'));
  await expect(room.repository.withLock('shared', { signal }, async () => 'in')).rejects.toMatchObject({
    code: 'data/corrupt',
    context: { file: `lock/${'1'.repeat(64)}` },
  });
  expect(clock.sleeps).toEqual([5_000, 10_000, 20_000]);
});

test('every five minutes a new lock replaces the old one', async () => {
  const room = await lockingRepository();
  const { end, done } = await hold(room, 'exclusive');
  const [first] = await room.repository.listLocks({ signal });
  room.backend.calls.length = 0;
  await room.clock.advance(5 * minuteMs + 2_000);
  expect(operations(room.backend)).toEqual(['save lock', 'remove lock']);
  const locks = await room.repository.listLocks({ signal });
  expect([locks.length, locks[0]?.id === first?.id, locks[0]?.isExclusive]).toEqual([1, false, true]);
  end.resolve();
  await done;
  expect(await room.repository.listLocks({ signal })).toEqual([]);
});

test('a refresh that fails is tried again; the work goes on', async () => {
  const room = await lockingRepository();
  const { lockSignal, end, done } = await hold(room, 'shared');
  room.backend.failNth(1, { operation: 'save', type: 'lock' });
  await room.clock.advance(11 * minuteMs);
  expect([lockSignal.aborted, (await room.repository.listLocks({ signal })).length]).toEqual([false, 1]);
  end.resolve();
  expect(await done).toBe('done');
});

test('when the storage is gone for too long the lock is lost', async () => {
  const room = await lockingRepository();
  const { lockSignal, end, done } = await hold(room, 'shared');
  room.backend.goneAfter(0);
  await room.clock.advance(22 * minuteMs);
  const before = lockSignal.aborted;
  await room.clock.advance(minuteMs);
  expect([before, lockSignal.aborted]).toEqual([false, true]);
  room.backend.heal();
  end.reject(new Error('whatever the work made of it'));
  await expect(done).rejects.toMatchObject({ code: 'repository/lock-lost' });
  expect(await room.repository.listLocks({ signal })).toEqual([]);
});

test('after sleep of the machine all traffic waits until the lock is proved and renewed', async () => {
  const room = await lockingRepository();
  const { lockSignal, end, done } = await hold(room, 'shared');
  const [before] = await room.repository.listLocks({ signal });
  room.clock.jump(8 * 60 * minuteMs);
  room.backend.calls.length = 0;
  const held = room.backend.holdNth(1, { operation: 'stat', type: 'lock' });
  const advancing = room.clock.advance(1_500);
  await held.reached;
  await advancing;
  const snapshots = room.repository.listSnapshots({ signal });
  held.release();
  await vi.waitUntil(() => operations(room.backend).includes('save lock'));
  const frozen = operations(room.backend);
  await room.clock.advance(500);
  expect([frozen, await snapshots]).toEqual([['stat lock', 'save lock'], []]);
  expect(operations(room.backend).filter((call) => !call.startsWith('list'))).toEqual([
    'stat lock',
    'save lock',
    'stat lock',
    'remove lock',
  ]);
  const locks = await room.repository.listLocks({ signal });
  expect([lockSignal.aborted, locks.length, locks[0]?.id === before?.id, locks[0]?.isStale]).toEqual([
    false,
    1,
    false,
    false,
  ]);
  end.resolve();
  expect(await done).toBe('done');
});

test('of two locks that became old neither lets traffic pass before both are renewed', async () => {
  const room = await lockingRepository();
  const locks = [await hold(room, 'shared'), await hold(room, 'shared')];
  room.clock.jump(60 * minuteMs);
  room.backend.calls.length = 0;
  const held = room.backend.holdNth(1, { operation: 'stat', type: 'lock' });
  const advancing = room.clock.advance(1_500);
  await held.reached;
  await advancing;
  const snapshots = room.repository.listSnapshots({ signal });
  await vi.waitUntil(() => operations(room.backend).includes('save lock'));
  await room.clock.advance(1_000);
  await vi.waitUntil(() => operations(room.backend).includes('remove lock'));
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  const frozen = operations(room.backend).includes('list snapshot');
  held.release();
  await vi.waitUntil(() => operations(room.backend).filter((call) => call === 'save lock').length === 2);
  await room.clock.advance(500);
  expect([frozen, await snapshots]).toEqual([false, []]);
  for (const { end } of locks) end.resolve();
  expect(await Promise.all(locks.map(({ done }) => done))).toEqual(['done', 'done']);
});

test('a lock that someone removed during sleep is lost, and what waited does not go on', async () => {
  const room = await lockingRepository();
  const { lockSignal, end, done } = await hold(room, 'shared');
  await room.repository.removeLocks('all', { signal });
  room.clock.jump(60 * minuteMs);
  room.backend.calls.length = 0;
  const held = room.backend.holdNth(1, { operation: 'stat', type: 'lock' });
  const advancing = room.clock.advance(1_000);
  await held.reached;
  const waiting = room.repository.listSnapshots({ signal: lockSignal });
  waiting.catch(() => undefined);
  held.release();
  await advancing;
  await expect(waiting).rejects.toMatchObject({ code: 'repository/lock-lost' });
  expect(operations(room.backend)).toEqual(['stat lock']);
  end.resolve();
  expect([await done, await room.repository.listLocks({ signal })]).toEqual(['done', []]);
});

test('a wall clock that is set back does not keep the lock from being refreshed', async () => {
  const clock = new FakeClock();
  let setBackMs = 0;
  const wall = {
    nowMs: () => clock.nowMs() - setBackMs,
    sleep: (delayMs: number, until: AbortSignal) => clock.sleep(delayMs, until),
  };
  const { repository } = await testRepository((inner) => inner, { clock: wall });
  const { end, done } = await hold({ repository, clock }, 'shared');
  const [before] = await repository.listLocks({ signal });
  setBackMs = 10 * minuteMs;
  await clock.advance(2_000);
  const locks = await repository.listLocks({ signal });
  expect([locks.length, locks[0]?.id === before?.id]).toEqual([1, false]);
  end.resolve();
  await done;
});

test('cancelling while the lock settles removes it', async () => {
  const room = await lockingRepository();
  const cancel = new AbortController();
  const run = room.repository.withLock('shared', { signal: cancel.signal }, async () => 'in');
  await room.clock.whenSleeping();
  cancel.abort();
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(await room.repository.listLocks({ signal })).toEqual([]);
});
