import { expect, test } from 'vitest';
import { openRepository } from '../../../../main/engine/repository/repository';
import { FaultyBackend } from '../../../support/faulty-backend';
import { memoryRepository, signal, testRepository } from '../../../support/memory-repository';
import { resticPassword } from '../../../support/real-restic';

test('a second password opens the same repository', async () => {
  const { environment, repository } = await memoryRepository();
  const added = await repository.addKey('zweites Wort', { signal });
  const second = await openRepository(environment, 'zweites Wort', { signal });
  expect([second.id, second.keyId, second.masterKeyJson()]).toEqual([
    repository.id,
    added,
    repository.masterKeyJson(),
  ]);
  const keys = await second.listKeys({ signal });
  expect(keys.map(({ id, isCurrent }) => [id, isCurrent]).sort()).toEqual(
    [
      [repository.keyId, false],
      [added, true],
    ].sort(),
  );
});

test('a changed password replaces the old one', async () => {
  const { environment, repository } = await memoryRepository();
  const old = repository.keyId;
  const changed = await repository.changePassword('neu', { signal });
  expect([repository.keyId, (await repository.listKeys({ signal })).map(({ id }) => id)]).toEqual([
    changed,
    [changed],
  ]);
  expect(changed).not.toBe(old);
  await expect(openRepository(environment, resticPassword, { signal })).rejects.toMatchObject({
    code: 'repository/wrong-password',
  });
  expect((await openRepository(environment, 'neu', { signal })).keyId).toBe(changed);
});

test('the key in use and keys that do not exist are not removed, others are', async () => {
  const { repository } = await memoryRepository();
  const other = await repository.addKey('other', { signal });
  await expect(repository.removeKey(repository.keyId, { signal })).rejects.toMatchObject({
    code: 'input/invalid',
  });
  await repository.removeKey(other, { signal });
  await expect(repository.removeKey(other, { signal })).rejects.toMatchObject({ code: 'storage/not-found' });
  expect((await repository.listKeys({ signal })).map(({ id }) => id)).toEqual([repository.keyId]);
});

test.each(['', ' x', 'x ', 'x\n'])('refuses the new password %j', async (password) => {
  const { repository, backend } = await memoryRepository();
  const files = backend.files.size;
  await expect(repository.addKey(password, { signal })).rejects.toMatchObject({ code: 'input/invalid' });
  expect(backend.files.size).toBe(files);
});

test('a new key that does not open is taken away again, and the old one stays', async () => {
  const { backend, repository } = await testRepository((inner) => new FaultyBackend(inner));
  backend.damageLoads({ type: 'key' }, (bytes) => bytes.subarray(1));
  await expect(repository.changePassword('neu', { signal })).rejects.toMatchObject({ code: 'data/corrupt' });
  backend.heal();
  expect((await repository.listKeys({ signal })).map(({ id }) => id)).toEqual([repository.keyId]);
});

test('a damaged key file stands in nobody’s way who has another', async () => {
  const { backend, environment, repository } = await memoryRepository();
  const intact = repository.keyId;
  const damaged = `keys/${await repository.addKey('other', { signal })}`;
  backend.files.set(damaged, Buffer.from('{"created":"'));
  expect((await openRepository(environment, resticPassword, { signal })).keyId).toBe(intact);
  await expect(openRepository(environment, 'other', { signal })).rejects.toMatchObject({
    code: 'data/corrupt',
    context: { file: damaged.replace('keys/', 'key/') },
  });
});

test('no more than twenty keys are tried', async () => {
  const { backend, environment, repository } = await testRepository((inner) => new FaultyBackend(inner));
  for (let key = 0; key < 21; key++) await repository.addKey(`key ${String(key)}`, { signal });
  backend.calls.length = 0;
  await expect(openRepository(environment, 'wrong', { signal })).rejects.toMatchObject({
    code: 'repository/wrong-password',
  });
  expect(backend.calls.filter((call) => call.startsWith('load key'))).toHaveLength(20);
});
