/** What every test gets: its own storage, its own profile and folder, and the real app on them. All of it is gone after the test. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type ConsoleMessage } from '@playwright/test';
import { azuriteKey, startAzurite, type Azurite } from '../../support/azurite';
import { type Cloud, startCloud } from './cloud';
import { launchApp, type LaunchedApp, type LaunchOptions } from './launched-app';
import { filesWith } from './secret-search';

export const password = 'correct horse battery staple';

interface Fixtures {
  readonly storage: Azurite;
  /** A new empty folder. */
  readonly folder: string;
  /** What the app finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the app must leave nowhere. */
  readonly secrets: () => readonly string[];
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
  environment: ({ storage }, use) => use({ STOWKEEP_EMBEDDED_STORAGE: storage.endpoint }),
  secrets: ({}, use) => use(() => [password, azuriteKey]),
  launch: async ({ folder, environment, secrets }, use, info) => {
    const profile = join(folder, 'profile');
    const otherProfile = join(folder, 'other profile');
    const launched: LaunchedApp[] = [];
    const complaints: string[] = [];
    const listen = (message: ConsoleMessage) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    };
    await use(async (options = {}) => {
      const app = await launchApp(options.isOtherComputer ? otherProfile : profile, environment, options);
      launched.push(app);
      app.electron.context().on('console', listen);
      return app;
    });
    if (info.status !== info.expectedStatus) await launched.at(-1)?.photograph(info.outputPath('window.png'));
    for (const app of launched) await app.quit();
    // Violations of the content security policy are told on the console too.
    expect(complaints).toEqual([]);
    expect(secrets().filter((secret) => launched.some(({ output }) => output.includes(secret)))).toEqual([]);
    for (const each of [profile, otherProfile].filter(existsSync))
      expect(await filesWith(secrets(), each)).toEqual([]);
  },
});

/** The same with Microsoft's cloud in place of the embedded storage. */
export const cloudTest = test.extend<{ readonly cloud: Cloud }>({
  cloud: async ({ folder }, use) => {
    const cloud = await startCloud(folder);
    await use(cloud);
    await cloud.stop();
  },
  environment: ({ cloud }, use) => use({ STOWKEEP_ORGANISATION_FILE: cloud.organisationFile }),
  secrets: ({ cloud }, use) => use(() => [password, azuriteKey, ...cloud.secrets()]),
});

export const { expect } = test;
