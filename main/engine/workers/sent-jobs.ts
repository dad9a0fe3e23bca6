/**
 * Jobs as they go to a thread: all texts in one list, all numbers in another. Cloning objects takes several times as long, with the name of every
 * field written, read and looked up for each of them.
 */
import type { EntryMetadata } from '../disk/metadata';
import type { Finish } from '../disk/part-files';
import type { BlobId, PackId } from '../format/ids';
import { encodePackHeader, packHeaderEntries } from '../format/pack-header';
import type { ExtendedAttribute } from '../format/tree';
import type { BoxedBlob, FileToWrite, PlacedBlob, VerifyJob, WriteJob } from './open-workers';

export interface SentJob {
  readonly texts: readonly string[];
  readonly numbers: Float64Array;
  /** Of the files that have some, in their order. */
  readonly attributes: readonly (readonly ExtendedAttribute[])[];
}

/** A verify job as the pack's own header has it: what an object for each blob costs is seen in the whole check. */
export interface SentVerifyJob {
  readonly pack: PackId;
  readonly header: Uint8Array;
  /** Given where blobs do not follow each other. */
  readonly offsets: Float64Array | undefined;
  /** Of so many threads' work on this pack: every so manyth blob, from this one on. The first also proves the name and the header. */
  readonly parts: number;
  readonly part: number;
}

export function encodeWriteJob({ parts, files, blobs }: WriteJob): SentJob {
  const texts: string[] = [];
  const numbers: number[] = [parts.mode, Number(parts.isSparse), files.length, blobs.length];
  const attributes: (readonly ExtendedAttribute[])[] = [];
  for (const { path, base, sizeBytes, isNew, isMade, finish } of files) {
    texts.push(path, base);
    numbers.push(sizeBytes, Number(isNew), Number(isMade), Number(finish !== undefined));
    if (!finish) continue;
    const { target, removeFolders, metadata } = finish;
    texts.push(target);
    numbers.push(Number(removeFolders), Number(metadata !== undefined));
    if (!metadata) continue;
    texts.push(metadata.type, metadata.atime, metadata.mtime);
    const { mode, uid, gid, extendedAttributes } = metadata;
    numbers.push(mode, uid, gid, Number(extendedAttributes.length > 0));
    if (extendedAttributes.length > 0) attributes.push(extendedAttributes);
  }
  for (const { id, offset, length, uncompressedLength, places } of blobs) {
    texts.push(id);
    numbers.push(offset, length, uncompressedLength, places.length);
    for (const place of places) numbers.push(place.file, place.offset);
  }
  return { texts, numbers: Float64Array.from(numbers), attributes };
}

export function decodeWriteJob(sent: SentJob): WriteJob {
  const job = new SentReader(sent);
  const parts = { mode: job.number(), isSparse: job.flag() };
  const [fileCount, blobCount] = [job.number(), job.number()];
  const files = Array.from({ length: fileCount }, () => readFile(job));
  return { parts, files, blobs: Array.from({ length: blobCount }, () => readBlob(job)) };
}

/** The first part of it. */
export function encodeVerifyJob({ pack, blobs }: VerifyJob, parts = 1): SentVerifyJob {
  let end = 0;
  let isGapless = true;
  for (const { offset, length } of blobs) {
    if (offset !== end) isGapless = false;
    end = offset + length;
  }
  const offsets = isGapless ? undefined : Float64Array.from(blobs, ({ offset }) => offset);
  return { pack, header: encodePackHeader(blobs), offsets, parts, part: 0 };
}

export function decodeVerifyJob(sent: SentVerifyJob): VerifyJob {
  return { pack: sent.pack, blobs: [...sentBlobs(sent)] };
}

/** The blobs of a verify job one by one. */
export function* sentBlobs({ header, offsets }: SentVerifyJob): Generator<VerifyJob['blobs'][number]> {
  let at = 0;
  for (const entry of packHeaderEntries(header)) yield offsets ? { ...entry, offset: offsets[at++]! } : entry;
}

/** Gives in turn what was put in. */
class SentReader {
  readonly #sent: SentJob;
  #texts = 0;
  #numbers = 0;
  #attributes = 0;

  constructor(sent: SentJob) {
    this.#sent = sent;
  }

  text(): string {
    return this.#sent.texts[this.#texts++]!;
  }

  number(): number {
    return this.#sent.numbers[this.#numbers++]!;
  }

  flag(): boolean {
    return this.number() === 1;
  }

  attributes(): readonly ExtendedAttribute[] {
    return this.#sent.attributes[this.#attributes++]!;
  }
}

// Fields are read in the order in which they are written here.
function readFile(job: SentReader): FileToWrite {
  return {
    path: job.text(),
    base: job.text(),
    sizeBytes: job.number(),
    isNew: job.flag(),
    isMade: job.flag(),
    finish: job.flag() ? readFinish(job) : undefined,
  };
}

function readFinish(job: SentReader): Finish {
  return {
    target: job.text(),
    removeFolders: job.flag(),
    metadata: job.flag() ? readMetadata(job) : undefined,
  };
}

function readMetadata(job: SentReader): EntryMetadata {
  return {
    type: job.text() as EntryMetadata['type'],
    atime: job.text() as EntryMetadata['atime'],
    mtime: job.text() as EntryMetadata['mtime'],
    mode: job.number(),
    uid: job.number(),
    gid: job.number(),
    extendedAttributes: job.flag() ? job.attributes() : [],
  };
}

function readBlob(job: SentReader): PlacedBlob {
  const readPlace = () => ({ file: job.number(), offset: job.number() });
  return { ...readBoxed(job), places: Array.from({ length: job.number() }, readPlace) };
}

function readBoxed(job: SentReader): BoxedBlob {
  return {
    id: job.text() as BlobId,
    offset: job.number(),
    length: job.number(),
    uncompressedLength: job.number(),
  };
}
