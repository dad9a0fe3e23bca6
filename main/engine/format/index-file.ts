/** Index files: which blob is in which pack, and where. */
import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import { JsonFields, JsonReader } from './go-json';
import { type BlobId, type BlobType, type PackId, asBlobId, asPackId } from './ids';
import { boxOverhead } from './pack-header';

export interface IndexFileBlob {
  readonly id: BlobId;
  readonly type: BlobType;
  readonly offset: number;
  /** Of the box in the pack. */
  readonly length: number;
  /** 0 when the blob is stored uncompressed. */
  readonly uncompressedLength: number;
}

export interface IndexFilePack {
  readonly id: PackId;
  readonly blobs: Iterable<IndexFileBlob>;
}

/** A pack that was read. */
export interface ListedPack extends IndexFilePack {
  readonly blobs: readonly IndexFileBlob[];
}

const fileFields = new JsonFields('packs');
const packFields = new JsonFields('id', 'blobs');
const blobFields = new JsonFields('id', 'type', 'offset', 'length', 'uncompressed_length');

/** The file's plaintext, without compression. */
export function encodeIndexFile(packs: Iterable<IndexFilePack>): Buffer {
  const items = Array.from(
    packs,
    ({ id, blobs }) => `{"id":"${id}","blobs":[${Array.from(blobs, encodeBlob).join(',')}]}`,
  );
  return Buffer.from(`{"packs":[${items.join(',')}]}\n`);
}

/** Throws `data/malformed`. `supersedes`, which old versions wrote, means nothing to any reader. */
export function decodeIndexFile(bytes: Bytes): readonly ListedPack[] {
  const reader = new JsonReader(bytes);
  let packs: readonly ListedPack[] = [];
  reader.object(fileFields, () => (packs = reader.list(() => decodePack(reader))));
  reader.end();
  return packs;
}

function encodeBlob({ id, type, offset, length, uncompressedLength }: IndexFileBlob): string {
  const uncompressed = uncompressedLength === 0 ? '' : `,"uncompressed_length":${String(uncompressedLength)}`;
  return `{"id":"${id}","type":"${type}","offset":${String(offset)},"length":${String(length)}${uncompressed}}`;
}

function decodePack(reader: JsonReader): ListedPack {
  let id: string | undefined;
  let blobs: readonly IndexFileBlob[] = [];
  reader.object(packFields, (field) => {
    if (field === 'id') id = reader.string();
    else blobs = reader.list(() => decodeBlob(reader));
  });
  return { id: asPackId(id), blobs };
}

function decodeBlob(reader: JsonReader): IndexFileBlob {
  let id: string | undefined;
  let type: string | undefined;
  const numbers = { offset: 0, length: 0, uncompressed_length: 0 };
  reader.object(blobFields, (field) => {
    if (field === 'id') id = reader.string();
    else if (field === 'type') type = reader.string();
    else numbers[field] = reader.uint32();
  });
  const { offset, length, uncompressed_length: uncompressedLength } = numbers;
  if (type !== 'data' && type !== 'tree')
    throw new EngineError('data/malformed', 'A blob in an index has no known type');
  if (length < boxOverhead)
    throw new EngineError('data/malformed', 'A blob in an index is shorter than any box');
  return { id: asBlobId(id), type, offset, length, uncompressedLength };
}
