/** What this computer says of itself, kept current. */
import type { Clock } from '../engine/base/clock';
import type { SystemFacts } from '../plans/system-facts';
import { unknownNetwork, type NetworkFacts, type PlatformFacts } from './platform-facts';
import { repeat } from './repeat';

/** What changes without an event is known so soon: a battery's charge, a film that begins. */
const lookEveryMs = 60_000;
/** Of the network only what the person changes in its settings has no event, and asking for it costs most. */
const looksPerNetworkLook = 5;

/** Where the facts come from. */
export interface FactsSource extends PlatformFacts {
  /** Whether it runs on its battery, where `power` does not tell. */
  readonly isOnBattery: () => boolean;
  readonly isOnline: () => boolean;
  readonly idleSeconds: () => number;
  readonly zone: () => string;
  /** Calls back when the power has changed. Returns how to end it. */
  readonly watchPower: (onDidChange: () => void) => () => void;
}

export interface SystemFactsWatchOptions {
  readonly source: FactsSource;
  readonly clock: Clock;
  /** Not for seconds without a touch, which pass all the time. */
  readonly onDidChange: (facts: SystemFacts) => void;
}

type Looked = Omit<SystemFacts, 'idleSeconds'>;

export class SystemFactsWatch {
  readonly #options: SystemFactsWatchOptions;
  readonly #ends: (() => void)[] = [];
  #network: NetworkFacts = unknownNetwork;
  #looks = 0;
  #looked: Looked;
  #looking: Promise<void> | undefined;
  /** Something may have changed behind the look that is under way. */
  #isStale = false;
  #isOver = false;

  constructor(options: SystemFactsWatchOptions) {
    this.#options = options;
    const { source } = options;
    this.#looked = {
      ...unknownNetwork,
      isOnBattery: source.isOnBattery(),
      batteryPercent: null,
      isOnline: source.isOnline(),
      isFullScreen: null,
      zone: source.zone(),
    };
  }

  /** As they were seen last. */
  get current(): SystemFacts {
    return { ...this.#looked, idleSeconds: this.#options.source.idleSeconds() };
  }

  /** Returns when they are known. */
  start(): Promise<void> {
    const { source, clock } = this.#options;
    this.#ends.push(source.watchPower(() => void this.#lookSoon()));
    this.#ends.push(repeat(clock, lookEveryMs, () => void this.#lookSoon()));
    return this.look();
  }

  /** To be called when something may have changed that is not the power: the computer has woken, or is in another network. Returns when it is known. */
  look(): Promise<void> {
    this.#looks = 0;
    return this.#lookSoon();
  }

  #lookSoon(): Promise<void> {
    this.#isStale = true;
    this.#looking ??= this.#lookWhileStale().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  dispose(): void {
    this.#isOver = true;
    for (const end of this.#ends) end();
  }

  async #lookWhileStale(): Promise<void> {
    while (this.#isStale && !this.#isOver) {
      this.#isStale = false;
      this.#take(await this.#read());
    }
  }

  async #read(): Promise<Looked> {
    const { source } = this.#options;
    if (this.#looks++ % looksPerNetworkLook === 0) this.#network = await source.network();
    const [power, isFullScreen] = await Promise.all([source.power(), source.isFullScreen()]);
    return {
      ...this.#network,
      isOnBattery: power?.isOnBattery ?? source.isOnBattery(),
      batteryPercent: power?.batteryPercent ?? null,
      isOnline: source.isOnline(),
      isFullScreen,
      zone: source.zone(),
    };
  }

  #take(looked: Looked): void {
    const isSame = JSON.stringify(looked) === JSON.stringify(this.#looked);
    this.#looked = looked;
    if (!isSame && !this.#isOver) this.#options.onDidChange(this.current);
  }
}
