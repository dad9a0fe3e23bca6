import type { Job, PauseLength } from '../../contract/data';
import type { Clock } from '../engine/base/clock';
import { AppError } from '../app-error';
import type { SystemFacts } from '../plans/system-facts';
import type { SettingsFile } from '../settings/settings-file';
import type { Jobs } from './jobs';

const hourMs = 60 * 60 * 1000;
/** When people's day begins: whoever works past midnight has not meant that by tomorrow. */
const morningHour = 6;
/** Longer than any pause that can be asked for. An end further away comes of a clock that was wrong. */
const longestMs = 48 * hourMs;

export interface BackupPauseOptions {
  readonly clock: Clock;
  readonly settings: SettingsFile;
  readonly jobs: Jobs;
  readonly facts: () => Pick<SystemFacts, 'networkName'>;
  readonly onDidChange: () => void;
}

/** Backups wait because the person says so, until a time or another network; kept over starts of the app. What runs is held. */
export class BackupPause {
  readonly #options: BackupPauseOptions;

  constructor(options: BackupPauseOptions) {
    this.#options = options;
  }

  get isOn(): boolean {
    return this.until !== null || this.network !== null;
  }

  /** When it ends; `null` when there is none, or time does not end it. */
  get until(): string | null {
    const { clock, settings } = this.#options;
    const until = settings.document.pausedUntil;
    const leftMs = until === null ? 0 : Date.parse(until) - clock.nowMs();
    return leftMs > 0 && leftMs <= longestMs ? until : null;
  }

  /** The network whose end it waits for; `null` for none. Being in no network, or in one without a name, is not another one yet. */
  get network(): string | null {
    const { settings, facts } = this.#options;
    const network = settings.document.pausedInNetwork;
    const { networkName } = facts();
    return networkName === null || networkName === network ? network : null;
  }

  /** `input/invalid` for another network where this one is not known. */
  pause(length: PauseLength): void {
    const { clock, facts } = this.#options;
    const isOfNetwork = length === 'until-other-network';
    const network = isOfNetwork ? facts().networkName : null;
    if (isOfNetwork && network === null)
      throw new AppError('input/invalid', 'The network has no name that is known', { field: 'length' });
    this.#hold(true);
    this.#set(isOfNetwork ? null : new Date(pauseEndMs(length, clock.nowMs())).toISOString(), network);
  }

  resume(): void {
    // First, so that the run that goes on finds no pause to end.
    this.#set(null, null);
    this.#hold(false);
  }

  /** To be asked from time to time: ends what is over. */
  look(): void {
    const { pausedUntil, pausedInNetwork } = this.#options.settings.document;
    if ((pausedUntil !== null || pausedInNetwork !== null) && !this.isOn) this.resume();
  }

  /** To be told of every change of a job: a backup that works has been let go on by the person. */
  onDidChangeJob({ kind, state }: Job): void {
    if (kind === 'backup' && state === 'running' && this.isOn) this.#set(null, null);
  }

  #set(pausedUntil: string | null, pausedInNetwork: string | null): void {
    this.#options.settings.update({ pausedUntil, pausedInNetwork });
    this.#options.onDidChange();
  }

  #hold(isPaused: boolean): void {
    const { jobs } = this.#options;
    const backup = jobs.runningOf('backup');
    if (backup) jobs.setPaused(backup.id, isPaused);
  }
}

/** Tomorrow is this computer's, in its own time. */
export function pauseEndMs(length: Exclude<PauseLength, 'until-other-network'>, nowMs: number): number {
  if (length === 'hour') return nowMs + hourMs;
  const morning = new Date(nowMs);
  morning.setDate(morning.getDate() + (morning.getHours() < morningHour ? 0 : 1));
  return morning.setHours(morningHour, 0, 0, 0);
}
