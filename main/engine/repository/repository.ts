/**
 * The repository: keys, locks, snapshots, index and blobs of one place, sealed and verified. The only file of this folder that others import.
 *
 * Three states, three types: a place that is not opened (`Backend`), `OpenRepository` (the key is known: snapshots, keys, locks) and
 * `IndexedRepository` (blobs). Writing exists only inside `withWriter`.
 */
export { createRepository, openRepository } from './open-repository';
export { BlobMarks, markReachable, namingTree } from './reachable-blobs';
export { foundEntries } from '../sweep/found-trees';
export type * from './repository-types';
