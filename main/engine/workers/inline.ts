import { throwIfAborted } from '../errors';
import { freshPackMemory } from '../packer/blob-packer';
import type { OpenPack } from '../packer/pack';
import { Cpu } from './cpu';
import type { FileJob, SavedFile, WorkerSession, WorkerSessionOptions, Workers } from './workers';

/** The workers' work on the caller's own thread: for tests, and where threads are not wanted. */
export function inlineWorkers(): Workers {
  return {
    count: 1,
    beginSession: (options) => new InlineSession(options),
    close: () => Promise.resolve(),
  };
}

class InlineSession implements WorkerSession {
  readonly #options: WorkerSessionOptions;
  #cpu: Cpu | undefined;
  readonly #packsOut = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(options: WorkerSessionOptions) {
    this.#options = options;
  }

  async archiveFiles(
    files: readonly FileJob[],
    onBytesRead: (bytes: number) => void,
  ): Promise<readonly SavedFile[]> {
    const saved: SavedFile[] = [];
    for (const file of files) {
      await this.#settlePacks();
      throwIfAborted(this.#options.signal);
      saved.push(this.#theCpu().archiveFile(file, onBytesRead));
    }
    return saved;
  }

  async takeOpenPacks(): Promise<readonly OpenPack[]> {
    const packs = this.#cpu?.takeOpenPacks() ?? [];
    await this.#settlePacks();
    return packs;
  }

  async end(): Promise<void> {
    await Promise.allSettled(this.#packsOut);
  }

  #theCpu(): Cpu {
    const { signal, onPack, ...options } = this.#options;
    this.#cpu ??= new Cpu(options, {
      memory: freshPackMemory,
      isStopped: () => signal.aborted,
      onPack: (pack) => {
        const out = onPack(pack)
          .catch((error: unknown) => {
            this.#failure ??= { error };
          })
          .finally(() => this.#packsOut.delete(out));
        this.#packsOut.add(out);
      },
    });
    return this.#cpu;
  }

  async #settlePacks(): Promise<void> {
    await Promise.all(this.#packsOut);
    if (this.#failure) throw this.#failure.error;
  }
}
