import { bufferOver } from '../base/bytes';
import { EngineError } from '../errors';
import type { BlobOpener } from './blob-opener';
import type { FinishedPack } from './pack';

/**
 * Opens every box and the header of a pack that is about to leave and compares what comes out with what the index will say. Finds faults of
 * memory, processor and compressor while the files are still there to be read again (restic does so since 0.16.4). Throws `data/corrupt`.
 */
export function provePack(pack: FinishedPack, opener: BlobOpener): void {
  const listed = opener.openHeader(pack.bytes, pack.bytes.length);
  if ('tailBytes' in listed || !bufferOver(listed.header).equals(pack.blobs.header)) throw unproved(pack);
  for (const blob of listed)
    opener.openInScratch(blob, pack.bytes.subarray(blob.offset, blob.offset + blob.length));
}

function unproved(pack: FinishedPack): EngineError {
  return new EngineError(
    'data/corrupt',
    'The header of a pack does not list what the pack holds; the memory or processor of this computer may be faulty',
    { pack: pack.id },
  );
}
