/** The app's own services and engine, without Electron and without a sign-in, on a place that a test has. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Credential, JobKind, Place } from '../../contract/data';
import { SecretsVault } from '../../main/auth/secrets';
import { systemClock } from '../../main/engine/base/clock';
import { noLog } from '../../main/engine/base/log';
import { createEngine } from '../../main/engine/engine';
import { createJobServices } from '../../main/jobs/job-services';
import { SettingsFile } from '../../main/settings/settings-file';
import { FakeKeychain, MemoryDocument } from './app-doubles';
import { deferred } from './deferred';
import { quietFacts } from './system-facts';

interface AppOptions {
  readonly folder: string;
  readonly hostname: string;
  readonly username: string;
  readonly homeFolder: string;
}

export function startServices({ folder, ...device }: AppOptions) {
  let news = deferred();
  const told: string[] = [];
  const engine = createEngine({ clock: systemClock, log: noLog, workerEntry: undefined });
  onTestFinished(() => engine.close());
  const settings = new SettingsFile(new MemoryDocument());
  const services = createJobServices({
    engine,
    embedded: undefined,
    clock: systemClock,
    settings,
    vault: new SecretsVault(new FakeKeychain(), new MemoryDocument()),
    accounts: { storageNeedOf: () => null, signOut: async () => undefined, forgetAll: async () => undefined },
    organisation: async () => null,
    historyStore: new MemoryDocument(),
    planStore: new MemoryDocument(),
    configuredPolicy: { policy: undefined, signer: undefined, isInvalid: false },
    policyStore: new MemoryDocument(),
    log: noLog,
    facts: () => quietFacts,
    cacheFolder: join(folder, `cache of ${device.hostname}`),
    dragFolder: join(folder, `dragged on ${device.hostname}`),
    device: { ...device, programVersion: 'stowkeep test' },
    usualFolders: [],
    notify: (name) => {
      told.push(name);
      news.resolve();
      news = deferred();
    },
  });
  onTestFinished(() => services.stop());
  return {
    ...services,
    settings,
    told,
    connect: (
      mode: 'create' | 'open',
      place: Place,
      password: string,
      credential: Credential = { kind: 'none' },
    ) =>
      services.connections.connect(
        { place, credential, password, mode, rememberPassword: false },
        new AbortController().signal,
      ),
    /** The newest job of this kind, once there is one and it has ended. */
    ended: async (kind: JobKind) => {
      const newest = () => services.jobs.list().find((job) => job.kind === kind);
      while (!newest()?.endedAt) await news.promise;
      return newest();
    },
    /** The job of a backup, once it has ended. */
    backUp: async (...folders: readonly string[]) => {
      const { sources } = settings;
      if (folders.length > 0) settings.setSources({ ...sources, folders: [...folders] });
      const jobId = services.scheduler.runAll();
      while (services.jobs.get(jobId).endedAt === null) await news.promise;
      return services.jobs.get(jobId);
    },
  };
}
