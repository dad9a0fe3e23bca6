/**
 * Names of things in a repository. Every id but a `ByteText` is 32 bytes, written as 64 lower-case hex digits; one branded type per kind, so
 * that mixing them up does not compile.
 */

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
