/**
 * `node bench/programs/bare-client.mjs CONTAINER-URL FOLDER`: puts every file below the folder, as it is, with the SDK's client: the least that any
 * program on this client has to do. Files above 16 MiB go in pieces of 16 MiB, a blob each, as packs would.
 */
import { open } from 'node:fs/promises';
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ContainerClient } from '@azure/storage-blob';

const pieceBytes = 16 * 2 ** 20;
const connections = 8;

/** @param {ContainerClient} container @param {string} folder @param {{ readonly isSplitting: boolean }} options */
export async function putFolder(container, folder, { isSplitting }) {
  const pieces = piecesOf(folder, isSplitting ? pieceBytes : Infinity);
  const lane = async () => {
    for (let next = pieces.next(); !next.done; next = pieces.next()) await put(container, next.value);
  };
  await Promise.all(Array.from({ length: connections }, lane));
}

/** @param {string} folder @param {number} limitBytes */
function* piecesOf(folder, limitBytes) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size } = statSync(path);
    const name = relative(folder, path);
    for (let offset = 0; offset === 0 || offset < size; offset += limitBytes) {
      const length = Math.min(limitBytes, size - offset);
      yield { path, name: size <= limitBytes ? name : `${name}/${offset}`, offset, length };
    }
  }
}

/** @param {ContainerClient} container @param {{ path: string, name: string, offset: number, length: number }} piece */
async function put(container, { path, name, offset, length }) {
  const body = Buffer.allocUnsafe(length);
  const file = await open(path);
  await file.read(body, 0, length, offset);
  await file.close();
  await container.getBlockBlobClient(name).upload(body, length);
}

const [, script = '', url = '', folder = ''] = process.argv;
if (import.meta.url === pathToFileURL(script).href)
  await putFolder(new ContainerClient(url), folder, { isSplitting: true });
