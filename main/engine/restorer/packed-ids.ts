import type { BlobId } from '../format/ids';

const idBytes = 32;

/** Ids as one text of their bytes: less than half the memory of the ids as they are read, and one piece of it. */
export function packIds(ids: readonly BlobId[]): string {
  return ids.length === 0 ? '' : Buffer.from(ids.join(''), 'hex').toString('latin1');
}

export function unpackIds(packed: string): readonly BlobId[] {
  return Array.from({ length: packed.length / idBytes }, (_, at) => idIn(packed, at));
}

/** The id at `at` of those that were packed. */
export function idIn(packed: string, at: number): BlobId {
  const bytes = packed.slice(at * idBytes, (at + 1) * idBytes);
  return Buffer.from(bytes, 'latin1').toString('hex') as BlobId;
}
