/** Backups of somebody who signed in: the app's own services and engine, on Azurite and a local authority. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Place } from '../../../contract/data';
import { SecretsVault } from '../../../main/auth/secrets';
import { systemClock } from '../../../main/engine/base/clock';
import { noLog } from '../../../main/engine/base/log';
import { createEngine } from '../../../main/engine/engine';
import { createJobServices } from '../../../main/jobs/job-services';
import { SettingsFile } from '../../../main/settings/settings-file';
import { appAccounts } from '../../support/app-accounts';
import { FakeKeychain, MemoryDocument } from '../../support/app-doubles';
import { azuriteAccount } from '../../support/azurite';
import { deferred } from '../../support/deferred';
import { startFaultProxy } from '../../support/fault-proxy';
import { signInPlace } from '../../support/sign-in-place';
import { secureAzurite } from '../../support/signed-in-repository';
import { temporaryFolder } from '../../support/temporary-folder';
import { sourcesOf } from '../../support/sources-of';
import { quietFacts } from '../../support/system-facts';

const never = new AbortController().signal;
const browser = { method: 'browser' } as const;

const azurite = secureAzurite();

/** Anna has signed in; nothing is connected yet. */
async function startApp() {
  const signIns = await signInPlace(azurite.ca);
  const proxy = await startFaultProxy(azurite.port, azurite.ca);
  onTestFinished(() => proxy.stop());
  let news = deferred();
  const people = [signIns.person];
  const { accounts } = appAccounts(signIns, {
    openBrowser: (url) => signIns.walk(url, people.at(-1)).then(() => undefined),
    onDidTell: () => services.onDidChangeFacts(),
  });
  const engine = createEngine({
    clock: systemClock,
    log: noLog,
    workerEntry: undefined,
    getToken: (request, options) => accounts.getToken(request, options),
    trustedCertificates: azurite.ca.certificate,
  });
  onTestFinished(() => engine.close());
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), 'content');
  const settings = new SettingsFile(new MemoryDocument());
  settings.setSources(sourcesOf({ folders: [folder], excludes: ['cache'] }));
  const secrets = new MemoryDocument();
  const keychain = new FakeKeychain();
  const services = createJobServices({
    engine,
    embedded: undefined,
    clock: systemClock,
    settings,
    vault: new SecretsVault(keychain, secrets),
    accounts,
    organisation: async () => null,
    historyStore: new MemoryDocument(),
    planStore: new MemoryDocument(),
    configuredPolicy: { policy: undefined, signer: undefined, isInvalid: false },
    policyStore: new MemoryDocument(),
    log: noLog,
    facts: () => quietFacts,
    cacheFolder: join(folder, 'cache'),
    dragFolder: join(folder, 'dragged'),
    device: { hostname: 'laptop', username: 'anna', homeFolder: folder, programVersion: 'stowkeep test' },
    usualFolders: [],
    notify: () => {
      news.resolve();
      news = deferred();
    },
  });
  onTestFinished(() => services.stop());
  const anna = await accounts.signIn(browser, never);
  const place: Place = {
    kind: 'azure',
    account: azuriteAccount,
    container: `test-${randomUUID()}`,
    prefix: 'laptop',
    endpoint: proxy.endpoint,
  };
  /** The storage wants another token, for what it names. */
  const challenge = (resource = 'https://storage.azure.com') => {
    const authority = `https://login.example/${signIns.entra.state.tenantId}/oauth2/authorize`;
    const header = `Bearer authorization_uri=${authority} resource_id=${resource}`;
    proxy.once(
      () => true,
      () => ({
        kind: 'status',
        status: 401,
        azureCode: 'InvalidAuthenticationInfo',
        headers: { 'www-authenticate': header },
      }),
    );
  };
  return {
    ...signIns,
    ...services,
    challenge,
    accounts,
    anna,
    people,
    place,
    proxy,
    keptSecrets: () => keychain.decrypt(secrets.read() as string),
    connect: ({ id } = anna, signal = never) =>
      services.connections.connect(
        {
          place,
          credential: { kind: 'account', accountId: id },
          password: 'correct horse',
          mode: 'create',
          rememberPassword: true,
        },
        signal,
      ),
    /** Entra ends the sign-in, and the storage wants another token. */
    revoke: () => {
      signIns.entra.state.endSessions(signIns.person);
      challenge();
    },
    until: async (isSo: () => boolean) => {
      while (!isSo()) await news.promise;
    },
  };
}

type App = Awaited<ReturnType<typeof startApp>>;

const isWaiting = ({ accounts, anna }: App) => accounts.storageNeedOf(anna.id)?.isWaitedFor === true;

/** Once the job has ended. */
async function ended({ jobs, until }: App, jobId: string) {
  await until(() => jobs.get(jobId).endedAt !== null);
  return jobs.get(jobId);
}

