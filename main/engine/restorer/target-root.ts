import { resolve } from 'node:path';
import { realPath, statEntry } from '../disk/safe-path';
import type { ByteText } from '../format/byte-text';
import type { Snapshot } from '../format/snapshot';
import { EngineError } from '../errors';
import type { IndexedRepository } from '../repository/repository';
import type { RestoreRequest } from '../requests';
import { findNode } from './tree-walk';

/** Where the restored root goes; an existing one with its links resolved, as whoever named it may well have named a link. */
export async function findTargetRoot(
  repository: IndexedRepository,
  snapshot: Snapshot,
  request: RestoreRequest,
  signal: AbortSignal,
): Promise<ByteText> {
  const path =
    request.target.kind === 'original'
      ? await originalRoot(repository, snapshot, request, signal)
      : resolve(request.target.path);
  return statEntry(path) ? realPath(path) : path;
}

async function originalRoot(
  repository: IndexedRepository,
  snapshot: Snapshot,
  request: RestoreRequest,
  signal: AbortSignal,
): Promise<ByteText> {
  if (!(await saysWhereFilesWere(repository, snapshot, signal))) {
    throw new EngineError(
      'input/invalid',
      'This snapshot does not say where its files were; restore it to a folder',
      {},
    );
  }
  if (process.platform !== 'win32') return resolve('/', `.${request.subfolder || '/'}`);
  const [drive = '', ...below] = request.subfolder.split('/').filter(Boolean);
  if (drive === '')
    throw new EngineError('input/invalid', 'On Windows, restore one drive at a time to its place', {});
  return resolve(`${drive}:\\`, ...below);
}

/** Not so when relative paths were backed up: the snapshot names the absolute ones, and its tree has the relative ones. */
async function saysWhereFilesWere(
  repository: IndexedRepository,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<boolean> {
  const paths = snapshot.paths.map(snapshotPath);
  const { nodes } = await repository.loadTree(snapshot.tree, { signal });
  const isOnTheWay = (name: string) =>
    paths.some((path) => path === '/' || `${path}/`.startsWith(`/${name}/`));
  if (!nodes.every(({ name }) => isOnTheWay(name))) return false;
  for (const path of paths)
    if (path === '/' || (await findNode(repository, snapshot.tree, path, signal))) return true;
  return false;
}

/** `C:\Users\x` as `/C/Users/x`; other paths as they are. */
export function snapshotPath(path: string): string {
  return /^[A-Za-z]:\\/.test(path) ? `/${path.replace(':', '').replaceAll('\\', '/')}` : path;
}
