/** What systems really answer, and what is made of it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunProgram } from '../../../main/shell/run-program';
import * as darwin from '../../../main/shell/system-facts.darwin';
import * as linux from '../../../main/shell/system-facts.linux';
import * as windows from '../../../main/shell/system-facts.win32';
import { temporaryFolder } from '../../support/temporary-folder';

/** Programs by their last argument; others are not there. */
const programs =
  (answers: Readonly<Record<string, string>>): RunProgram =>
  async (_, args) =>
    answers[args.at(-1)!] ?? null;
const none = { isMetered: null, networkName: null };

describe('Linux', () => {
  const battery = (status: string, capacity: string, more = '') =>
    `POWER_SUPPLY_NAME=BAT0\nPOWER_SUPPLY_TYPE=Battery\nPOWER_SUPPLY_STATUS=${status}\nPOWER_SUPPLY_PRESENT=1\nPOWER_SUPPLY_ENERGY_NOW=31260000\nPOWER_SUPPLY_CAPACITY=${capacity}\nPOWER_SUPPLY_CAPACITY_LEVEL=Normal\n${more}`;
  const mains = (online: number, type = 'Mains') =>
    `POWER_SUPPLY_NAME=AC\nPOWER_SUPPLY_TYPE=${type}\nPOWER_SUPPLY_ONLINE=${online}\n`;
  const mouse = battery('Discharging', '20', 'POWER_SUPPLY_SCOPE=Device\n');

  it.each<[string, string[], boolean, number | null]>([
    ['on its battery', [mains(0), battery('Discharging', '54')], true, 54],
    ['charging', [mains(1), battery('Charging', '54')], false, 54],
    ['charging through USB', [mains(0), mains(1, 'USB'), battery('Charging', '54')], false, 54],
    ['without a socket that tells', [battery('Discharging', '54')], true, 54],
    ['held at a charge', [mains(1), battery('Not charging', '80')], false, 80],
    ['with a weak socket', [mains(1), battery('Discharging', '80')], false, 80],
    ['with two batteries', [mains(0), battery('Full', '100'), battery('Discharging', '31')], true, 66],
    ['with a battery that hides its charge', [battery('Discharging', '')], true, null],
  ])('%s', (_, supplies, isOnBattery, batteryPercent) => {
    expect(linux.powerOf([...supplies, mouse])).toEqual({ isOnBattery, batteryPercent });
  });

  it('has no battery in a mouse, nor in an empty bay', () => {
    const empty = battery('Unknown', '0').replace('PRESENT=1', 'PRESENT=0');
    expect([linux.powerOf([mains(1), mouse, empty]), linux.powerOf([])]).toEqual([null, null]);
  });

  it('reads what the kernel says', async () => {
    const powerFolder = await temporaryFolder();
    await mkdir(join(powerFolder, 'BAT0'));
    await writeFile(join(powerFolder, 'BAT0/uevent'), battery('Discharging', '54'));
    const power = (folder: string) => linux.linuxFacts({ run: programs({}), powerFolder: folder }).power();
    expect(await power(powerFolder)).toEqual({ isOnBattery: true, batteryPercent: 54 });
    expect(await power(join(powerFolder, 'missing'))).toBeNull();
  });

  const active = '/org/freedesktop/NetworkManager/ActiveConnection/7';
  const network = (metered: number, path: string, id: string) =>
    linux
      .linuxFacts({
        run: programs({
          PrimaryConnection: `{"type":"u","data":${metered}}\n{"type":"o","data":"${path}"}\n`,
          Id: `{"type":"s","data":${JSON.stringify(id)}}\n`,
        }),
      })
      .network();

  it.each<[number, boolean | null]>([
    [0, null],
    [1, true],
    [2, false],
    [3, true],
    [4, false],
  ])('takes %i of NetworkManager for metered: %s', async (metered, isMetered) => {
    expect(await network(metered, active, 'Café “Zum Löwen”')).toEqual({
      isMetered,
      networkName: 'Café “Zum Löwen”',
    });
  });

  it('knows no network without a connection, nor without NetworkManager', async () => {
    expect(await network(0, '/', 'unused')).toEqual(none);
    expect(await linux.linuxFacts({ run: programs({}) }).network()).toEqual(none);
    expect(linux.busValues('Failed to get property')).toEqual([]);
  });

  const window = '0x1400003';
  const fullScreen = (states: string, environment = {}) => {
    const run: RunProgram = async (_, args) => {
      if (args[0] === '-root') return `_NET_ACTIVE_WINDOW(WINDOW): window id # ${window}\n`;
      return args[1] === window ? `_NET_WM_STATE(ATOM) = ${states}\n` : null;
    };
    return linux.linuxFacts({ run, environment }).isFullScreen();
  };

  it('tells what fills the screen, where it is X11’s', async () => {
    expect(await fullScreen('_NET_WM_STATE_FULLSCREEN, _NET_WM_STATE_FOCUSED')).toBe(true);
    expect(await fullScreen('_NET_WM_STATE_MAXIMIZED_VERT, _NET_WM_STATE_FOCUSED')).toBe(false);
    expect(await fullScreen('_NET_WM_STATE_FULLSCREEN', { WAYLAND_DISPLAY: 'wayland-0' })).toBeNull();
    expect(linux.activeWindowOf('_NET_ACTIVE_WINDOW:  not found.\n')).toBeNull();
    expect(linux.isFullScreenIn('_NET_WM_STATE:  not found.\n')).toBe(false);
    expect(await linux.linuxFacts({ run: programs({}), environment: {} }).isFullScreen()).toBeNull();
  });
});

