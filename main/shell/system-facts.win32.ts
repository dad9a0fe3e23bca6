/** What Windows tells: by calls where those are simple, of the network through PowerShell, which knows Windows' own interfaces. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as koffiTypes from 'koffi';
import { unknownNetwork, type NetworkFacts, type PlatformFacts, type PowerFacts } from './platform-facts';
import type { RunProgram } from './run-program';

/** Names are sent as ASCII: what PowerShell writes is in the console's code page. */
const networkScript = `
$null = [Windows.Networking.Connectivity.NetworkInformation, Windows.Networking.Connectivity, ContentType = WindowsRuntime]
$profile = [Windows.Networking.Connectivity.NetworkInformation]::GetInternetConnectionProfile()
if ($profile) {
  $cost = $profile.GetConnectionCost()
  $name = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($profile.ProfileName))
  @{ name = $name; cost = [int]$cost.NetworkCostType; roams = $cost.Roaming } | ConvertTo-Json -Compress
}`;

/** `SYSTEM_POWER_STATUS` of `<winbase.h>`. */
const powerStatusBytes = 12;

export function windowsFacts(run: RunProgram, environment = process.env): PlatformFacts {
  const powerShell = join(
    environment['SystemRoot'] ?? 'C:\\Windows',
    'System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  );
  const calls = loadCalls();
  return {
    power: async () => powerOf(calls?.powerStatus() ?? null),
    network: async () =>
      networkOf(await run(powerShell, ['-NoProfile', '-NonInteractive', '-Command', networkScript])),
    isFullScreen: async () => isFullScreenIn(calls?.notificationState() ?? null),
  };
}

interface Calls {
  readonly powerStatus: () => Uint8Array | null;
  readonly notificationState: () => number | null;
}

/** `null` where they cannot be called. */
function loadCalls(): Calls | null {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof koffiTypes;
    const power = koffi.load('kernel32.dll').func('int __stdcall GetSystemPowerStatus(void *status)');
    const state = koffi.load('shell32.dll').func('long __stdcall SHQueryUserNotificationState(void *state)');
    return {
      powerStatus: () => {
        const status = Buffer.alloc(powerStatusBytes);
        return power(status) === 0 ? null : status;
      },
      notificationState: () => {
        const answer = Buffer.alloc(4);
        return state(answer) === 0 ? answer.readInt32LE() : null;
      },
    };
  } catch {
    return null;
  }
}

/** From a `SYSTEM_POWER_STATUS`; `null` where there is no battery. */
export function powerOf(status: Uint8Array | null): PowerFacts | null {
  const [mains, battery = 255, percent = 255] = status ?? [];
  const isUnknown = battery === 255;
  const hasNone = (battery & 128) !== 0;
  if (isUnknown || hasNone) return null;
  return { isOnBattery: mains === 0, batteryPercent: percent <= 100 ? percent : null };
}

/** `NetworkCostType` of Windows.Networking.Connectivity. */
const unknownCost = 0;
const unrestricted = 1;

/** From the script's answer, which is empty without a network. */
export function networkOf(answer: string | null): NetworkFacts {
  try {
    const { name, cost, roams } = JSON.parse(answer ?? '') as Record<'name' | 'cost' | 'roams', unknown>;
    return {
      isMetered: roams === true || (cost === unknownCost ? null : cost !== unrestricted),
      networkName: Buffer.from(String(name), 'base64').toString('utf8') || null,
    };
  } catch {
    return unknownNetwork;
  }
}

/** `QUNS_BUSY`, `QUNS_RUNNING_D3D_FULL_SCREEN` and `QUNS_PRESENTATION_MODE` of `<shellapi.h>`. */
const filled: readonly number[] = [2, 3, 4];

export function isFullScreenIn(state: number | null): boolean | null {
  return state === null ? null : filled.includes(state);
}
