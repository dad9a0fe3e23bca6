/** What Linux tells: power in files of the kernel, the network through NetworkManager, the full screen through X11. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetworkFacts, PlatformFacts, PowerFacts } from './platform-facts';
import type { RunProgram } from './run-program';

const powerFolder = '/sys/class/power_supply';
const networkManager = 'org.freedesktop.NetworkManager';

export interface LinuxFactsOptions {
  readonly run: RunProgram;
  readonly powerFolder?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export function linuxFacts({
  run,
  powerFolder: folder = powerFolder,
  environment = process.env,
}: LinuxFactsOptions): PlatformFacts {
  return {
    power: async () => powerOf(await readSupplies(folder)),
    network: () => readNetwork(run),
    // Wayland tells no window of another's, and X11 under it only of some.
    isFullScreen: async () => (environment['WAYLAND_DISPLAY'] ? null : readFullScreen(run)),
  };
}

/** A supply's own account: lines such as `POWER_SUPPLY_STATUS=Discharging`. */
async function readSupplies(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readFile(join(folder, name, 'uevent'), 'utf8').catch(() => '')));
}

/** From the supplies' `uevent` files; `null` where there is no battery. Those of mice and headsets do not count. */
export function powerOf(supplies: readonly string[]): PowerFacts | null {
  const all = supplies.map(
    (text) =>
      new Map([...text.matchAll(/^POWER_SUPPLY_(\w+)=(.*)$/gm)].map(([, key, value]) => [key!, value!])),
  );
  const batteries = all.filter(
    (supply) =>
      supply.get('TYPE') === 'Battery' && supply.get('SCOPE') !== 'Device' && supply.get('PRESENT') !== '0',
  );
  if (batteries.length === 0) return null;
  const hasMains = all.some((supply) => supply.get('TYPE') !== 'Battery' && supply.get('ONLINE') === '1');
  const percents = batteries.map((battery) => Number.parseInt(battery.get('CAPACITY') ?? '', 10));
  const known = percents.filter(Number.isFinite);
  return {
    isOnBattery: !hasMains && batteries.some((battery) => battery.get('STATUS') === 'Discharging'),
    batteryPercent:
      known.length === 0 ? null : Math.round(known.reduce((sum, percent) => sum + percent, 0) / known.length),
  };
}

async function readNetwork(run: RunProgram): Promise<NetworkFacts> {
  const ask = (path: string, kind: string, ...properties: readonly string[]) =>
    run('busctl', [
      '--system',
      '--auto-start=no',
      '--json=short',
      'get-property',
      networkManager,
      path,
      networkManager + kind,
      ...properties,
    ]);
  const now = await ask('/org/freedesktop/NetworkManager', '', 'Metered', 'PrimaryConnection');
  const [metered, connection] = busValues(now);
  const isMetered = meteredOf(metered);
  // `/` stands for none.
  if (typeof connection !== 'string' || connection === '/') return { isMetered, networkName: null };
  const [name] = busValues(await ask(connection, '.Connection.Active', 'Id'));
  return { isMetered, networkName: typeof name === 'string' && name !== '' ? name : null };
}

/** The values that `busctl --json=short get-property` answered, one a line. */
export function busValues(answer: string | null): readonly unknown[] {
  const lines = (answer ?? '').split('\n').filter((line) => line !== '');
  try {
    return lines.map((line) => (JSON.parse(line) as { readonly data?: unknown }).data);
  } catch {
    return [];
  }
}

/** `NMMetered`: unknown, yes, no, and both once more as guesses. */
function meteredOf(value: unknown): boolean | null {
  if (value === 1 || value === 3) return true;
  return value === 2 || value === 4 ? false : null;
}

async function readFullScreen(run: RunProgram): Promise<boolean | null> {
  const window = activeWindowOf(await run('xprop', ['-root', '_NET_ACTIVE_WINDOW']));
  return window === null ? null : isFullScreenIn(await run('xprop', ['-id', window, '_NET_WM_STATE']));
}

/** `null` without a window manager that tells. */
export function activeWindowOf(answer: string | null): string | null {
  return /window id # (0x[\da-f]+)/.exec(answer ?? '')?.[1] ?? null;
}

/** A window that is gone by now fills nothing. */
export function isFullScreenIn(answer: string | null): boolean {
  return (answer ?? '').includes('_NET_WM_STATE_FULLSCREEN');
}
