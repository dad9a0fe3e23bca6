import { net, powerMonitor } from 'electron';
import type { Clock } from '../engine/base/clock';
import type { PlatformFacts } from './platform-facts';
import { runProgram } from './run-program';
import { SystemFactsWatch, type FactsSource } from './system-facts';
import { darwinFacts } from './system-facts.darwin';
import { linuxFacts } from './system-facts.linux';
import { windowsFacts } from './system-facts.win32';
import { systemZone } from './system-zone';

/** The facts of this computer; to be started and disposed of. */
export function watchSystem(clock: Clock, onDidChange: () => void): SystemFactsWatch {
  return new SystemFactsWatch({ source: systemFactsSource(), clock, onDidChange });
}

/** This computer. `platform` is what is asked in the system's own way. */
export function systemFactsSource(platform: PlatformFacts = platformFacts()): FactsSource {
  return {
    ...platform,
    isOnBattery: () => powerMonitor.isOnBatteryPower(),
    isOnline: () => net.isOnline(),
    idleSeconds: () => powerMonitor.getSystemIdleTime(),
    zone: systemZone,
    watchPower: (onDidChange) => {
      powerMonitor.on('on-ac', onDidChange);
      powerMonitor.on('on-battery', onDidChange);
      return () => {
        powerMonitor.off('on-ac', onDidChange);
        powerMonitor.off('on-battery', onDidChange);
      };
    },
  };
}

function platformFacts(): PlatformFacts {
  if (process.platform === 'win32') return windowsFacts(runProgram);
  return process.platform === 'darwin' ? darwinFacts(runProgram) : linuxFacts({ run: runProgram });
}
