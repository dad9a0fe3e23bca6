import type { Plan, Speed } from '../../contract/plan-data';
import type { Clock } from '../engine/base/clock';
import { isCancelled } from '../engine/errors';
import type { TransferLimits } from '../engine/requests';
import { speedNow, tighterLimits, type SpeedNow } from '../plans/speed-grid';
import type { SystemFacts } from '../plans/system-facts';
import { usableZone } from '../plans/usable-zone';
import type { SettingsFile } from '../settings/settings-file';
import type { Sessions } from './sessions';

/** Whoever waits for a time of day looks at the clock now and then: it may be set, and computers sleep. */
const longestWaitMs = 60_000;

export interface RunSpeedOptions {
  readonly clock: Clock;
  readonly settings: SettingsFile;
  /** As they hold under a policy. */
  readonly plans: () => readonly Plan[];
  readonly facts: () => Pick<SystemFacts, 'zone'>;
  readonly sessions: Pick<Sessions, 'applyLimits'>;
}

/** How fast bytes may travel now: by the settings always, and by the plan whose run is on. */
export class RunSpeed {
  readonly #options: RunSpeedOptions;
  #planId: string | undefined;
  #told = '';

  constructor(options: RunSpeedOptions) {
    this.#options = options;
  }

  get limits(): TransferLimits {
    const { settings } = this.#options.settings.document;
    const own = {
      uploadBytesPerSecond: settings.uploadLimitBytesPerSecond,
      downloadBytesPerSecond: settings.downloadLimitBytesPerSecond,
    };
    const { uploadBytesPerSecond, downloadBytesPerSecond } = tighterLimits(own, this.#now.limits);
    const speed = this.#speed;
    return {
      uploadBytesPerSecond: uploadBytesPerSecond ?? undefined,
      downloadBytesPerSecond: downloadBytesPerSecond ?? undefined,
      connections: speed?.connections ?? undefined,
      givesWay: speed?.yieldsToPerson ?? false,
    };
  }

  /** The plan's speed counts for as long as `body` works, as the plan is at each time. */
  async during<T>(planId: string, body: () => Promise<T>): Promise<T> {
    const over = new AbortController();
    this.#planId = planId;
    this.look();
    const following = this.#follow(over.signal).catch((error: unknown) => {
      if (!isCancelled(error)) throw error;
    });
    try {
      return await body();
    } finally {
      over.abort();
      await following;
      this.#planId = undefined;
      this.look();
    }
  }

  /** To be told when the plan, the settings or the zone may have changed. */
  look(): void {
    const now = JSON.stringify(this.limits);
    if (now !== this.#told) this.#options.sessions.applyLimits();
    this.#told = now;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    for (;;) {
      const leftMs = (this.#now.changesAtMs ?? Infinity) - clock.nowMs();
      await clock.sleep(Math.min(longestWaitMs, leftMs), signal);
      this.look();
    }
  }

  get #speed(): Speed | undefined {
    return this.#options.plans().find(({ id }) => id === this.#planId)?.speed;
  }

  get #now(): SpeedNow {
    const { facts, clock } = this.#options;
    return speedNow(this.#speed?.week ?? [], usableZone(facts().zone), clock.nowMs());
  }
}
