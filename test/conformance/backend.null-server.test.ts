import { randomUUID } from 'node:crypto';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { afterAll, beforeAll } from 'vitest';
import { type NullServer, startNullServer } from '../../bench/null-server/server.mjs';
import { systemClock } from '../../main/engine/base/clock';
import { AzureBackend } from '../../main/engine/storage/azure/azure-backend';
import { azuriteAccount, azuriteKey } from '../support/azurite';
import { describeBackend } from './backend-suite';

let server: NullServer;
beforeAll(async () => {
  server = await startNullServer();
});
afterAll(() => server.stop());

// What the bench measures against must answer as the real one does, or the figures mean nothing.
describeBackend("the bench's null server", async () => {
  const endpoint = `http://127.0.0.1:${String(server.port)}/${azuriteAccount}`;
  const container = `test-${randomUUID()}`;
  const backend = new AzureBackend({
    endpoint,
    account: azuriteAccount,
    container,
    prefix: 'laptop',
    credential: { kind: 'account-key', key: azuriteKey },
    clock: systemClock,
    pageSize: 7,
  });
  await backend.create({ signal: new AbortController().signal });
  const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  const client = new ContainerClient(`${endpoint}/${container}`, key);
  return {
    backend,
    hasTiers: false,
    putForeign: async (path) => {
      await client.getBlockBlobClient(`laptop/${path}`).upload('foreign', 7);
    },
  };
});
