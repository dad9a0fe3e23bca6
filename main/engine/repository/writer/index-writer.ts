import type { Clock } from '../../base/clock';
import { asIndexId, type IndexId } from '../../format/ids';
import { encodeIndexFile, type IndexFilePack } from '../../format/index-file';
import type { CallOptions } from '../../storage/backend';
import type { SealedFiles } from '../files/sealed-files';

/** restic's: keeps an index file below 8 MiB. */
export const fullIndexBlobs = 50_000;
/** What a run that breaks off may have stored for nothing (restic has ten minutes; a laptop is closed more often). */
const flushIntervalMs = 2 * 60_000;

type CountedPack = IndexFilePack & { readonly blobs: { readonly length: number } };

/** Collects packs that are stored and not yet in an index file. A pack is always listed whole in one file. */
export class IndexWriter {
  readonly #files: SealedFiles;
  readonly #clock: Clock;
  readonly #onWritten: (id: IndexId, packs: readonly IndexFilePack[]) => void;
  #packs: CountedPack[] = [];
  #blobs = 0;
  #flushedMs: number;

  constructor(
    files: SealedFiles,
    clock: Clock,
    onWritten: (id: IndexId, packs: readonly IndexFilePack[]) => void,
  ) {
    this.#files = files;
    this.#clock = clock;
    this.#onWritten = onWritten;
    this.#flushedMs = clock.nowMs();
  }

  /** Listed so far and not written. */
  get blobs(): number {
    return this.#blobs;
  }

  get isEmpty(): boolean {
    return this.#packs.length === 0;
  }

  add(pack: CountedPack): void {
    this.#packs.push(pack);
    this.#blobs += pack.blobs.length;
  }

  /** Whether it is time for `flush`. The wall clock may have been set back. */
  get isDue(): boolean {
    if (this.#packs.length === 0) return false;
    return (
      this.#blobs >= fullIndexBlobs || Math.abs(this.#clock.nowMs() - this.#flushedMs) >= flushIntervalMs
    );
  }

  /** Writes an index file of what there is; nothing when there is nothing. What could not be written is kept. */
  async flush(options: CallOptions): Promise<void> {
    const packs = this.#packs;
    if (packs.length === 0) return;
    this.#packs = [];
    this.#blobs = 0;
    this.#flushedMs = this.#clock.nowMs();
    try {
      const id = asIndexId(await this.#files.save('index', encodeIndexFile(packs), options));
      this.#onWritten(id, packs);
    } catch (error) {
      for (const pack of packs) this.add(pack);
      throw error;
    }
  }
}
