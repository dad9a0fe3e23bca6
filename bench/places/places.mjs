/** Where repositories are put: a folder, the storage emulator, the null server. */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
  BlobServiceClient,
} from '@azure/storage-blob';
import { putFolder } from '../programs/bare-client.mjs';
import { startAzurite } from './azurite.mjs';
import { startNull } from './null.mjs';
import { removeTree } from '../remove-tree.mjs';

/** The emulator's published account and key: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/**
 * @typedef {object} Place
 * @property {Readonly<Record<string, string>>} env what the programs need to get there
 * @property {(name: string) => string} repository as restic's `--repo`
 * @property {(name: string) => string} containerUrl with a signature; empty for a folder
 * @property {(name: string, from: string) => Promise<void>} load makes the repository `name` a copy of the one in the folder `from`
 * @property {(name: string) => Promise<number>} storedBytes what a repository takes
 * @property {(name: string, file: string, target: string) => Promise<void>} download
 * @property {(name: string) => Promise<void>} remove
 * @property {() => Promise<Counters>} counters
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Counters since the place was opened
 * @property {number} requests
 * @property {number} cpuSeconds of the server
 */

export const placeNames = ['local', 'azurite', 'null'];

/** @param {string} name @param {string} folder for repositories on this disk @returns {Promise<Place>} */
export async function openPlace(name, folder) {
  if (name === 'local') return localPlace(folder);
  return serverPlace(await (name === 'azurite' ? startAzurite() : startNull()));
}

/** @param {string} folder @returns {Place} */
function localPlace(folder) {
  const at = (/** @type {string} */ name) => join(folder, name);
  return {
    env: {},
    repository: at,
    containerUrl: () => '',
    // Files of a repository are never changed once they are written, so that a copy may share them.
    load: async (name, from) => void execFileSync('cp', ['-al', from, at(name)]),
    storedBytes: async (name) => sizeOfTree(at(name)),
    download: () => Promise.reject(new Error('Nothing is copied to a folder')),
    remove: async (name) => removeTree(at(name)),
    counters: async () => ({ requests: NaN, cpuSeconds: NaN }),
    close: async () => undefined,
  };
}

/** @param {import('./server-process.mjs').RunningServer} server @returns {Place} */
function serverPlace(server) {
  const credential = new StorageSharedKeyCredential(account, key);
  const service = new BlobServiceClient(`${server.url}/${account}`, credential);
  const container = (/** @type {string} */ name) => service.getContainerClient(name);
  return {
    env: { AZURE_ACCOUNT_NAME: account, AZURE_ACCOUNT_KEY: key },
    repository: (name) => `azure:${name}:/`,
    containerUrl: (name) => `${server.url}/${account}/${name}?${signatureFor(name, credential)}`,
    load: async (name, from) => {
      await container(name).create();
      await putFolder(container(name), from, { isSplitting: false });
    },
    storedBytes: async (name) => {
      let bytes = 0;
      for await (const { properties } of container(name).listBlobsFlat())
        bytes += properties.contentLength ?? 0;
      return bytes;
    },
    download: async (name, file, target) =>
      void (await container(name).getBlobClient(file).downloadToFile(target)),
    remove: async (name) => void (await container(name).delete()),
    counters: server.counters,
    close: server.stop,
  };
}

/** @param {string} containerName @param {StorageSharedKeyCredential} credential */
function signatureFor(containerName, credential) {
  const expiresOn = new Date(Date.now() + 24 * 3_600_000);
  const permissions = ContainerSASPermissions.parse('racwdl');
  const protocol = SASProtocol.HttpsAndHttp;
  return generateBlobSASQueryParameters(
    { containerName, permissions, expiresOn, protocol },
    credential,
  ).toString();
}

/** @param {string} folder */
function sizeOfTree(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
