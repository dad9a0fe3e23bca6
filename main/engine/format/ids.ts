/**
 * Names of things in a repository. Every id but a `ByteText` is 32 bytes, written as 64 lower-case hex digits; one branded type per kind, so
 * that mixing them up does not compile.
 */

import { EngineError } from '../errors';

declare const brand: unique symbol;
type Id<Kind extends string> = string & { readonly [brand]: Kind };

/** SHA-256 of a blob's plaintext before compression. */
export type BlobId = Id<'blob'>;
/** The id of a blob that holds a tree. */
export type TreeId = Id<'tree'> & BlobId;
/** SHA-256 of a whole pack file. */
export type PackId = Id<'pack'>;
export type IndexId = Id<'index'>;
export type SnapshotId = Id<'snapshot'>;
export type LockId = Id<'lock'>;
export type KeyId = Id<'key'>;
export type RepositoryId = Id<'repository'>;

/** What a blob holds; the same id under two types names two different blobs. */
export type BlobType = 'data' | 'tree';

const idPattern = /^[0-9a-f]{64}$/;

/** Whether `text` is 64 lower-case hex digits. */
export function isId(text: string): boolean {
  return idPattern.test(text);
}

/** Hex digits of the id of 32 zero bytes: restic's sign of "no id". */
export const nullId = '0'.repeat(64);

/** The functions below take untrusted text and throw `data/malformed` unless it is an id. */
export function asBlobId(text: unknown): BlobId {
  return parseId(text, 'blob') as BlobId;
}

export function asTreeId(text: unknown): TreeId {
  return parseId(text, 'tree') as TreeId;
}

export function asPackId(text: unknown): PackId {
  return parseId(text, 'pack') as PackId;
}

export function asIndexId(text: unknown): IndexId {
  return parseId(text, 'index') as IndexId;
}

export function asSnapshotId(text: unknown): SnapshotId {
  return parseId(text, 'snapshot') as SnapshotId;
}

export function asLockId(text: unknown): LockId {
  return parseId(text, 'lock') as LockId;
}

export function asKeyId(text: unknown): KeyId {
  return parseId(text, 'key') as KeyId;
}

export function asRepositoryId(text: unknown): RepositoryId {
  return parseId(text, 'repository') as RepositoryId;
}

function parseId(text: unknown, kind: string): string {
  if (typeof text === 'string' && isId(text)) return text;
  throw new EngineError('data/malformed', `Not the id of a ${kind}: ${JSON.stringify(text)}`);
}
