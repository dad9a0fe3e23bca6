import { Semaphore } from '../../base/semaphore';
import type { TaskGroup } from '../../base/task-group';
import { throwIfAborted } from '../../errors';
import type { FinishedPack } from '../../packer/pack';
import type { Backend } from '../../storage/backend';
import type { RepositoryIndex } from '../index/repository-index';
import type { WriterOptions } from '../repository-types';
import type { IndexWriter } from './index-writer';

/**
 * What may wait for the network: five packs of usual size, so that some travel while others are answered. More at once carry no more
 * (docs/decisions/0013-pack-size.md). Workers have bounds of their own beside it.
 */
const maxBytesInFlight = 80 * 2 ** 20;

/** Stores finished packs. Only then are their blobs in the index, and later in an index file. */
export class PackUploader {
  readonly #backend: Backend;
  readonly #index: RepositoryIndex;
  readonly #indexWriter: IndexWriter;
  readonly #group: TaskGroup;
  readonly #options: WriterOptions;
  readonly #bytesInFlight = new Semaphore(maxBytesInFlight);

  constructor(
    backend: Backend,
    index: RepositoryIndex,
    indexWriter: IndexWriter,
    group: TaskGroup,
    options: WriterOptions,
  ) {
    this.#backend = backend;
    this.#index = index;
    this.#indexWriter = indexWriter;
    this.#group = group;
    this.#options = options;
  }

  /** Settles when `pack` is stored. A failure is the group's failure too: the promise may be left alone. */
  store(pack: FinishedPack): Promise<void> {
    const stored = this.#bytesInFlight.run(this.#group.signal, () => this.#store(pack), pack.bytes.length);
    this.#group.start(() => stored);
    return stored;
  }

  /** Waits until packs given before are on their way: back-pressure for whoever makes new ones. */
  async hasRoom(): Promise<void> {
    await this.#bytesInFlight.run(this.#group.signal, async () => undefined);
  }

  async #store({ id, type, bytes, blobs }: FinishedPack): Promise<void> {
    const { signal } = this.#group;
    throwIfAborted(signal);
    if (!this.#options.isDryRun) {
      const handle = { type: 'pack', name: id, holdsTrees: type === 'tree' } as const;
      await this.#backend.save(handle, [bytes], { signal, tier: this.#options.tier });
      this.#indexWriter.add({ id, blobs });
    }
    this.#index.addPack(id, blobs);
    this.#options.onPackStored?.({ type, blobs: blobs.length, packBytes: bytes.length });
    if (this.#indexWriter.isDue) await this.#indexWriter.flush({ signal });
  }
}
