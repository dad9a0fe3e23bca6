/** What the system says reaches the app: Electron's own events, the kernel's files, NetworkManager's answers, a real window manager's. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from '@playwright/test';
import { electronBinary } from '../../scripts/support/electron-app.mjs';
import type { Health } from '../../contract/data';
import { bundleWorker } from '../support/worker-bundle';
import { expect, test as base } from './support/fixtures';
import type { FactsApp } from './support/facts-app';
import { createInEmbeddedStorage, protect } from './support/screens';

const root = join(import.meta.dirname, '../..');

/** The bus with a NetworkManager on it, which knows a network of this name. */
async function joinNetwork(programs: string, name: string, metered = 4): Promise<void> {
  const answer = (type: string, data: string | number) => JSON.stringify({ type, data });
  const busctl = join(programs, 'busctl');
  await writeFile(
    busctl,
    `#!/bin/sh
case "$*" in
  *PrimaryConnection) echo '${answer('u', metered)}'; echo '${answer('o', '/org/freedesktop/NetworkManager/ActiveConnection/1')}';;
  *Id) echo '${answer('s', name)}';;
  *) exit 1;;
esac
`,
  );
  await chmod(busctl, 0o755);
}

const test = base.extend<{ readonly programs: string }>({
  programs: async ({ folder }, use) => {
    const programs = join(folder, 'programs');
    await mkdir(programs);
    await joinNetwork(programs, 'Home');
    await use(programs);
  },
  environment: async ({ environment, programs }, use) =>
    use({ ...environment, PATH: `${programs}:${process.env['PATH']}` }),
});

const emit = (electron: ElectronApplication, event: 'on-battery' | 'on-ac' | 'resume' | 'unlock-screen') =>
  electron.evaluate(({ powerMonitor }, name) => void (powerMonitor as NodeJS.EventEmitter).emit(name), event);

test('events of Electron have the facts looked at', async ({ folder, environment, programs }) => {
  const powerFolder = join(folder, 'power_supply');
  const setPower = async (status: string, percent: number, online: number) => {
    for (const name of ['AC', 'BAT0']) await mkdir(join(powerFolder, name), { recursive: true });
    const mains = `POWER_SUPPLY_TYPE=Mains\nPOWER_SUPPLY_ONLINE=${online}\n`;
    await writeFile(join(powerFolder, 'AC/uevent'), mains);
    const battery = `POWER_SUPPLY_TYPE=Battery\nPOWER_SUPPLY_STATUS=${status}\nPOWER_SUPPLY_CAPACITY=${percent}\n`;
    await writeFile(join(powerFolder, 'BAT0/uevent'), battery);
  };
  await setPower('Charging', 80, 1);
  // Where Node finds the project's packages.
  const bundle = await mkdtemp(join(root, 'node_modules/.facts-app-'));
  const entry = fileURLToPath(await bundleWorker(bundle, 'test/e2e/support/facts-app.ts'));
  const electron = await _electron.launch({
    executablePath: electronBinary(),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), entry],
    env: { ...process.env, ...environment, POWER_FOLDER: powerFolder },
  });
  const facts = () => electron.evaluate(() => (globalThis as unknown as FactsApp).facts());
  try {
    const home = { isOnBattery: false, batteryPercent: 80, networkName: 'Home', isMetered: false };
    await expect.poll(facts).toMatchObject(home);
    expect((await facts()).idleSeconds).toBeGreaterThanOrEqual(0);

    await setPower('Discharging', 79, 0);
    await emit(electron, 'on-battery');
    await expect.poll(facts).toMatchObject({ isOnBattery: true, batteryPercent: 79 });
    await setPower('Charging', 79, 1);
    await emit(electron, 'on-ac');
    await expect.poll(facts).toMatchObject({ isOnBattery: false, batteryPercent: 79 });

    await joinNetwork(programs, 'Café', 1);
    await emit(electron, 'resume');
    await expect.poll(facts).toMatchObject({ networkName: 'Café', isMetered: true });

    const { zone } = await facts();
    await electron.evaluate(() => void (process.env['TZ'] = 'Asia/Tokyo'));
    expect((await facts()).zone).toBe(zone);
    await emit(electron, 'unlock-screen');
    await expect.poll(facts).toMatchObject({ zone: 'Asia/Tokyo' });
    expect(await electron.evaluate(() => new Date(0).getHours())).toBe(9);
    await electron.evaluate(() => void delete process.env['TZ']);
    await emit(electron, 'resume');
    await expect.poll(facts).toMatchObject({ zone });

    const fillScreen = (fills: boolean) =>
      electron.evaluate(({ BrowserWindow }, isFull) => {
        const film = BrowserWindow.getAllWindows()[0] ?? new BrowserWindow();
        film.setFullScreen(isFull);
        film.focus();
      }, fills);
    const isFullScreen = async () => {
      await emit(electron, 'resume');
      return (await facts()).isFullScreen;
    };
    await fillScreen(true);
    await expect.poll(isFullScreen).toBe(true);
    await fillScreen(false);
    await expect.poll(isFullScreen).toBe(false);
  } finally {
    await electron.close();
    await rm(bundle, { recursive: true });
  }
});

test('backups wait in a network until the computer is in another one, over a new start too', async ({
  launch,
  folder,
  programs,
}) => {
  const app = await launch({ hasKeychain: true });
  const health = (page = app.page) =>
    page.evaluate(async () => {
      const answer = await window.stowkeep?.call(1e6, 'app', 'health', undefined);
      return (JSON.parse(answer ?? '{}') as { readonly value: Health }).value;
    });
  await createInEmbeddedStorage(app);
  await protect(app, folder);
  await expect.poll(health).toMatchObject({ networkName: 'Home', pausedInNetwork: null });
  await app.chooseInTray('pause-until-other-network');
  await expect.poll(() => app.trayText()).toBe('Backups paused in the network “Home”');
  await app.quit();

  const again = await launch({ hasKeychain: true });
  await expect.poll(() => health(again.page)).toMatchObject({ networkName: 'Home', pausedInNetwork: 'Home' });
  await joinNetwork(programs, 'Office');
  await emit(again.electron, 'resume');
  await expect.poll(() => health(again.page)).toMatchObject({ networkName: 'Office', pausedInNetwork: null });
  await expect.poll(() => again.trayText()).toBe('Nothing is backed up yet');
});
