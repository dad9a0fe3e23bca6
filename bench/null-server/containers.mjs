/** What the null server holds: containers of blobs, all in memory. */

/** Blobs of this size and more are packs of data, whose bodies a container may drop. Index files, snapshots and keys are kept whatever their size. */
const packBytes = 2 ** 16;
const keptFolders = /^(?:.*\/)?(?:index|snapshots|keys|locks)\//;

/**
 * @typedef {object} StoredBlob
 * @property {number} sizeBytes
 * @property {readonly Buffer[]} chunks the body as it came in; none when it was dropped
 * @property {string | undefined} md5
 * @property {Date} modified
 * @property {string} etag
 */

/** A container whose name begins so keeps no bodies of packs: nothing of a first backup reads them. */
export const droppingPrefix = 'drop-';

export class Container {
  /** @type {Map<string, StoredBlob>} */
  blobs = new Map();
  /** Blocks that are not committed yet, by blob and id. @type {Map<string, Map<string, readonly Buffer[]>>} */
  #blocks = new Map();
  #isDropping;
  #nextTag = 1;

  /** @param {string} name */
  constructor(name) {
    this.#isDropping = name.startsWith(droppingPrefix);
  }

  /** @param {string} name @param {readonly Buffer[]} chunks @param {string} [md5] */
  put(name, chunks, md5) {
    const sizeBytes = chunks.reduce((sum, { length }) => sum + length, 0);
    const isKept = !this.#isDropping || sizeBytes < packBytes || keptFolders.test(name);
    const etag = `"0x${(this.#nextTag++).toString(16)}"`;
    const blob = { sizeBytes, chunks: isKept ? chunks : [], md5, modified: new Date(), etag };
    this.blobs.set(name, blob);
    return blob;
  }

  /** @param {string} name @param {string} id @param {readonly Buffer[]} chunks */
  putBlock(name, id, chunks) {
    const blocks = this.#blocks.get(name) ?? new Map();
    this.#blocks.set(name, blocks);
    blocks.set(id, chunks);
  }

  /** Makes the blob of its blocks; `undefined` when one of them is not there. @param {string} name @param {readonly string[]} ids @param {string} [md5] */
  commit(name, ids, md5) {
    const blocks = this.#blocks.get(name);
    const parts = ids.map((id) => blocks?.get(id));
    if (parts.includes(undefined)) return undefined;
    this.#blocks.delete(name);
    return this.put(name, /** @type {(readonly Buffer[])[]} */ (parts).flat(), md5);
  }

  /**
   * Up to `limit` names with `prefix`, in order, from `marker` on, and the marker of the next page.
   * @param {{ readonly prefix: string, readonly marker: string, readonly limit: number }} wish
   */
  list({ prefix, marker, limit }) {
    const names = [...this.blobs.keys()].filter((name) => name.startsWith(prefix) && name >= marker).sort();
    return { names: names.slice(0, limit), next: names[limit] ?? '' };
  }
}

/** The bytes from `offset` to before `end` of a body in chunks, as views. @param {readonly Buffer[]} chunks @param {number} offset @param {number} end */
export function* slicesOf(chunks, offset, end) {
  let at = 0;
  for (const chunk of chunks) {
    const [from, to] = [Math.max(offset - at, 0), Math.min(end - at, chunk.length)];
    if (from < to) yield chunk.subarray(from, to);
    at += chunk.length;
    if (at >= end) return;
  }
}
