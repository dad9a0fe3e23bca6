import type { Clock } from '../engine/base/clock';
import type { EngineEvent } from '../engine/requests';
import type { Output } from './output';
import { formatBytes, formatDuration, formatPercent } from './sizes';

interface Totals {
  files: number;
  bytes: number;
  isComplete: boolean;
}

export interface ProgressState {
  readonly filesDone: number;
  readonly bytesDone: number;
  readonly totals: Readonly<Totals>;
  readonly secondsElapsed: number;
  readonly current: string | undefined;
  readonly errors: number;
}

/** Shows how far a run is: one line drawn over on a terminal, JSON status messages for scripts, nothing otherwise. */
export class ProgressLine {
  readonly #output: Output;
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #toJson: ((state: ProgressState) => unknown) | undefined;
  #lastMs: number;
  #totals: Totals = { files: 0, bytes: 0, isComplete: false };
  #filesDone = 0;
  #bytesDone = 0;
  #current: string | undefined;
  #errors = 0;

  /** `toJson` makes the status message for scripts; without it they hear nothing, as with those commands of restic. */
  constructor(output: Output, clock: Clock, toJson?: (state: ProgressState) => unknown) {
    this.#output = output;
    this.#clock = clock;
    this.#startedMs = clock.nowMs();
    this.#lastMs = -Infinity;
    this.#toJson = toJson;
  }

  take(event: EngineEvent): void {
    if (event.kind === 'scanned') {
      this.#totals = { files: event.files, bytes: event.bytes, isComplete: event.isComplete };
    } else if (event.kind === 'progress') {
      this.#filesDone = event.filesDone;
      this.#bytesDone = event.bytesDone;
      if (event.bytesTotal !== undefined) {
        this.#totals = { files: event.filesTotal ?? 0, bytes: event.bytesTotal, isComplete: true };
      }
    } else if (event.kind === 'current') {
      this.#current = event.path;
    } else if (event.kind === 'warning') {
      this.#errors += 1;
    }
    this.#show();
  }

  #show(): void {
    const { isJson, isQuiet, statusIntervalMs } = this.#output;
    const nowMs = this.#clock.nowMs();
    if (isQuiet || nowMs - this.#lastMs < statusIntervalMs) return;
    this.#lastMs = nowMs;
    if (!isJson) this.#output.status(this.#line(nowMs));
    else if (this.#toJson) this.#output.json(this.#toJson(this.#state(nowMs)));
  }

  #state(nowMs: number): ProgressState {
    return {
      filesDone: this.#filesDone,
      bytesDone: this.#bytesDone,
      totals: this.#totals,
      secondsElapsed: Math.floor((nowMs - this.#startedMs) / 1000),
      current: this.#current,
      errors: this.#errors,
    };
  }

  #line(nowMs: number): string {
    const { files, bytes, isComplete } = this.#totals;
    const done = `${this.#filesDone} files, ${formatBytes(this.#bytesDone)}`;
    const total = isComplete ? `  ${formatPercent(this.#bytesDone, bytes)}` : '';
    const of = isComplete ? `, total ${files} files, ${formatBytes(bytes)}` : '';
    return `[${formatDuration(nowMs - this.#startedMs)}]${total}  ${done}${of}, ${this.#errors} errors  ${this.#current ?? ''}`;
  }
}

/** The part of what is done, from 0 to 1, as restic's JSON has it. */
export function fractionDone({ bytesDone, totals }: ProgressState): number {
  return totals.isComplete && totals.bytes > 0 ? Math.min(1, bytesDone / totals.bytes) : 0;
}
