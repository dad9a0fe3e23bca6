import { type Bytes, bufferOver } from '../base/bytes';
import { EngineError } from '../errors';
import { type ByteText, compareByteText } from '../format/byte-text';
import type { BlobId, TreeId } from '../format/ids';
import { decodeTree, encodeTree, type TreeNode } from '../format/tree';

const start = '{"nodes":[';
const end = ']}\n';
const idLength = 64;
/** Before the first id, between two, and after the last one. */
const contentStart = ',"content":["';
const contentNext = '","';
const contentEnd = '"]}';
const noContent = ',"content":[]}';
const subtreeStart = ',"content":null,"subtree":"';
const subtreeEnd = '"}';

/**
 * The parent's nodes of one folder, met in the order of names together with the entries of the disk. Trees are JSON in a form that is exact to
 * the byte, so an entry is compared as text, and only what differs is decoded.
 */
export class ParentNodes {
  readonly #text: string;
  #at = start.length;
  #isExact: boolean;

  /** Throws `data/malformed`. */
  constructor(json: Bytes) {
    const text = bufferOver(json).toString();
    this.#isExact = text.startsWith(start) && text.endsWith(end);
    // Whoever wrote it otherwise: the same nodes as we would have written them.
    this.#text = this.#isExact ? text : encodeTree(decodeTree(json)).toString();
  }

  /** Whether every node was taken as it is, and none is left. */
  get isExhausted(): boolean {
    return this.#isExact && this.#at === this.#text.length - end.length;
  }

  /** Takes the next node if it is a file's that begins with `head` and has nothing but its content behind it; returns that content. */
  takeFile(head: string): { readonly node: string; readonly content: readonly BlobId[] } | undefined {
    if (!this.#goesOnWith(head)) return undefined;
    const from = this.#at;
    const content: BlobId[] = [];
    let at = from + head.length;
    if (this.#text.startsWith(noContent, at)) at += noContent.length;
    else {
      let separator = contentStart;
      while (this.#text.startsWith(separator, at)) {
        at += separator.length;
        content.push(this.#text.slice(at, at + idLength) as BlobId);
        at += idLength;
        separator = contentNext;
      }
      if (content.length === 0 || !this.#text.startsWith(contentEnd, at)) return undefined;
      at += contentEnd.length;
    }
    this.#moveTo(at);
    return { node: this.#text.slice(from, at), content };
  }

  /** Takes the next node if it is a folder's that begins with `head` and has nothing but its tree behind it. */
  takeFolder(head: string): TreeId | undefined {
    const at = this.#at + head.length;
    if (!this.#goesOnWith(head) || !this.#text.startsWith(subtreeStart, at)) return undefined;
    const idAt = at + subtreeStart.length;
    if (!this.#text.startsWith(subtreeEnd, idAt + idLength)) return undefined;
    this.#moveTo(idAt + idLength + subtreeEnd.length);
    return this.#text.slice(idAt, idAt + idLength) as TreeId;
  }

  /** Takes the next node if it is `node` to the letter. */
  takeExactly(node: string): boolean {
    if (!this.#goesOnWith(node)) return false;
    this.#moveTo(this.#at + node.length);
    return true;
  }

  /** Takes the nodes up to `name`, which are gone, and that one if there is one. Throws `data/malformed`. */
  take(name: ByteText): TreeNode | undefined {
    this.#isExact = false;
    while (this.#at < this.#text.length - end.length) {
      const nodeEnd = this.#nodeEnd();
      const node = decodeOne(this.#text.slice(this.#at, nodeEnd));
      const order = compareByteText(node.name, name);
      if (order > 0) return undefined;
      this.#moveTo(nodeEnd);
      if (order === 0) return node;
    }
    return undefined;
  }

  /** V8 compares whole strings many characters at a time, in `startsWith` one by one. */
  #goesOnWith(text: string): boolean {
    return this.#text.slice(this.#at, this.#at + text.length) === text;
  }

  /** Behind the node's comma, or at the end of the list. */
  #moveTo(at: number): void {
    this.#at = this.#text.startsWith(',', at) ? at + 1 : at;
  }

  /**
   * Where the node that begins here ends. Inside of strings quotes are escaped, so that the text which separates two nodes is found as it is; of
   * the other lists of objects, extended attributes, the second field is no type.
   */
  #nodeEnd(): number {
    const separator = '},{"name":"';
    for (let at = this.#text.indexOf(separator, this.#at); at >= 0;) {
      const nameEnd = endOfString(this.#text, at + separator.length);
      if (this.#text.startsWith('","type":', nameEnd)) return at + 1;
      at = this.#text.indexOf(separator, nameEnd);
    }
    return this.#text.length - end.length;
  }
}

function endOfString(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at;
}

function decodeOne(node: string): TreeNode {
  const [decoded] = decodeTree(Buffer.from(`${start}${node}${end}`)).nodes;
  if (decoded) return decoded;
  throw new EngineError('data/malformed', 'A tree holds something that is no node');
}
