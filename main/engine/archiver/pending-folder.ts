import type { TreeNode } from '../format/tree';

/** A folder's nodes while some of them are still being made. Completes by itself as soon as it is closed and every place is filled. */
export class PendingFolder {
  readonly #nodes: (TreeNode | undefined)[] = [];
  readonly #onComplete: (nodes: TreeNode[]) => void;
  /** One more than there are empty places, until the folder is closed. */
  #missing = 1;

  constructor(onComplete: (nodes: TreeNode[]) => void) {
    this.#onComplete = onComplete;
  }

  add(node: TreeNode): void {
    this.#nodes.push(node);
  }

  /** Keeps the next place; the returned function fills it, with nothing when the entry is left out. */
  reserve(): (node: TreeNode | undefined) => void {
    const place = this.#nodes.push(undefined) - 1;
    this.#missing += 1;
    return (node) => {
      this.#nodes[place] = node;
      this.#settle();
    };
  }

  /** No more entries come. */
  close(): void {
    this.#settle();
  }

  #settle(): void {
    this.#missing -= 1;
    if (this.#missing === 0) this.#onComplete(this.#nodes.filter((node) => node !== undefined));
  }
}
