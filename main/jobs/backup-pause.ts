import type { Job, PauseLength } from '../../contract/data';
import type { Clock } from '../engine/base/clock';
import type { SettingsFile } from '../settings/settings-file';
import type { Jobs } from './jobs';

const hourMs = 60 * 60 * 1000;
/** When people's day begins: whoever works past midnight has not meant that by tomorrow. */
const morningHour = 6;
/** Longer than any pause that can be asked for. An end further away comes of a clock that was wrong. */
const longestMs = 48 * hourMs;

/** Backups wait because the person says so, until a time that is kept over starts of the app. What runs is held. */
export class BackupPause {
  readonly #clock: Clock;
  readonly #settings: SettingsFile;
  readonly #jobs: Jobs;
  readonly #onDidChange: () => void;

  constructor(clock: Clock, settings: SettingsFile, jobs: Jobs, onDidChange: () => void) {
    this.#clock = clock;
    this.#settings = settings;
    this.#jobs = jobs;
    this.#onDidChange = onDidChange;
  }

  /** When it ends; `null` when there is none. */
  get until(): string | null {
    const until = this.#settings.document.pausedUntil;
    const leftMs = until === null ? 0 : Date.parse(until) - this.#clock.nowMs();
    return leftMs > 0 && leftMs <= longestMs ? until : null;
  }

  pause(length: PauseLength): void {
    this.#hold(true);
    this.#set(new Date(pauseEndMs(length, this.#clock.nowMs())).toISOString());
  }

  resume(): void {
    // First, so that the run that goes on finds no pause to end.
    this.#set(null);
    this.#hold(false);
  }

  /** To be asked from time to time: ends what is over. */
  look(): void {
    if (this.#settings.document.pausedUntil !== null && this.until === null) this.resume();
  }

  /** To be told of every change of a job: a backup that works has been let go on by the person. */
  onDidChangeJob({ kind, state }: Job): void {
    if (kind === 'backup' && state === 'running' && this.until !== null) this.#set(null);
  }

  #set(pausedUntil: string | null): void {
    this.#settings.update({ pausedUntil });
    this.#onDidChange();
  }

  #hold(isPaused: boolean): void {
    const backup = this.#jobs.runningOf('backup');
    if (backup) this.#jobs.setPaused(backup.id, isPaused);
  }
}

/** Tomorrow is this computer's, in its own time. */
export function pauseEndMs(length: PauseLength, nowMs: number): number {
  if (length === 'hour') return nowMs + hourMs;
  const morning = new Date(nowMs);
  morning.setDate(morning.getDate() + (morning.getHours() < morningHour ? 0 : 1));
  return morning.setHours(morningHour, 0, 0, 0);
}
