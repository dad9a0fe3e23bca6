/**
 * The transfer limits of one session. A backend asks before (upload) or after (download) each piece of a body and waits as long as it is
 * told, so that a big file flows evenly at the limit instead of going out in one burst.
 */
import type { Clock } from '../base/clock';
import { Semaphore } from '../base/semaphore';
import { throwIfAborted } from '../errors';
import type { TransferLimits } from '../requests';

/** What a backend asks. Rejects as soon as `signal` is aborted. */
export interface Pace {
  upload(bytes: number, signal: AbortSignal): Promise<void>;
  /** `undefined` when there is nothing to wait for. */
  download(bytes: number, signal: AbortSignal): Promise<void> | undefined;
}

/** Bodies are moved, and paced, in pieces of this size: small against any sensible limit, large against the cost of a turn. */
export const pieceBytes = 64 * 1024;

/** The longest sleep before looking again whether the limit was changed; changes promise to work within a second. */
const maxSleepMs = 250;

export class Throttle implements Pace {
  readonly #upload: TokenBucket;
  readonly #download: TokenBucket;
  #uploadLimit: number | undefined;
  #uploadCap: number | undefined;
  #uploadedBytes = 0;
  /** Called with each piece that goes up; must be cheap. */
  onDidUpload: (() => void) | undefined;

  constructor(limits: TransferLimits, clock: Clock) {
    this.#uploadLimit = limits.uploadBytesPerSecond;
    this.#upload = new TokenBucket(limits.uploadBytesPerSecond, clock);
    this.#download = new TokenBucket(limits.downloadBytesPerSecond, clock);
  }

  /** Takes effect within a second, also for transfers that are running. Throws `RangeError` for a limit that is not above 0. */
  setLimits(limits: TransferLimits): void {
    this.#uploadLimit = limits.uploadBytesPerSecond;
    this.#setUploadRate();
    this.#download.setRate(limits.downloadBytesPerSecond);
  }

  /** What goes up is also kept to this, in bytes a second; `undefined` for no more. As fast as `setLimits`. */
  capUpload(bytesPerSecond: number | undefined): void {
    this.#uploadCap = bytesPerSecond;
    this.#setUploadRate();
  }

  /** All that went up so far, tries that failed included. */
  get uploadedBytes(): number {
    return this.#uploadedBytes;
  }

  async upload(bytes: number, signal: AbortSignal): Promise<void> {
    await this.#upload.take(bytes, signal);
    this.#uploadedBytes += bytes;
    this.onDidUpload?.();
  }

  download(bytes: number, signal: AbortSignal): Promise<void> | undefined {
    return this.#download.isOpen ? undefined : this.#download.take(bytes, signal);
  }

  #setUploadRate(): void {
    const rate = Math.min(this.#uploadLimit ?? Infinity, this.#uploadCap ?? Infinity);
    this.#upload.setRate(rate === Infinity ? undefined : rate);
  }
}

/** Unused time is kept only to make up for timers, which wake a little late: with less, a high limit would never be reached. */
const maxCreditMs = 100;

/** A token bucket that may go into debt by one piece, and whose unused tokens hardly pile up. */
class TokenBucket {
  readonly #clock: Clock;
  /** First come, first served. */
  readonly #turn = new Semaphore(1);
  #bytesPerSecond: number | undefined;
  /** Below 0: how many bytes too many have passed. */
  #balance = 0;
  #countedMs: number;

  constructor(bytesPerSecond: number | undefined, clock: Clock) {
    this.#clock = clock;
    this.#countedMs = clock.nowMs();
    this.setRate(bytesPerSecond);
  }

  get isOpen(): boolean {
    return this.#bytesPerSecond === undefined;
  }

  setRate(bytesPerSecond: number | undefined): void {
    if (bytesPerSecond !== undefined && !(bytesPerSecond > 0))
      throw new RangeError('a transfer limit must be above 0');
    this.#bytesPerSecond = bytesPerSecond;
  }

  async take(bytes: number, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    if (this.isOpen) return;
    await this.#turn.run(signal, async () => {
      for (let waitMs = this.#waitMs(); waitMs > 0; waitMs = this.#waitMs()) {
        await this.#clock.sleep(Math.min(waitMs, maxSleepMs), signal);
      }
      this.#balance -= bytes;
    });
  }

  /** How long until the debt is paid at today's rate. A wall clock set back pays nothing; one that jumped ahead pays all, and little more. */
  #waitMs(): number {
    const nowMs = this.#clock.nowMs();
    const elapsedMs = Math.max(0, nowMs - this.#countedMs);
    this.#countedMs = nowMs;
    if (this.#bytesPerSecond === undefined) {
      this.#balance = 0;
      return 0;
    }
    const bytesPerMs = this.#bytesPerSecond / 1000;
    this.#balance = Math.min(maxCreditMs * bytesPerMs, this.#balance + elapsedMs * bytesPerMs);
    return Math.max(0, Math.ceil(-this.#balance / bytesPerMs));
  }
}
