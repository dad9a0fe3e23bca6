import type { BoxKey } from '../crypto/box-key';
import { sha256Hex } from '../crypto/hash';
import { EngineError } from '../errors';
import { decodePackHeader, decodePackTrailer, packTrailerLength } from '../format/pack-header';
import type { Zstd } from '../zstd/zstd';
import type { BoxedBlob, FinishedPack } from './pack';

/**
 * Opens every box and the header of a pack that is about to leave and compares what comes out with what the index will say. Finds faults of
 * memory, processor and compressor while the files are still there to be read again (restic does so since 0.16.4). Throws `data/corrupt`.
 */
export function provePack(pack: FinishedPack, key: BoxKey, zstd: Zstd): void {
  for (const blob of pack.blobs) proveBlob(pack, blob, key, zstd);
  const headerLength = decodePackTrailer(pack.bytes.subarray(-packTrailerLength), pack.bytes.length);
  const headerEnd = pack.bytes.length - packTrailerLength;
  const listed = decodePackHeader(key.unseal(pack.bytes.subarray(headerEnd - headerLength, headerEnd)));
  const isSame = (blob: BoxedBlob, at: number) => {
    const entry = listed[at];
    return entry?.id === blob.id && entry.offset === blob.offset && entry.length === blob.length;
  };
  if (listed.length !== pack.blobs.length || !pack.blobs.every(isSame)) throw unproved(pack, 'header');
}

function proveBlob(pack: FinishedPack, blob: BoxedBlob, key: BoxKey, zstd: Zstd): void {
  const payload = key.unseal(pack.bytes.subarray(blob.offset, blob.offset + blob.length));
  const { uncompressedLength } = blob;
  const plaintext =
    uncompressedLength === 0 ? payload : zstd.decompress(payload, uncompressedLength, uncompressedLength);
  if (sha256Hex(plaintext) !== blob.id) throw unproved(pack, blob.id);
}

function unproved(pack: FinishedPack, part: string): EngineError {
  return new EngineError(
    'data/corrupt',
    'Sealed data did not open to what was sealed; the memory or processor of this computer may be faulty',
    { pack: pack.id, part },
  );
}