async function backUp(app: App) {
  return ended(app, app.scheduler.runAll());
}

describe('backups of somebody who signed in', () => {
  it('need no key: the account alone is kept, and a token goes with every request', async () => {
    const app = await startApp();
    const credential = { kind: 'account', accountId: app.anna.id } as const;
    await app.connect();
    expect(await backUp(app)).toMatchObject({ state: 'succeeded', error: null });
    expect(app.health().state).toBe('safe');
    expect(app.proxy.log.filter(({ authorization }) => !authorization.startsWith('Bearer '))).toEqual([]);
    expect(JSON.parse(app.keptSecrets())).toEqual({
      password: 'correct horse',
      credential,
    });
  });

  it('can be checked before with the account alone', async () => {
    const app = await startApp();
    const credential = { kind: 'account', accountId: app.anna.id } as const;
    const steps = await app.preflight.run({ ...app.place, prefix: '' }, credential, never);
    expect(steps.find(({ id }) => id === 'sign-in')?.state).toBe('passed');
  });

  it('wait for a sign-in that is needed, say so, and go on', async () => {
    const app = await startApp();
    await app.connect();
    app.revoke();
    const jobId = app.scheduler.runAll();
    await app.until(() => isWaiting(app));
    expect(app.health()).toMatchObject({
      state: 'sign-in-needed',
      trouble: { code: 'auth/expired', context: { accountId: app.anna.id } },
    });
    expect(app.jobs.get(jobId).state).toBe('running');
    await app.accounts.signIn({ ...browser, accountId: app.anna.id }, never);
    expect(await ended(app, jobId)).toMatchObject({ state: 'succeeded', error: null });
    expect(app.health().state).toBe('safe');
  });

  it('ask for tokens of the storage alone, whatever it names', async () => {
    const app = await startApp();
    await app.connect();
    const before = app.entra.requests.length;
    app.challenge('https://management.azure.com');
    expect(await ended(app, app.scheduler.runAll())).toMatchObject({ state: 'succeeded' });
    const scopes = app.entra.requests
      .slice(before)
      .flatMap(({ parameters }) => parameters.get('scope') ?? []);
    expect(scopes).toEqual([expect.stringContaining('https://storage.azure.com/.default')]);
  });

  it('are opened for another person beside the first', async () => {
    const app = await startApp();
    app.people.push(app.entra.state.addPerson('bert@contoso.example'));
    const bert = await app.accounts.signIn(browser, never);
    await app.connect(bert);
    await app.signOut({ accountId: app.anna.id, endsBrowserSession: false });
    expect(await backUp(app)).toMatchObject({ state: 'succeeded' });
    expect((await app.accounts.get()).accounts).toEqual([bert]);
  });
});

describe('whoever does not want to sign in now', () => {
  it('gives up looking and connecting at once', async () => {
    const app = await startApp();
    const credential = { kind: 'account', accountId: app.anna.id } as const;
    for (const ask of [
      (signal: AbortSignal) => app.connections.probe(app.place, credential, signal),
      (signal: AbortSignal) => app.connect(app.anna, signal),
    ]) {
      app.revoke();
      const abort = new AbortController();
      const answer = ask(abort.signal);
      await app.until(() => isWaiting(app));
      abort.abort();
      await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
      expect(isWaiting(app)).toBe(false);
    }
    expect(app.connections.get()).toBeNull();
  });

  it('cancels the backup that waits for it', async () => {
    const app = await startApp();
    await app.connect();
    await app.sessions.close();
    app.revoke();
    const jobId = app.scheduler.runAll();
    await app.until(() => isWaiting(app));
    app.jobs.cancel(jobId);
    expect(await ended(app, jobId)).toMatchObject({ state: 'cancelled' });
  });
});

describe('the account of the connection', () => {
  it('is not signed out under a running job; afterwards its backups wait for the person, not for the password', async () => {
    const app = await startApp();
    await app.connect();
    app.revoke();
    const jobId = app.scheduler.runAll();
    await app.until(() => isWaiting(app));
    const request = { accountId: app.anna.id, endsBrowserSession: false };
    await expect(app.signOut(request)).rejects.toMatchObject({ code: 'app/already-running' });
    await expect(app.forgetAllAccounts()).rejects.toMatchObject({ code: 'app/already-running' });
    await app.accounts.signIn({ ...browser, accountId: app.anna.id }, never);
    await ended(app, jobId);

    await app.signOut(request);
    expect(app.health()).toMatchObject({
      state: 'sign-in-needed',
      trouble: { code: 'auth/sign-in-required' },
    });
    const next = app.scheduler.runAll();
    await app.until(() => isWaiting(app));
    await app.accounts.signIn(browser, never);
    expect(await ended(app, next)).toMatchObject({ state: 'succeeded' });

    await app.forgetAllAccounts();
    expect(app.health().state).toBe('sign-in-needed');
  });
});
