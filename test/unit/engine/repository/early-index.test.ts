import { expect, test } from 'vitest';
import { FakeClock } from '../../../support/fake-clock';
import { FaultyBackend } from '../../../support/faulty-backend';
import { saveFolder } from '../../../support/made-snapshots';
import { signal, testRepository } from '../../../support/memory-repository';

test.each([
  ['loaded once when it is still the same', false],
  ['loaded anew when it changed meanwhile', true],
])('an index that was loaded while the lock settled is %s', async (_, isChanged) => {
  const clock = new FakeClock();
  const { repository, backend } = await testRepository((inner) => new FaultyBackend(inner), { clock });
  await saveFolder(repository, { a: 'one' });
  backend.calls.length = 0;
  const blobs = repository.withLock('shared', { signal, readsIndex: true }, async () => {
    const index = await repository.loadIndex({ signal });
    return index.blobCount();
  });
  await clock.whenSleeping();
  if (isChanged) await saveFolder(repository, { b: 'two' });
  await clock.advance(200);
  expect(await blobs).toBe(isChanged ? 4 : 2);
  const loads = backend.calls.filter((call) => call.startsWith('load index'));
  if (!isChanged) expect(loads).toHaveLength(1);
});
