import { expect, it, vi } from 'vitest';
import { SecretsVault } from '../../../main/auth/secrets';
import { noLog } from '../../../main/engine/base/log';
import { cancelledError } from '../../../main/engine/errors';
import type { BackupRequest } from '../../../main/engine/requests';
import { createJobServices } from '../../../main/jobs/job-services';
import { SettingsFile } from '../../../main/settings/settings-file';
import { FakeKeychain, MemoryDocument } from '../../support/app-doubles';
import { FakeClock } from '../../support/fake-clock';
import { remoteEngine, remoteSession } from '../../support/remote-double';
import { sourcesOf } from '../../support/sources-of';
import { quietFacts } from '../../support/system-facts';

const anna = { kind: 'account', accountId: 'anna' } as const;
const request = { accountId: 'anna', endsBrowserSession: false };

/** Connected as Anna; `during` runs while the session is closed or she is signed out. */
async function connected(during: { readonly close?: () => void; readonly signOut?: () => void }) {
  const settings = new SettingsFile(new MemoryDocument());
  settings.setSources(sourcesOf({ folders: ['/a'] }));
  const requests: BackupRequest[] = [];
  const { session, told } = remoteSession({
    close: async () => during.close?.(),
    listSnapshots: async () => [],
    backup: (asked, { signal }) => {
      requests.push(asked);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelledError())));
    },
  });
  const signedOut: string[] = [];
  const services = createJobServices({
    engine: remoteEngine({ create: async () => session, open: async () => session }),
    embedded: undefined,
    clock: new FakeClock(),
    settings,
    vault: new SecretsVault(new FakeKeychain(), new MemoryDocument()),
    organisation: async () => null,
    accounts: {
      storageNeedOf: () => null,
      signOut: async ({ accountId }) => {
        during.signOut?.();
        signedOut.push(accountId);
      },
      forgetAll: async () => during.signOut?.(),
    },
    historyStore: new MemoryDocument(),
    planStore: new MemoryDocument(),
    configuredPolicy: { policy: undefined, signer: undefined, isInvalid: false },
    policyStore: new MemoryDocument(),
    log: noLog,
    facts: () => quietFacts,
    cacheFolder: '/cache',
    dragFolder: '/cache/dragged',
    device: { hostname: 'laptop', username: 'anna', homeFolder: '/', programVersion: 'test' },
    usualFolders: [],
    notify: () => undefined,
  });
  const place = { kind: 'azure', account: 'contoso', container: 'backups', prefix: '' } as const;
  await services.connections.connect(
    { place, credential: anna, password: 'p', mode: 'create', rememberPassword: false },
    new AbortController().signal,
  );
  return { services, signedOut, settings, requests, told };
}

it('does not sign out under a backup that starts while the storage is closed', async () => {
  const during = { close: () => void services.scheduler.runAll() };
  const { services, signedOut } = await connected(during);
  await expect(services.signOut(request)).rejects.toMatchObject({ code: 'app/already-running' });
  expect([signedOut, services.jobs.isRunning]).toEqual([[], true]);
  await expect(services.connections.disconnect()).rejects.toMatchObject({ code: 'app/already-running' });
});

it.each(['signOut', 'forgetAllAccounts'] as const)('ends a backup that starts during %s', async (leave) => {
  const during = { signOut: () => void services.scheduler.runAll() };
  const { services } = await connected(during);
  await services[leave](request);
  expect(services.jobs.list()).toMatchObject([{ state: 'cancelled' }]);
});

it('backs up with what the plan says of speed, and no longer than that', async () => {
  const { services, settings, requests, told } = await connected({});
  const [plan] = settings.document.plans;
  settings.update({ plans: [{ ...plan!, speed: { ...plan!.speed, connections: 2, readers: 3 } }] });
  services.scheduler.runAll();
  await vi.waitUntil(() => requests.length > 0);
  await services.stop();
  expect(requests).toMatchObject([{ readers: 3 }]);
  expect(told.slice(-3)).toEqual([
    { givesWay: false },
    { connections: 2, givesWay: true },
    { givesWay: false },
  ]);
});
