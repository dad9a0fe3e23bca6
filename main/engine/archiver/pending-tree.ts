import type { TreeId } from '../format/ids';

/** A folder's nodes, as JSON, while some are still being made. Completes by itself as soon as it is closed and every place is filled. */
export class PendingTree {
  readonly #nodes: (string | undefined)[] = [];
  readonly #onComplete: (nodes: readonly string[], unchanged: TreeId | undefined) => void;
  /** The parent's tree, as long as everything in this one is as it was there. */
  #unchanged: TreeId | undefined;
  /** One more than there are empty places, until the folder is closed. */
  #missing = 1;

  /** `onComplete` also gets the id of the tree where it is known to be the parent's, `unchanged`. */
  constructor(
    unchanged: TreeId | undefined,
    onComplete: (nodes: readonly string[], unchanged: TreeId | undefined) => void,
  ) {
    this.#unchanged = unchanged;
    this.#onComplete = onComplete;
  }

  add(node: string): void {
    this.#nodes.push(node);
  }

  /** Keeps the next place; the returned function fills it, with nothing when the entry is left out. */
  reserve(): (node: string | undefined, isUnchanged?: boolean) => void {
    const place = this.#nodes.push(undefined) - 1;
    this.#missing += 1;
    return (node, isUnchanged = false) => {
      this.#nodes[place] = node;
      if (!isUnchanged) this.#unchanged = undefined;
      this.#settle();
    };
  }

  /** No more entries come. */
  close(): void {
    this.#settle();
  }

  #settle(): void {
    this.#missing -= 1;
    if (this.#missing > 0) return;
    const nodes = this.#nodes.filter((node) => node !== undefined);
    this.#onComplete(nodes, this.#unchanged);
  }
}
