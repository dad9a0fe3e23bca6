import { randomUUID } from 'node:crypto';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../../../main/engine/base/clock';
import { noLog } from '../../../../../main/engine/base/log';
import { createEngine } from '../../../../../main/engine/engine';
import { type Azurite, azuriteAccount, azuriteKey, startAzurite } from '../../../../support/azurite';

const signal = new AbortController().signal;
let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

/** A container with `content` published as `policy.json`, and what the engine reads there. */
async function publishedIn(content: Uint8Array | undefined) {
  const container = `test-${randomUUID()}`;
  const credential = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  const client = new ContainerClient(`${azurite.endpoint}/${container}`, credential);
  await client.create();
  if (content) await client.getBlockBlobClient('policy.json').upload(Buffer.from(content), content.length);
  const engine = createEngine({ clock: systemClock, log: noLog, workerEntry: undefined });
  onTestFinished(() => engine.close());
  const place = { account: azuriteAccount, container, prefix: 'anna/laptop', endpoint: azurite.endpoint };
  const location = { kind: 'azure' as const, ...place };
  return engine.loadPublished(
    { location, credential: { kind: 'account-key', key: azuriteKey }, name: 'policy.json' },
    { signal },
  );
}

describe('what is published in a container', () => {
  it('is read at its root, wherever the backups lie', async () => {
    expect(await publishedIn(Buffer.from('{"ä":1}'))).toBe('{"ä":1}');
    expect(await publishedIn(new Uint8Array(0))).toBe('');
  });

  it('is nothing where nothing is', async () => {
    expect(await publishedIn(undefined)).toBeUndefined();
  });

  it.each([
    ['too large', new Uint8Array(2 ** 20 + 1)],
    ['no text', Uint8Array.of(0xff, 0xfe)],
  ])('is refused when it is %s', async (_, content) => {
    await expect(publishedIn(content)).rejects.toMatchObject({ code: 'data/malformed' });
  });
});
