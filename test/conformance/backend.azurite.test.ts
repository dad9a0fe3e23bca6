import { randomUUID } from 'node:crypto';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '../../main/engine/base/clock';
import { AzureBackend } from '../../main/engine/storage/azure/azure-backend';
import { type Azurite, azuriteAccount, azuriteKey, startAzurite } from '../support/azurite';
import { describeBackend } from './backend-suite';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

for (const prefix of ['', 'one', 'laptops/mine/main']) {
  describeBackend(`Azurite with the prefix "${prefix}"`, async () => {
    const container = `test-${randomUUID()}`;
    const backend = new AzureBackend({
      endpoint: azurite.endpoint,
      account: azuriteAccount,
      container,
      prefix,
      credential: { kind: 'account-key', key: azuriteKey },
      clock: systemClock,
      pageSize: 7,
    });
    await backend.create({ signal: new AbortController().signal });
    const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
    const client = new ContainerClient(`${azurite.endpoint}/${container}`, key);
    return {
      backend,
      putForeign: async (path) => {
        await client.getBlockBlobClient([prefix, path].filter(Boolean).join('/')).upload('foreign', 7);
      },
    };
  });
}
