import { EngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import type { IndexedRepository } from '../repository/repository';
import type { Preview } from '../lookup-requests';
import { type TextEncoding, contentTypeOf } from './content-type';
import { findNode } from './find-node';

/** Some 5,000 lines: more is slow to lay out, and nobody reads it in a preview. */
export const longestTextBytes = 256 * 1024;
/** A raw photograph of today's cameras as JPEG or PNG; it goes to the window as text, a third larger. */
export const largestPictureBytes = 20 * 2 ** 20;
/** Scanned documents of some dozen pages. */
export const largestPdfBytes = 20 * 2 ** 20;

/**
 * What a file of a snapshot is and what of it can be shown. Loads no more than is needed to tell. Throws `disk/not-found`, and `input/invalid` for what is no
 * file.
 */
export async function preview(
  index: IndexedRepository,
  root: TreeId,
  path: ByteText,
  options: { readonly signal: AbortSignal },
): Promise<Preview> {
  const found = await findNode(index, root, path, options);
  if (found.kind === 'root' || found.node.type !== 'file')
    throw new EngineError('input/invalid', `Only files can be shown; this is none: ${path}`, { path });
  const sizeBytes = Number(found.node.size);
  const content = found.node.content ?? [];
  const pieces: Uint8Array[] = [];
  let loaded = 0;
  const load = async (wantedBytes: number) => {
    while (loaded < wantedBytes && pieces.length < content.length) {
      const piece = await index.loadBlob('data', content[pieces.length]!, options);
      pieces.push(piece);
      loaded += piece.length;
    }
    return Buffer.concat(pieces).subarray(0, wantedBytes);
  };
  const head = await load(longestTextBytes);
  const type = contentTypeOf(head);
  switch (type.kind) {
    case 'binary':
      return { kind: 'none', reason: 'binary', sizeBytes };
    case 'text':
      return { kind: 'text', text: textOf(head, type.encoding), isCut: sizeBytes > head.length, sizeBytes };
    case 'image':
      if (sizeBytes > largestPictureBytes) return { kind: 'none', reason: 'too-large', sizeBytes };
      return {
        kind: 'image',
        mimeType: type.mimeType,
        base64: (await load(sizeBytes)).toString('base64'),
        sizeBytes,
      };
    case 'pdf':
      if (sizeBytes > largestPdfBytes) return { kind: 'none', reason: 'too-large', sizeBytes };
      return { kind: 'pdf', base64: (await load(sizeBytes)).toString('base64'), sizeBytes };
  }
}

/** Without a byte order mark, and without the character that is cut off at the end. */
function textOf(head: Uint8Array, encoding: TextEncoding): string {
  return new TextDecoder(encoding).decode(head, { stream: true });
}
