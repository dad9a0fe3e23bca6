/** Real restic's opinion of what the app left in the storage. */
import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BlobServiceClient, StorageSharedKeyCredential, type ContainerClient } from '@azure/storage-blob';
import { azuriteAccount, azuriteKey, type Azurite } from '../../support/azurite';
import { password } from './fixtures';

function container({ endpoint }: Azurite): ContainerClient {
  const credential = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  return new BlobServiceClient(endpoint, credential).getContainerClient('stowkeep');
}

/** The names of the embedded repository's files that begin with `prefix`. */
export async function filesBelow(storage: Azurite, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of container(storage).listBlobsFlat({ prefix })) names.push(name);
  return names;
}

/** Copies every file of the embedded repository to `folder`. restic finds the emulator on port 10000 only, which others may be using. */
export async function downloadRepository(storage: Azurite, folder: string): Promise<void> {
  for (const name of await filesBelow(storage, '')) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await container(storage).getBlobClient(name).downloadToFile(join(folder, name));
  }
}

/** What `restic check` says after reading everything. */
export function checkWithRestic(folder: string): string {
  return restic(folder, 'check', '--read-data');
}

/** Restores the newest snapshot. */
export function restoreWithRestic(folder: string, target: string): void {
  restic(folder, 'restore', 'latest', '--target', target);
}

function restic(folder: string, ...args: readonly string[]): string {
  return execFileSync('restic', ['--no-cache', '-r', folder, ...args], {
    env: { ...process.env, RESTIC_PASSWORD: password },
    encoding: 'utf8',
  });
}
