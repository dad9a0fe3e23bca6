import type { SystemFacts } from '../../main/plans/system-facts';

/** Nothing speaks against a run. */
export const quietFacts: SystemFacts = {
  isOnBattery: false,
  batteryPercent: null,
  isOnline: true,
  isMetered: false,
  networkName: 'Home',
  isFullScreen: false,
  idleSeconds: 3600,
  zone: 'Europe/Berlin',
};
