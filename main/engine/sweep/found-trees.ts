/** What a search found in trees, as bytes: there may be a million of them, and most of it is not looked at again. */
import { type Bytes, bufferOver } from '../base/bytes';
import type { ByteText } from '../format/byte-text';

/** An entry that matches, or a folder, below which something may. */
export interface FoundEntry {
  readonly name: ByteText;
  /** The number of a folder's tree in the index; -1 for what is no folder. */
  readonly folder: number;
  /** The JSON of a node that matches; else empty. */
  readonly node: Bytes;
}

export interface FoundTrees {
  readonly bytes: Bytes;
  /** The number of each tree, followed by where its entries begin in the bytes. */
  readonly places: readonly number[];
}

const firstBytes = 16 * 1024;
/** How many entries; then for each its folder, the bytes of its name and of its node, and both. */
const countBytes = 4;
const entryHeadBytes = 12;
/** Every string comes back as it was, half surrogate pairs too. */
const nameEncoding = 'utf16le';

export class FoundWriter {
  #bytes = Buffer.allocUnsafeSlow(firstBytes);
  #end = 0;
  readonly #places: number[] = [];

  add(tree: number, entries: readonly FoundEntry[]): void {
    this.#places.push(tree, this.#end);
    this.#makeRoom(countBytes);
    this.#end = this.#bytes.writeUInt32LE(entries.length, this.#end);
    for (const entry of entries) this.#addEntry(entry);
  }

  take(): FoundTrees {
    // Of its own: to another thread all of the memory would go that it is a part of.
    return { bytes: new Uint8Array(this.#bytes.subarray(0, this.#end)), places: this.#places };
  }

  #addEntry({ name, folder, node }: FoundEntry): void {
    this.#makeRoom(entryHeadBytes + 2 * name.length + node.length);
    const bytes = this.#bytes;
    bytes.writeInt32LE(folder, this.#end);
    bytes.writeUInt32LE(2 * name.length, this.#end + 4);
    const nameAt = bytes.writeUInt32LE(node.length, this.#end + 8);
    const nodeAt = nameAt + bytes.write(name, nameAt, nameEncoding);
    bytes.set(node, nodeAt);
    this.#end = nodeAt + node.length;
  }

  #makeRoom(length: number): void {
    if (this.#end + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#end + length));
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = larger;
  }
}

/** The entries of the tree whose place is `at`, in the tree's order. */
export function* foundEntries({ bytes }: FoundTrees, at: number): Generator<FoundEntry, void, undefined> {
  const buffer = bufferOver(bytes);
  let entryAt = at + countBytes;
  for (let left = buffer.readUInt32LE(at); left > 0; left--) {
    const nameAt = entryAt + entryHeadBytes;
    const nodeAt = nameAt + buffer.readUInt32LE(entryAt + 4);
    const end = nodeAt + buffer.readUInt32LE(entryAt + 8);
    const name = buffer.toString(nameEncoding, nameAt, nodeAt);
    yield { name, folder: buffer.readInt32LE(entryAt), node: buffer.subarray(nodeAt, end) };
    entryAt = end;
  }
}
