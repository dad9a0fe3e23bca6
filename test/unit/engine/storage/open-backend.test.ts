import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noLog } from '../../../../main/engine/base/log';
import { openBackend, type OpenBackendOptions } from '../../../../main/engine/storage/open-backend';
import { nameOf } from '../../../conformance/backend-suite';
import { FakeClock } from '../../../support/fake-clock';
import { temporaryFolder } from '../../../support/temporary-folder';

const options = { signal: new AbortController().signal };
const azure = {
  kind: 'azure',
  account: 'laptops',
  container: 'box',
  prefix: 'mine',
  endpoint: 'https://laptops.blob.core.windows.net',
} as const;

function open(changes: Partial<OpenBackendOptions>) {
  return openBackend({
    location: azure,
    credential: { kind: 'none' },
    clock: new FakeClock(),
    log: noLog,
    ...changes,
  });
}

test('a folder is limited at once when the limits change', async () => {
  const clock = new FakeClock({ advancesItself: true });
  const path = await temporaryFolder();
  const opened = await open({ location: { kind: 'local', path }, clock });
  const save = async (text: string) => {
    const startMs = clock.nowMs();
    await opened.backend.save({ type: 'pack', name: nameOf(text) }, [Buffer.alloc(3 * 1024 * 1024)], options);
    return clock.nowMs() - startMs;
  };
  const free = await save('free');
  opened.setLimits({
    uploadBytesPerSecond: 1024 * 1024,
    downloadBytesPerSecond: undefined,
    givesWay: true,
  });
  expect({ location: opened.backend.location, free, limited: await save('limited') }).toEqual({
    location: `local:${path}`,
    free: 0,
    limited: 2000,
  });
});

test('gives way on the way to Azure, as long as that is asked and open', async () => {
  const clock = new FakeClock();
  const credential = { kind: 'account-key', key: 'c2VjcmV0' } as const;
  const opened = await open({ credential, clock });
  const free = { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined };
  opened.setLimits({ ...free, givesWay: true });
  await clock.whenSleeping();
  opened.setLimits(free);
  await clock.advance(0);
  expect(clock.sleeping).toBe(0);
  opened.setLimits({ ...free, givesWay: true });
  await clock.whenSleeping();
  await opened.backend.close();
  await clock.advance(0);
  expect(clock.sleeping).toBe(0);

  const here = await open({ location: { ...azure, endpoint: 'http://127.0.0.1:9' }, credential, clock });
  here.setLimits({ ...free, givesWay: true });
  await clock.advance(0);
  expect(clock.sleeping).toBe(0);
});

test('each repository has a cache folder of its own', async () => {
  const folder = await temporaryFolder();
  for (const name of ['one', 'two']) {
    const location = { kind: 'local', path: join(folder, name) } as const;
    const { withCache } = await open({ location, cacheFolder: join(folder, 'cache') });
    const { backend } = withCache!(nameOf(name));
    await backend.create(options);
    await backend.save({ type: 'index', name: nameOf('i') }, [Buffer.from('i')], options);
  }
  const caches = await readdir(join(folder, 'cache'));
  expect(await Promise.all(caches.map((cache) => readdir(join(folder, 'cache', cache, 'index'))))).toEqual([
    [nameOf('i')],
    [nameOf('i')],
  ]);
});

test('a repository that was moved finds its cache', async () => {
  const folder = await temporaryFolder();
  const openAt = async (name: string) => {
    const location = { kind: 'local', path: join(folder, name) } as const;
    const { withCache } = await open({ location, cacheFolder: join(folder, 'cache') });
    return withCache!(nameOf('id')).backend;
  };
  const before = await openAt('before');
  await before.create(options);
  const file = { type: 'index', name: nameOf('i') } as const;
  await before.save(file, [Buffer.from('i')], options);
  expect(Buffer.from(await (await openAt('after')).load(file, undefined, options)).toString()).toBe('i');
});

test('Azure needs a credential, and a token a source', async () => {
  await expect(open({})).rejects.toMatchObject({ code: 'auth/sign-in-required' });
  await expect(open({ credential: { kind: 'token', account: 'anna' } })).rejects.toMatchObject({
    code: 'bug',
  });
});

test('a token goes to no other storage than Azure’s', async () => {
  const credential = { kind: 'token', account: 'anna' } as const;
  const getToken = () => Promise.reject(new Error('nobody was to ask'));
  const at = (endpoint: string, tokenHosts?: readonly string[]) =>
    open({ location: { ...azure, endpoint }, credential, getToken, tokenHosts });
  const refused = { code: 'storage/forbidden' };
  await expect(at('https://laptops.evil.example')).rejects.toMatchObject(refused);
  await expect(at('https://laptops.blob.core.chinacloudapi.cn')).rejects.toMatchObject(refused);
  await expect(at(azure.endpoint, ['.blob.core.chinacloudapi.cn'])).rejects.toMatchObject(refused);
  const china = at('https://laptops.blob.core.chinacloudapi.cn', ['.blob.core.chinacloudapi.cn']);
  await expect(china).resolves.toBeDefined();
});

test.each([
  { kind: 'account-key', key: 'c2VjcmV0' },
  { kind: 'sas', sas: '?sv=1&sig=c2VjcmV0' },
  { kind: 'token', account: 'anna' },
] as const)(
  'Azure opens with $kind without connecting, and its location tells no secret',
  async (credential) => {
    const getToken = async () => ({ token: 'c2VjcmV0', expiresOnMs: 0 });
    const { backend } = await open({ credential, getToken });
    expect(backend.location).toBe('azure:box:/mine');
  },
);
