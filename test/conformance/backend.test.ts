import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../main/engine/base/clock';
import { noLog } from '../../main/engine/base/log';
import type { Backend } from '../../main/engine/storage/backend';
import { LocalBackend } from '../../main/engine/storage/local/local-backend';
import { MemoryBackend } from '../../main/engine/storage/memory/memory-backend';
import { openBackend } from '../../main/engine/storage/open-backend';
import { temporaryFolder } from '../support/temporary-folder';
import { type BackendUnderTest, describeBackend, listAll, nameOf } from './backend-suite';

const options = { signal: new AbortController().signal };

describeBackend('memory', async () => {
  const backend = new MemoryBackend();
  return {
    backend,
    hasTiers: true,
    putForeign: async (path) => {
      backend.files.set(path, Buffer.from('foreign'));
    },
  };
});

describeBackend('a local folder', async () => {
  const path = join(await temporaryFolder(), 'repository');
  return localUnderTest(path, new LocalBackend({ path }));
});

describeBackend('the whole stack over a local folder, limited', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'repository');
  const { withCache } = await openBackend({
    location: { kind: 'local', path },
    credential: { kind: 'none' },
    limits: { uploadBytesPerSecond: 1e9, downloadBytesPerSecond: 1e9 },
    cacheFolder: join(folder, 'cache'),
    clock: systemClock,
    log: noLog,
  });
  return localUnderTest(path, withCache!(nameOf('repository')).backend);
});

test('memory lists more files than a page of Azure has', async () => {
  const backend = new MemoryBackend();
  const names = Array.from({ length: 5100 }, (_, at) => nameOf(`${at}`));
  for (const name of names) await backend.save({ type: 'pack', name }, [], options);
  expect(Object.keys(await listAll(backend, 'pack')).sort()).toEqual([...names].sort());
});

async function localUnderTest(path: string, backend: Backend): Promise<BackendUnderTest> {
  await backend.create(options);
  return {
    backend,
    hasTiers: false,
    putForeign: async (file) => {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), 'foreign');
    },
  };
}
