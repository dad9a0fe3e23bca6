import type { JobPhase, JobProgress } from '../../contract/data';
import type { Clock } from '../engine/base/clock';
import type { EngineEvent, EnginePhase } from '../engine/requests';

/** A person reads no faster, and every report crosses two threads. */
const reportIntervalMs = 100;
/** Long enough to smooth over one slow pack, short enough to notice a change of network. */
const rateWindowMs = 15_000;
/** Below this much observation a rate is a guess. */
const minimumObservationMs = 3_000;
/** How far apart the ends of the range are at least: nobody believes "17 s left". */
const rangeWidth = 1.25;

interface Sample {
  readonly atMs: number;
  readonly bytesDone: number;
  readonly bytesTransferred: number;
}

const phases: Readonly<Record<EnginePhase, JobPhase>> = {
  'waiting-for-lock': 'waiting-for-lock',
  'loading-index': 'loading-index',
  scanning: 'scanning',
  saving: 'saving',
  planning: 'planning',
  restoring: 'restoring',
  verifying: 'verifying',
  checking: 'verifying',
  pruning: 'finishing',
  finishing: 'finishing',
};

const initialProgress: JobProgress = {
  phase: 'connecting',
  filesDone: 0,
  filesTotal: null,
  bytesDone: 0,
  bytesTotal: null,
  bytesTransferred: 0,
  bytesPerSecond: null,
  secondsLeft: null,
  current: null,
};

/** Turns an engine run's facts into what people read: rate, time left, at most ten reports a second. */
export class ProgressMeter {
  readonly #clock: Clock;
  readonly #onReport: (progress: JobProgress) => void;
  #samples: readonly Sample[] = [];
  #lastReportMs = -Infinity;
  #progress = initialProgress;

  constructor(clock: Clock, onReport: (progress: JobProgress) => void) {
    this.#clock = clock;
    this.#onReport = onReport;
  }

  get progress(): JobProgress {
    return this.#progress;
  }

  /** Takes one fact of the engine. Items and warnings are not the meter's business. */
  take(event: EngineEvent): void {
    switch (event.kind) {
      case 'phase':
        return this.#change({ phase: phases[event.phase] }, true);
      case 'scanned':
        if (event.isComplete) this.#change({ filesTotal: event.files, bytesTotal: event.bytes });
        return;
      case 'current':
        return this.#change({ current: event.path });
      case 'progress':
        return this.#change({
          filesDone: event.filesDone,
          bytesDone: event.bytesDone,
          bytesTransferred: event.bytesTransferred,
          filesTotal: event.filesTotal ?? this.#progress.filesTotal,
          bytesTotal: event.bytesTotal ?? this.#progress.bytesTotal,
        });
      case 'item':
      case 'warning':
        return;
    }
  }

  /** Forgets the rate: time that was spent paused says nothing about speed. */
  restartClock(): void {
    this.#samples = [];
  }

  /** Reports the last state, however recent the report before it. */
  finish(): void {
    this.#onReport(this.#progress);
  }

  #change(change: Partial<JobProgress>, isUrgent = false): void {
    this.#progress = { ...this.#progress, ...change };
    const nowMs = this.#clock.nowMs();
    if (!isUrgent && nowMs - this.#lastReportMs < reportIntervalMs) return;
    this.#lastReportMs = nowMs;
    this.#progress = { ...this.#progress, ...this.#observe(nowMs) };
    this.#onReport(this.#progress);
  }

  #observe(nowMs: number): Pick<JobProgress, 'bytesPerSecond' | 'secondsLeft'> {
    const { bytesDone, bytesTransferred } = this.#progress;
    const newest: Sample = { atMs: nowMs, bytesDone, bytesTransferred };
    this.#samples = [...this.#samples.filter(({ atMs }) => nowMs - atMs <= rateWindowMs), newest];
    const oldest = this.#samples[0] ?? newest;
    if (nowMs - oldest.atMs < minimumObservationMs) return { bytesPerSecond: null, secondsLeft: null };
    const transferRate = bytesASecond(oldest, newest, 'bytesTransferred');
    const doneRate = bytesASecond(oldest, newest, 'bytesDone');
    return {
      bytesPerSecond: Math.round(transferRate > 0 ? transferRate : doneRate),
      secondsLeft: this.#secondsLeft(doneRate, newest),
    };
  }

  #secondsLeft(windowRate: number, newest: Sample): JobProgress['secondsLeft'] {
    const { bytesTotal, bytesDone } = this.#progress;
    const middle = this.#samples[Math.floor(this.#samples.length / 2)];
    if (bytesTotal === null || !middle || windowRate <= 0) return null;
    const bytesLeft = bytesTotal - bytesDone;
    // All is read; what is still on its way up is not counted in these bytes.
    if (bytesLeft <= 0) return null;
    const rates = [windowRate, bytesASecond(middle, newest, 'bytesDone')].filter((rate) => rate > 0);
    const from = Math.max(1, Math.floor(bytesLeft / Math.max(...rates)));
    return { from, to: Math.ceil(Math.max(bytesLeft / Math.min(...rates), from * rangeWidth)) };
  }
}

function bytesASecond(from: Sample, to: Sample, counter: 'bytesDone' | 'bytesTransferred'): number {
  return to.atMs > from.atMs ? ((to[counter] - from[counter]) * 1000) / (to.atMs - from.atMs) : 0;
}
