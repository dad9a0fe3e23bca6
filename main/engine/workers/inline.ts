import type { Bytes } from '../base/bytes';
import { throwIfAborted } from '../errors';
import { freshPackMemory } from '../packer/blob-packer';
import type { MovedBlob, OpenPack } from '../packer/pack';
import { Cpu } from './cpu';
import { PauseGate } from '../base/pause-gate';
import { FactCollector } from '../walker/walk-facts';
import type {
  FileJob,
  FolderJob,
  SavedFile,
  SavedFolder,
  WalkFacts,
  WalkRules,
  WorkerSession,
  WorkerSessionOptions,
  Workers,
} from './workers';

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
  readonly #pause = new PauseGate();
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
      await this.#passGate();
      saved.push(this.#theCpu().archiveFile(file, onBytesRead));
    }
    return saved;
  }

  async saveFolders(
    jobs: readonly FolderJob[],
    rules: WalkRules,
    onFacts: (facts: WalkFacts) => void,
  ): Promise<readonly SavedFolder[]> {
    const saved: SavedFolder[] = [];
    for (const job of jobs) saved.push(await this.#saveFolder(job, rules, onFacts));
    return saved;
  }

  async moveBlobs(bytes: Bytes, blobs: readonly MovedBlob[]): Promise<readonly number[]> {
    const bad: number[] = [];
    for (const [at, blob] of blobs.entries()) {
      await this.#passGate();
      if (!this.#theCpu().moveBlob(blob, bytes)) bad.push(at);
    }
    return bad;
  }

  setPaused(isPaused: boolean): void {
    this.#pause.setPaused(isPaused);
  }

  async finishPacks(others: readonly OpenPack[]): Promise<void> {
    for (const pack of others) this.#theCpu().absorb(pack);
    this.#cpu?.mergePacks();
    this.#cpu?.finishPacks();
    await this.#settlePacks();
  }

  async end(): Promise<void> {
    await Promise.allSettled(this.#packsOut);
  }

  async #saveFolder(
    job: FolderJob,
    rules: WalkRules,
    onFacts: (facts: WalkFacts) => void,
  ): Promise<SavedFolder> {
    const facts = new FactCollector(rules);
    const saving = this.#theCpu().saveFolder(job, rules, facts);
    for (let step = saving.next(); ; step = saving.next()) {
      onFacts(facts.take());
      if (step.done) return step.value;
      await this.#passGate();
    }
  }

  async #passGate(): Promise<void> {
    await this.#settlePacks();
    await this.#pause.pass(this.#options.signal);
    throwIfAborted(this.#options.signal);
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
