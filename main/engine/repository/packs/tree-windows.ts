import type { Bytes } from '../../base/bytes';
import type { Backend, CallOptions } from '../../storage/backend';
import type { RepositoryIndex } from '../index/repository-index';

/** Read at once: some hundred trees of one folder and those below it, which a backup stores one after the other. */
const windowBytes = 512 * 1024;
/** A window goes on beyond its end for the tree that begins before it; longer ones are read alone. */
const overlapBytes = 64 * 1024;
/** What is kept: enough for a few walks side by side. */
const keptWindows = 24;
/** So many trees of a pack are read one by one: whoever looks into a folder or two needs no more. */
const singleLoads = 3;
/** More than any pack has windows. */
const windowsPerPack = 2 ** 20;

/** Where a copy of a tree is. */
interface TreePlace {
  readonly packNumber: number;
  readonly offset: number;
  readonly length: number;
}

/** Boxes of trees, read in windows of many: a walk then waits for the storage, or for a file of the cache, once for hundreds of trees. */
export class TreeWindows {
  readonly #backend: Backend;
  readonly #index: RepositoryIndex;
  readonly #isFresh: boolean;
  readonly #windows = new Map<number, Bytes>();
  readonly #loading = new Map<number, Promise<Bytes>>();
  readonly #loads = new Map<number, number>();
  /** The window that answered last, which nearly always answers next. */
  #lastKey = -1;
  #last: Bytes | undefined;

  /** `isFresh` looks past a cache, for a check. */
  constructor(backend: Backend, index: RepositoryIndex, isFresh: boolean) {
    this.#backend = backend;
    this.#index = index;
    this.#isFresh = isFresh;
  }

  /** The box, not proved, when its window is here. Valid until the caller gives way. */
  find(place: TreePlace): Bytes | undefined {
    const key = keyOf(place);
    if (key !== this.#lastKey) {
      const window = this.#windows.get(key);
      if (window === undefined) return undefined;
      this.#windows.delete(key);
      this.#windows.set(key, window);
      this.#lastKey = key;
      this.#last = window;
    }
    return boxIn(this.#last!, place);
  }

  /** The box, not proved, after reading its window; `undefined` when it is to be read alone. Fails as the backend does. */
  async load(place: TreePlace, options: CallOptions): Promise<Bytes | undefined> {
    const { packNumber } = place;
    const loads = (this.#loads.get(packNumber) ?? 0) + 1;
    this.#loads.set(packNumber, loads);
    if (loads <= singleLoads || place.length > overlapBytes) return undefined;
    const key = keyOf(place);
    let loading = this.#loading.get(key);
    if (loading === undefined) {
      loading = this.#load(packNumber, place.offset, options).finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    const window = await loading;
    this.#keep(key, window);
    return boxIn(window, place);
  }

  #load(packNumber: number, offset: number, { signal }: CallOptions): Promise<Bytes> {
    const start = offset - (offset % windowBytes);
    const end = Math.min(start + windowBytes + overlapBytes, this.#index.packEnd(packNumber));
    const handle = { type: 'pack', name: this.#index.packId(packNumber), holdsTrees: true } as const;
    const range = { offset: start, length: end - start };
    return this.#backend.load(handle, range, { signal, isFresh: this.#isFresh });
  }

  #keep(key: number, window: Bytes): void {
    this.#windows.set(key, window);
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size <= keptWindows) break;
      this.#windows.delete(oldest);
    }
  }
}

function keyOf({ packNumber, offset }: TreePlace): number {
  return packNumber * windowsPerPack + Math.floor(offset / windowBytes);
}

function boxIn(window: Bytes, { offset, length }: TreePlace): Bytes | undefined {
  const at = offset % windowBytes;
  return at + length <= window.length ? window.subarray(at, at + length) : undefined;
}
