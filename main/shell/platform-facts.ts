/** What each system is asked in its own way. */
export interface PlatformFacts {
  /** `null` where there is no battery, or none that is told of. */
  readonly power: () => Promise<PowerFacts | null>;
  readonly network: () => Promise<NetworkFacts>;
  readonly isFullScreen: () => Promise<boolean | null>;
}

export interface PowerFacts {
  readonly isOnBattery: boolean;
  /** 0 to 100. */
  readonly batteryPercent: number | null;
}

export interface NetworkFacts {
  readonly isMetered: boolean | null;
  readonly networkName: string | null;
}

export const unknownNetwork: NetworkFacts = { isMetered: null, networkName: null };