describe('macOS', () => {
  const batteryLine = (text: string) => ` -InternalBattery-0 (id=23134307)\t${text} present: true\n`;

  it.each([
    [`Now drawing from 'Battery Power'\n${batteryLine('85%; discharging; 5:12 remaining')}`, true, 85],
    [`Now drawing from 'AC Power'\n${batteryLine('100%; charged; 0:00 remaining')}`, false, 100],
    [`Now drawing from 'AC Power'\n${batteryLine('9%; AC attached; not charging')}`, false, 9],
  ])('%j', (answer, isOnBattery, batteryPercent) => {
    expect(darwin.powerOf(answer)).toEqual({ isOnBattery, batteryPercent });
  });

  it('has no battery on a desk', () => {
    const ups = "Now drawing from 'AC Power'\n -UPS CP1500\t100%; charging present: true\n";
    expect(["Now drawing from 'AC Power'\n", ups, null].map(darwin.powerOf)).toEqual([null, null, null]);
  });

  const route = `   route to: default
destination: default
       mask: default
    gateway: 192.168.1.1
  interface: en0
      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>
`;
  const summary = (ssid: string) => `<dictionary> {
  BSSID : a4:91:b1:c0:ff:ee
  IPv4 : <array> {
    0 : <dictionary> {
      InterfaceName : en0
    }
  }
  InterfaceType : WiFi
  LinkStatusActive : TRUE
${ssid}  Security : WPA2_PSK
}
`;

  it.each([
    ['  SSID : Café Zum Löwen\n', 'Café Zum Löwen'],
    ['  SSID : <redacted>\n', null],
    ['', null],
  ])('finds the name of its Wi-Fi in %j', async (ssid, networkName) => {
    const { network } = darwin.darwinFacts(programs({ default: route, en0: summary(ssid) }));
    expect(await network()).toEqual({ isMetered: null, networkName });
  });

  it('knows neither network nor full screen where it is told nothing', async () => {
    const { network, isFullScreen, power } = darwin.darwinFacts(programs({}));
    expect([await network(), await isFullScreen(), await power()]).toEqual([none, null, null]);
    expect(darwin.interfaceOf('route: writing to routing socket: not in table\n')).toBeNull();
  });
});

describe('Windows', () => {
  const status = (mains: number, flag: number, percent: number) =>
    Uint8Array.of(mains, flag, percent, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);

  it.each([
    ['on its battery', status(0, 1, 85), { isOnBattery: true, batteryPercent: 85 }],
    ['charging', status(1, 9, 85), { isOnBattery: false, batteryPercent: 85 }],
    ['with a battery that hides its charge', status(0, 0, 255), { isOnBattery: true, batteryPercent: null }],
    ['without a battery', status(1, 128, 255), null],
    ['not knowing', status(255, 255, 255), null],
    ['silent', null, null],
  ])('is %s', (_, answer, expected) => {
    expect(windows.powerOf(answer)).toEqual(expected);
  });

  it.each<[number, boolean, boolean | null]>([
    [0, false, null],
    [1, false, false],
    [1, true, true],
    [2, false, true],
    [3, false, true],
  ])('takes cost %i, roaming %s, for metered: %s', (cost, roams, isMetered) => {
    const name = Buffer.from('Café 2').toString('base64');
    const answer = `${JSON.stringify({ roams, name, cost })}\r\n`;
    expect(windows.networkOf(answer)).toEqual({ isMetered, networkName: 'Café 2' });
  });

  it('knows no network where PowerShell is silent, or says something else', () => {
    expect(['', 'Unable to find type\r\n', null].map(windows.networkOf)).toEqual([none, none, none]);
  });

  it.each([
    [2, true],
    [3, true],
    [4, true],
    [5, false],
    [7, false],
    [null, null],
  ])('takes the notification state %s for a full screen: %s', (state, expected) => {
    expect(windows.isFullScreenIn(state)).toBe(expected);
  });

  it('knows nothing where its libraries cannot be called', async () => {
    const { power, network, isFullScreen } = windows.windowsFacts(programs({}), {});
    expect([await power(), await network(), await isFullScreen()]).toEqual([null, none, null]);
  });
});
