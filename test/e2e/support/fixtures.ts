/** What every test gets: its own storage, its own profile and folder, and the real app on them. All of it is gone after the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type ConsoleMessage } from '@playwright/test';
import { startAzurite, type Azurite } from '../../support/azurite';
import { launchApp, type LaunchedApp, type LaunchOptions } from './launched-app';

interface Fixtures {
  readonly storage: Azurite;
  /** A new empty folder. */
  readonly folder: string;
  /** Starts the app; again in the same test it is the same person's next start. The app is quit when the test ends. */
  readonly launch: (options?: LaunchOptions) => Promise<LaunchedApp>;
}

export const test = base.extend<Fixtures>({
  storage: async ({}, use) => {
    const storage = await startAzurite();
    await use(storage);
    await storage.stop();
  },
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'stowkeep-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  launch: async ({ storage, folder }, use, info) => {
    const launched: LaunchedApp[] = [];
    const complaints: string[] = [];
    const listen = (message: ConsoleMessage) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    };
    await use(async (options = {}) => {
      const app = await launchApp(join(folder, 'profile'), storage.endpoint, options);
      launched.push(app);
      app.electron.context().on('console', listen);
      return app;
    });
    if (info.status !== info.expectedStatus) await launched.at(-1)?.photograph(info.outputPath('window.png'));
    for (const app of launched) await app.quit();
    // Violations of the content security policy are told on the console too.
    expect(complaints).toEqual([]);
  },
});

export const { expect } = test;
