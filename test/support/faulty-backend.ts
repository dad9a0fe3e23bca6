/** A backend whose failures are scripted, and which remembers what was asked of it. */
import type { Bytes } from '../../main/engine/base/bytes';
import { EngineError } from '../../main/engine/errors';
import type {
  Backend,
  BackendProperties,
  ByteRange,
  CallOptions,
  FileHandle,
  FileType,
  ListedFile,
  SaveOptions,
} from '../../main/engine/storage/backend';

export type Operation = 'create' | 'save' | 'load' | 'stat' | 'list' | 'remove';

/** Which calls a fault is about; what is not given matches all. */
export interface CallMatch {
  readonly operation?: Operation;
  readonly type?: FileType;
  readonly name?: string;
}

interface Fault {
  readonly match: CallMatch;
  readonly isDue: (nth: number) => boolean;
  /** `after`: the inner backend did it, but the answer is lost. */
  readonly when: 'before' | 'after';
  readonly act: (signal: AbortSignal) => Promise<void> | void;
  seen: number;
}

interface Damage {
  readonly match: CallMatch;
  readonly change: (bytes: Bytes) => Bytes;
  times: number;
}

export const storageGone = new EngineError('storage/unavailable', 'The storage is gone (scripted)');

export class FaultyBackend implements Backend {
  /** One line per call, in order: `save pack 6bd1…`. */
  readonly calls: string[] = [];
  readonly #inner: Backend;
  #faults: Fault[] = [];
  #damages: Damage[] = [];
  #isGone = false;

  constructor(inner: Backend) {
    this.#inner = inner;
  }

  get location(): string {
    return this.#inner.location;
  }

  get properties(): BackendProperties {
    return this.#inner.properties;
  }

  /** The `nth` (from 1) matching call from now on fails with `error`. */
  failNth(
    nth: number,
    match: CallMatch,
    error: Error = storageGone,
    when: 'before' | 'after' = 'before',
  ): this {
    return this.#add(
      match,
      (seen) => seen === nth,
      when,
      () => {
        throw error;
      },
    );
  }

  /** Every matching call fails. */
  failAll(match: CallMatch, error: Error = storageGone): this {
    return this.#add(
      match,
      () => true,
      'before',
      () => {
        throw error;
      },
    );
  }

  /** `count` matching calls work; then the storage is gone: every call of any kind fails, until `heal`. 0 is gone at once. */
  goneAfter(count: number, match: CallMatch = {}): this {
    return this.#add(
      match,
      (seen) => seen > count,
      'before',
      () => {
        this.#isGone = true;
      },
    );
  }

  /** The `nth` matching call waits before it reaches the storage, until `release` is called. `reached` resolves when it waits. */
  holdNth(nth: number, match: CallMatch): { readonly reached: Promise<void>; release(): void } {
    let release = (): void => undefined;
    let arrive = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<void>((resolve) => (arrive = resolve));
    this.#add(
      match,
      (seen) => seen === nth,
      'before',
      async (signal) => {
        arrive();
        await Promise.race([released, aborted(signal)]);
      },
    );
    return { reached, release: () => release() };
  }

  /** The next `times` matching loads get changed bytes. */
  damageLoads(match: Omit<CallMatch, 'operation'>, change: (bytes: Bytes) => Bytes, times = Infinity): this {
    this.#damages.push({ match, change, times });
    return this;
  }

  /** Forgets the script: from here everything works. */
  heal(): void {
    this.#faults = [];
    this.#damages = [];
    this.#isGone = false;
  }

  create(options: CallOptions): Promise<void> {
    return this.#run('create', undefined, options, () => this.#inner.create(options));
  }

  save(handle: FileHandle, parts: readonly Bytes[], options: SaveOptions): Promise<void> {
    return this.#run('save', handle, options, () => this.#inner.save(handle, parts, options));
  }

  async load(handle: FileHandle, range: ByteRange | undefined, options: CallOptions): Promise<Bytes> {
    const bytes = await this.#run('load', handle, options, () => this.#inner.load(handle, range, options));
    const damage = this.#damages.find((other) => other.times > 0 && isMatch(other.match, 'load', handle));
    if (!damage) return bytes;
    damage.times--;
    return damage.change(bytes);
  }

  stat(handle: FileHandle, options: CallOptions): Promise<{ readonly sizeBytes: number }> {
    return this.#run('stat', handle, options, () => this.#inner.stat(handle, options));
  }

  async *list(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncGenerator<ListedFile> {
    await this.#run('list', { type, name: '' }, options, async () => undefined);
    yield* this.#inner.list(type, options);
  }

  remove(handle: FileHandle, options: CallOptions): Promise<void> {
    return this.#run('remove', handle, options, () => this.#inner.remove(handle, options));
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #add(match: CallMatch, isDue: Fault['isDue'], when: Fault['when'], act: Fault['act']): this {
    this.#faults.push({ match, isDue, when, act, seen: 0 });
    return this;
  }

  async #run<T>(
    operation: Operation,
    handle: FileHandle | undefined,
    options: CallOptions,
    body: () => Promise<T>,
  ): Promise<T> {
    this.calls.push([operation, handle?.type, handle?.name].filter(Boolean).join(' '));
    const due = this.#faults.filter(
      (fault) => isMatch(fault.match, operation, handle) && fault.isDue(++fault.seen),
    );
    for (const fault of due) if (fault.when === 'before') await fault.act(options.signal);
    if (this.#isGone) throw storageGone;
    const result = await body();
    for (const fault of due) if (fault.when === 'after') await fault.act(options.signal);
    return result;
  }
}

function isMatch(match: CallMatch, operation: Operation, handle: FileHandle | undefined): boolean {
  return (
    (match.operation ?? operation) === operation &&
    (match.type === undefined || match.type === handle?.type) &&
    (match.name === undefined || match.name === handle?.name)
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
