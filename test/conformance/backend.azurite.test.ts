import { randomUUID } from 'node:crypto';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '../../main/engine/base/clock';
import { AzureBackend } from '../../main/engine/storage/azure/azure-backend';
import { type Azurite, azuriteAccount, azuriteKey, startAzurite } from '../support/azurite';
import { EntraState } from '../support/entra/entra-state';
import { tokenBody } from '../support/entra/tokens';
import { makeTestCa, trusting } from '../support/test-ca';
import { describeBackend } from './backend-suite';

let azurite: Azurite;
/** Over HTTPS, for tokens of Entra ID. */
let secure: Azurite;
const ca = makeTestCa();
beforeAll(async () => {
  azurite = await startAzurite();
  secure = await startAzurite({ tls: ca.server });
});
afterAll(async () => {
  await azurite.stop();
  await secure.stop();
});

const entra = new EntraState();
const grant = entra.newGrant(entra.addPerson('anna@contoso.example'), entra.clientId, []);

describeBackend('Azurite with a token', async () => {
  const container = `test-${randomUUID()}`;
  const backend = new AzureBackend({
    endpoint: secure.endpoint,
    account: azuriteAccount,
    container,
    prefix: 'mine',
    credential: {
      kind: 'token',
      account: 'anna',
      getToken: async () => {
        const scope = 'https://storage.azure.com/.default';
        const body = tokenBody(entra, { grant, scope, nonce: null, claims: null, origin: '' });
        return { token: String(body['access_token']), expiresOnMs: systemClock.nowMs() + 3_600_000 };
      },
    },
    clock: systemClock,
    trustedCertificates: ca.certificate,
    pageSize: 7,
  });
  await backend.create({ signal: new AbortController().signal });
  return {
    backend,
    hasTiers: true,
    putForeign: async (path) => {
      const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
      const client = new ContainerClient(`${secure.endpoint}/${container}`, key, trusting(ca));
      await client.getBlockBlobClient(`mine/${path}`).upload('foreign', 7);
    },
  };
});

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
      hasTiers: true,
      putForeign: async (path) => {
        await client.getBlockBlobClient([prefix, path].filter(Boolean).join('/')).upload('foreign', 7);
      },
    };
  });
}
