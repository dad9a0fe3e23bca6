/** A container as a local folder, where real restic, which has no token, can check it. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { azuriteAccount, azuriteKey } from './azurite';
import { type TestCa, trusting } from './test-ca';

/** `endpoint` is Azurite's over HTTPS. */
export async function downloadContainer(
  { endpoint, container, ca }: { readonly endpoint: string; readonly container: string; readonly ca: TestCa },
  folder: string,
): Promise<void> {
  const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  const client = new ContainerClient(`${endpoint}/${container}`, key, trusting(ca));
  // restic looks into all of its folders.
  for (const name of ['data', 'index', 'keys', 'locks', 'snapshots'])
    await mkdir(join(folder, name), { recursive: true });
  for await (const { name } of client.listBlobsFlat()) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await client.getBlobClient(name).downloadToFile(join(folder, name));
  }
}
