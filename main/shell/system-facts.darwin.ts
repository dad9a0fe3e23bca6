/** What macOS tells. Whether something fills the screen it tells only whom the person has allowed to watch it. */
import type { PlatformFacts, PowerFacts } from './platform-facts';
import type { RunProgram } from './run-program';

export function darwinFacts(run: RunProgram): PlatformFacts {
  return {
    power: async () => powerOf(await run('/usr/bin/pmset', ['-g', 'batt'])),
    network: async () => {
      const device = interfaceOf(await run('/sbin/route', ['-n', 'get', 'default']));
      const summary = device === null ? null : await run('/usr/sbin/ipconfig', ['getsummary', device]);
      return { isMetered: null, networkName: wifiNameOf(summary) };
    },
    isFullScreen: () => Promise.resolve(null),
  };
}

/** From `pmset -g batt`; `null` where there is no battery. */
export function powerOf(answer: string | null): PowerFacts | null {
  const percent = /-InternalBattery.*?(\d{1,3})%/.exec(answer ?? '')?.[1];
  if (percent === undefined) return null;
  return {
    isOnBattery: /^Now drawing from 'Battery Power'/m.test(answer!),
    batteryPercent: Number(percent),
  };
}

/** From `route -n get default`: `en0`. */
export function interfaceOf(answer: string | null): string | null {
  return /^\s*interface: (\w+)$/m.exec(answer ?? '')?.[1] ?? null;
}

/** From `ipconfig getsummary`. Newer systems keep it to themselves: `<redacted>`. Wires have no name. */
export function wifiNameOf(answer: string | null): string | null {
  const name = /^\s*SSID : (.+)$/m.exec(answer ?? '')?.[1];
  return name === undefined || name === '<redacted>' ? null : name;
}
