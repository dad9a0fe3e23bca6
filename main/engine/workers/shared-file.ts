import type { OpenedFile } from '../disk/read-file';
import { cancelledError, type EngineErrorData } from '../errors';
import type { AddedBlob } from '../packer/blob-packer';
import type { SavedFile } from '../walker/saved-folder';

/** What a thread needs to take part; posted as it is. */
export interface SharedFileState {
  readonly descriptor: number;
  readonly path: string;
  readonly words: SharedArrayBuffer;
}

const batonWord = 0;
const endedWord = 1;
const chunksWord = 2;
const scannedWord = 3;
/** 64 bits. */
const offsetWord = 4;
const wordBytes = 32;

/** What the holder of the baton may use and move on. */
export interface Baton {
  /** Where the next chunk begins, in bytes from the start of the file. */
  readonly offset: number;
  /** How many chunks are before it. */
  readonly chunks: number;
  /** See `Chunker.scannedBytes`. */
  readonly scannedBytes: number;
  /** Says where the one after those that were cut begins. */
  moveOn(chunks: number, bytes: number, scannedBytes: number): void;
  /** Nothing is left to cut. */
  end(): void;
}

/**
 * A file that several threads cut together. Where a chunk ends depends on the bytes from its beginning only, so one thread at a time holds the
 * baton, reads on from the last cut, and passes the baton before it works on the chunks it found.
 */
export class SharedFile {
  readonly state: SharedFileState;
  readonly #words: Int32Array;
  readonly #offset: BigInt64Array;

  private constructor(state: SharedFileState) {
    this.state = state;
    this.#words = new Int32Array(state.words);
    this.#offset = new BigInt64Array(state.words, offsetWord * 4, 1);
  }

  static create({ descriptor, path }: OpenedFile): SharedFile {
    return new SharedFile({ descriptor, path, words: new SharedArrayBuffer(wordBytes) });
  }

  static attach(state: SharedFileState): SharedFile {
    return new SharedFile(state);
  }

  /** Calls `body` while holding the baton; returns false when nothing is left. When `body` fails nobody cuts any more. Blocks. */
  withBaton(isStopped: () => boolean, body: (baton: Baton) => void): boolean {
    this.#take();
    try {
      if (isStopped()) throw cancelledError();
      if (this.#words[endedWord] === 1) return false;
      body({
        offset: Number(this.#offset[0]),
        chunks: this.#words[chunksWord]!,
        scannedBytes: this.#words[scannedWord]!,
        moveOn: (chunks, bytes, scannedBytes) => {
          this.#words[scannedWord] = scannedBytes;
          this.#words[chunksWord]! += chunks;
          this.#offset[0]! += BigInt(bytes);
        },
        end: () => (this.#words[endedWord] = 1),
      });
      return true;
    } catch (error) {
      this.#words[endedWord] = 1;
      throw error;
    } finally {
      Atomics.store(this.#words, batonWord, 0);
      Atomics.notify(this.#words, batonWord, 1);
    }
  }

  #take(): void {
    while (Atomics.compareExchange(this.#words, batonWord, 0, 1) !== 0)
      Atomics.wait(this.#words, batonWord, 1);
  }
}

/** One chunk of a file that several threads cut. */
export interface SharedPart {
  /** Which of the file's chunks. */
  readonly number: number;
  readonly bytes: number;
  readonly blob: AddedBlob;
}

/** What came of the whole file. */
export function mergeShares(
  shares: readonly { readonly parts: readonly SharedPart[]; readonly error: EngineErrorData | undefined }[],
): SavedFile {
  const error = shares.find((share) => share.error)?.error;
  if (error) return { kind: 'failed', error };
  const parts = shares.flatMap((share) => share.parts).sort((a, b) => a.number - b.number);
  const fresh = parts.filter(({ blob }) => blob.isNew);
  return {
    kind: 'saved',
    content: parts.map(({ blob }) => blob.id),
    sizeBytes: sum(parts, ({ bytes }) => bytes),
    newBlobs: fresh.length,
    newBytes: sum(fresh, ({ bytes }) => bytes),
    newStoredBytes: sum(fresh, ({ blob }) => blob.storedBytes),
  };
}

function sum<T>(items: readonly T[], figure: (item: T) => number): number {
  return items.reduce((total, item) => total + figure(item), 0);
}
