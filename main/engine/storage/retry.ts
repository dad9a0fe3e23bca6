/** The only place that retries. Parameters are new restic's: internal/backend/retry/backend_retry.go. */
import type { Bytes } from '../base/bytes';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import { type EngineError, isEngineError, throwIfAborted } from '../errors';
import type {
  Backend,
  BackendProperties,
  ByteRange,
  CallOptions,
  FileHandle,
  FileType,
  ListedFile,
  SaveOptions,
} from './backend';

const firstDelayMs = 1000;
const factor = 2;
const longestDelayMs = 60_000;
const giveUpAfterMs = 15 * 60_000;
/** Each delay is spread by half to both sides, so that many clients do not come back at once. */
const jitter = 0.5;

export interface RetryOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
}

export class RetryingBackend implements Backend {
  readonly location: string;
  readonly properties: BackendProperties;
  readonly #inner: Backend;
  readonly #options: RetryOptions;

  constructor(inner: Backend, options: RetryOptions) {
    this.location = inner.location;
    this.properties = inner.properties;
    this.#inner = inner;
    this.#options = options;
  }

  create(options: CallOptions): Promise<void> {
    return this.#retry('create', '', options.signal, () => this.#inner.create(options));
  }

  save(handle: FileHandle, parts: readonly Bytes[], options: SaveOptions): Promise<void> {
    return this.#retry('save', describe(handle), options.signal, () =>
      this.#inner.save(handle, parts, options),
    );
  }

  load(handle: FileHandle, range: ByteRange | undefined, options: CallOptions): Promise<Bytes> {
    return this.#retry('load', describe(handle), options.signal, () =>
      this.#inner.load(handle, range, options),
    );
  }

  stat(handle: FileHandle, options: CallOptions): Promise<{ readonly sizeBytes: number }> {
    return this.#retry('stat', describe(handle), options.signal, () => this.#inner.stat(handle, options));
  }

  /** Starts over after a failure, leaving out what was listed already. */
  async *list(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncGenerator<ListedFile> {
    const listed = new Set<string>();
    const attempts = new Attempts('list', type, this.#options);
    for (let isComplete = false; !isComplete;) {
      try {
        for await (const file of this.#inner.list(type, options)) {
          if (listed.has(file.name)) continue;
          listed.add(file.name);
          yield file;
          attempts.succeeded();
        }
        isComplete = true;
      } catch (error) {
        await attempts.failed(error, options.signal);
      }
    }
  }

  remove(handle: FileHandle, options: CallOptions): Promise<void> {
    return this.#retry('remove', describe(handle), options.signal, () => this.#inner.remove(handle, options));
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #retry<T>(
    operation: string,
    subject: string,
    signal: AbortSignal,
    attempt: () => Promise<T>,
  ): Promise<T> {
    const attempts = new Attempts(operation, subject, this.#options);
    for (;;) {
      throwIfAborted(signal);
      try {
        return await attempt();
      } catch (error) {
        await attempts.failed(error, signal);
      }
    }
  }
}

/** The attempts of one operation: how many failed, how long to wait, when to give up. */
class Attempts {
  readonly #operation: string;
  readonly #subject: string;
  readonly #options: RetryOptions;
  #startMs: number;
  #failures = 0;

  constructor(operation: string, subject: string, options: RetryOptions) {
    this.#operation = operation;
    this.#subject = subject;
    this.#options = options;
    this.#startMs = options.clock.nowMs();
  }

  /** What comes next starts with all its attempts. */
  succeeded(): void {
    this.#failures = 0;
    this.#startMs = this.#options.clock.nowMs();
  }

  /** Waits for the next attempt, or throws `error` when there must be none. */
  async failed(error: unknown, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    if (!isEngineError(error, 'storage/throttled', 'storage/unavailable', 'auth/unreachable')) throw error;
    const delayMs = this.#delayMs(error);
    const elapsedMs = this.#options.clock.nowMs() - this.#startMs;
    this.#failures++;
    // At least once more, however long the first attempt took: the machine may have slept in the middle of it.
    if (this.#failures > 1 && elapsedMs + delayMs > giveUpAfterMs) throw error;
    this.#options.log('warn', 'storage operation failed, will be tried again', {
      operation: this.#operation,
      subject: this.#subject,
      failures: this.#failures,
      delayMs,
      code: error.code,
      reason: error.message,
    });
    await this.#options.clock.sleep(delayMs, signal);
  }

  /** The storage's own wish counts when it is longer than ours. */
  #delayMs(error: EngineError): number {
    const stepMs = Math.min(firstDelayMs * factor ** this.#failures, longestDelayMs);
    const ownMs = Math.round(stepMs * (1 + jitter * (2 * this.#options.random() - 1)));
    const wishMs = error.context['retryAfterMs'];
    return typeof wishMs === 'number' ? Math.max(ownMs, wishMs) : ownMs;
  }
}

function describe(handle: FileHandle): string {
  return `${handle.type} ${handle.name}`.trimEnd();
}
