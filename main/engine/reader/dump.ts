import { readAhead } from '../base/read-ahead';
import { EngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import type { IndexedRepository } from '../repository/repository';
import { findNode } from './find-node';

/** Blobs that are loaded before they are asked for; at most 8 MiB each. */
const blobsAhead = 4;

/** The bytes of the file at `path`, blob by blob, verified. Throws `disk/not-found`, and `input/invalid` for what is no file. */
export async function* dump(
  index: IndexedRepository,
  root: TreeId,
  path: ByteText,
  options: { readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array, void, undefined> {
  const found = await findNode(index, root, path, options);
  if (found.kind === 'root' || found.node.type !== 'file') {
    throw new EngineError('input/invalid', `Only files have bytes; this is none: ${path}`, { path });
  }
  const content = found.node.content ?? [];
  yield* readAhead(content, blobsAhead, options.signal, (id) => index.loadBlob('data', id, options));
}
