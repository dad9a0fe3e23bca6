/** What this computer says of itself, for the conditions of plans. `null`: this system does not tell; a condition on it is taken as fulfilled. */
export interface SystemFacts {
  readonly isOnBattery: boolean;
  /** How full it is: 0 to 100. */
  readonly batteryPercent: number | null;
  readonly isOnline: boolean;
  readonly isMetered: boolean | null;
  /** As its person knows the network: a Wi-Fi's name, or what the system calls the connection. */
  readonly networkName: string | null;
  readonly isFullScreen: boolean | null;
  /** Since when nobody has touched the computer. */
  readonly idleSeconds: number;
  /** Where the computer is now: `Europe/Berlin`. */
  readonly zone: string;
}
