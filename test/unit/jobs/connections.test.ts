import { describe, expect, it } from 'vitest';
import type { Connection, Organisation, Place } from '../../../contract/data';
import { readRecoveryKey } from '../../../contract/recovery-key';
import { SecretsVault } from '../../../main/auth/secrets';
import type { RemoteEngine } from '../../../main/engine-thread/protocol';
import { EngineError } from '../../../main/engine/errors';
import { Connections } from '../../../main/jobs/connections';
import { Sessions } from '../../../main/jobs/sessions';
import { SettingsFile } from '../../../main/settings/settings-file';
import { FakeKeychain, MemoryDocument } from '../../support/app-doubles';
import { FakeClock } from '../../support/fake-clock';
import { remoteEngine, remoteSession } from '../../support/remote-double';

const place: Place = { kind: 'azure', account: 'contoso', container: 'backups', prefix: 'laptop' };
const credential = { kind: 'sas', sas: 'sig' } as const;
const wrongPassword = new EngineError('repository/wrong-password', 'No');
const running = new AbortController().signal;
const request = { place, credential, password: 'p', mode: 'create', rememberPassword: false } as const;

function connectionsWith(methods: Partial<RemoteEngine>, organisation: Organisation | null = null) {
  const settings = new SettingsFile(new MemoryDocument());
  const keychain = new FakeKeychain();
  const vault = new SecretsVault(keychain, new MemoryDocument());
  const engine = remoteEngine(methods);
  const sessions = new Sessions(engine, undefined, '/cache', () => ({
    place: settings.document.connection?.place,
    secrets: vault.get(),
    limits: { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined },
  }));
  const changes: (Connection | null)[] = [];
  const state = { isBusy: false };
  const connections = new Connections({
    engine,
    sessions,
    settings,
    vault,
    organisation: async () => organisation,
    isBusy: () => state.isBusy,
    clock: new FakeClock(),
    onDidChange: (connection) => changes.push(connection),
  });
  return { connections, settings, keychain, vault, changes, state };
}

describe('Connections', () => {
  it('keeps a new connection in words and tells of it', async () => {
    const { session } = remoteSession();
    const { connections, changes, settings } = connectionsWith({ create: async () => session });
    const connection = await connections.connect(request, running);
    expect(connection).toEqual({
      place,
      location: '“laptop” in container “backups” of account “contoso”',
      repositoryId: 'a'.repeat(64),
      isUnlocked: true,
      isPasswordRemembered: false,
      missingSecret: null,
    });
    expect([changes, settings.document.connection?.place]).toEqual([[connection], place]);
  });

  it('creates nothing whose password it could not remember as wanted', async () => {
    const { connections, keychain } = connectionsWith({});
    keychain.current = 'none';
    await expect(connections.connect({ ...request, rememberPassword: true }, running)).rejects.toThrow(
      'keychain',
    );
    expect(connections.get()).toBeNull();
  });

  it('changes nothing when connecting fails', async () => {
    const error = new EngineError('storage/forbidden', 'No');
    const { connections, vault, changes } = connectionsWith({ create: () => Promise.reject(error) });
    await expect(connections.connect(request, running)).rejects.toBe(error);
    expect([connections.get(), vault.get(), changes]).toEqual([null, undefined, []]);
  });

  it('leaves no choice where the organisation does not', async () => {
    const { session } = remoteSession();
    const methods = { create: async () => session, open: async () => session };
    const fixed = { name: 'Contoso', place, isPlaceFixed: true };
    const { connections } = connectionsWith(methods, fixed);
    const others: readonly Place[] = [
      { kind: 'local', path: '/backups' },
      { ...place, prefix: 'another' },
      { ...place, endpoint: 'https://contoso.blob.core.chinacloudapi.cn' },
    ];
    for (const other of others)
      await expect(connections.connect({ ...request, place: other }, running)).rejects.toMatchObject({
        code: 'app/place-fixed',
      });
    expect(connections.get()).toBeNull();
    const sameInOtherWords = { ...place, endpoint: 'https://contoso.blob.core.windows.net' };
    await connections.connect({ ...request, place: sameInOtherWords }, running);
    // Before somebody has signed in, nobody knows where it is.
    const early = connectionsWith(methods, { ...fixed, place: null }).connections;
    await expect(early.connect(request, running)).rejects.toMatchObject({ code: 'app/place-fixed' });
  });

  it('unlocks what was connected before the organisation left no choice', async () => {
    const { session } = remoteSession();
    const elsewhere = { ...place, prefix: 'another' };
    const { connections, settings } = connectionsWith(
      { open: async () => session },
      { name: '', place: elsewhere, isPlaceFixed: true },
    );
    settings.update({ connection: { place, location: '', repositoryId: 'a'.repeat(64) } });
    await connections.unlock({ password: 'p', credential, rememberPassword: false }, running);
    expect(connections.get()?.isUnlocked).toBe(true);
  });

  it('unlocks with the credential that it still knows', async () => {
    const { session } = remoteSession();
    const credentials: unknown[] = [];
    const { connections } = connectionsWith({
      create: async () => session,
      open: async (opened) => {
        credentials.push(opened.credential);
        return session;
      },
    });
    await expect(
      connections.unlock({ password: 'p', rememberPassword: false }, running),
    ).rejects.toMatchObject({ code: 'app/not-connected' });
    await connections.connect(request, running);
    await connections.unlock({ password: 'p', rememberPassword: false }, running);
    expect(credentials).toEqual([credential]);
  });

  it.each([credential, { kind: 'account-key', key: 'a2V5' } as const])(
    'says what has to be given besides the password, and takes it: $kind',
    async (given) => {
      const { session } = remoteSession();
      const { connections, vault } = connectionsWith({
        create: async () => session,
        open: async () => session,
      });
      await connections.connect({ ...request, credential: given }, running);
      vault.forget();
      expect(connections.get()?.missingSecret).toBe(given.kind);
      const unlocked = await connections.unlock(
        { password: 'p', credential: given, rememberPassword: false },
        running,
      );
      expect([unlocked.missingSecret, vault.get()?.credential]).toEqual([null, given]);
    },
  );

  it('unlocks as the account that it was connected with, whatever else was not remembered', async () => {
    const { session } = remoteSession();
    const credentials: unknown[] = [];
    const { connections, vault } = connectionsWith({
      create: async () => session,
      open: async (opened) => {
        credentials.push(opened.credential);
        return session;
      },
    });
    await connections.connect({ ...request, credential: { kind: 'account', accountId: 'anna' } }, running);
    vault.forget();
    expect([connections.accountId, connections.get()?.missingSecret]).toEqual(['anna', null]);
    await connections.unlock({ password: 'p', rememberPassword: false }, running);
    expect(credentials).toEqual([{ kind: 'token', account: 'anna' }]);
  });

  it('changes the password only for who knows the old one', async () => {
    const passwords: string[] = [];
    const { session } = remoteSession({
      changePassword: async (password) => {
        passwords.push(password);
        return 'key';
      },
    });
    const { connections, vault } = connectionsWith({ create: async () => session });
    await expect(connections.changePassword('p', 'next', running)).rejects.toMatchObject({
      code: 'app/password-needed',
    });
    await connections.connect(request, running);
    await expect(connections.changePassword('wrong', 'next', running)).rejects.toMatchObject({
      code: 'repository/wrong-password',
    });
    await connections.changePassword('p', 'next', running);
    expect([passwords, vault.get()?.password]).toEqual([['next'], 'next']);
  });

  it('changes no password that it could not remember as before', async () => {
    const { session } = remoteSession();
    const { connections, keychain, vault } = connectionsWith({ create: async () => session });
    await connections.connect({ ...request, rememberPassword: true }, running);
    keychain.current = 'locked';
    await expect(connections.changePassword('p', 'next', running)).rejects.toThrow('keychain');
    expect(vault.get()?.password).toBe('p');
  });

  it('says of a password that was changed, but could not be remembered, that it holds', async () => {
    const { session } = remoteSession({
      changePassword: async () => {
        keychain.current = 'locked';
        return 'key';
      },
    });
    const { connections, keychain, vault, changes } = connectionsWith({ create: async () => session });
    await connections.connect({ ...request, rememberPassword: true }, running);
    await expect(connections.changePassword('p', 'next', running)).rejects.toMatchObject({
      code: 'app/password-not-remembered',
    });
    // The old one must not be tried at the next start.
    expect([vault.get()?.password, vault.isRemembered]).toEqual(['next', false]);
    expect(changes.at(-1)?.isPasswordRemembered).toBe(false);
  });

  it('forgets the storage, but not under a running job', async () => {
    const { session, told } = remoteSession();
    const { connections, state, vault, changes } = connectionsWith({ create: async () => session });
    await connections.connect(request, running);
    state.isBusy = true;
    await expect(connections.disconnect()).rejects.toMatchObject({ code: 'app/already-running' });
    state.isBusy = false;
    await connections.disconnect();
    expect([connections.get(), vault.get(), changes.at(-1), told.at(-1)]).toEqual([
      null,
      undefined,
      null,
      'close',
    ]);
  });

  it('closes what its account opened before that is signed out, but not under a running job', async () => {
    const { session, told } = remoteSession();
    const { connections, state } = connectionsWith({ create: async () => session });
    await connections.releaseAccount();
    await connections.connect({ ...request, credential: { kind: 'account', accountId: 'anna' } }, running);
    state.isBusy = true;
    await connections.releaseAccount('bert');
    await expect(connections.releaseAccount('anna')).rejects.toMatchObject({ code: 'app/already-running' });
    state.isBusy = false;
    expect(told).not.toContain('close');
    await connections.releaseAccount();
    expect([told.at(-1), connections.get()?.isUnlocked]).toEqual(['close', true]);
  });

  it('makes recovery keys, no two alike', () => {
    const { connections } = connectionsWith({});
    const made = Array.from({ length: 100 }, () => connections.generatePassword());
    expect(made.every((text) => readRecoveryKey(text).kind === 'key')).toBe(true);
    expect(new Set(made).size).toBe(100);
  });

  it.each([
    ['a recovery key as it was meant', (key: string) => key.toLowerCase(), (key: string) => [key]],
    ['a password of somebody’s own as it is', () => 'correct horse', () => ['correct horse']],
    [
      'at last as it was typed what only looks like a key',
      (key: string) => key.toLowerCase(),
      (key: string) => [key, key.toLowerCase()],
    ],
  ])('opens with %s', async (_, typed, tried) => {
    const { session } = remoteSession();
    const passwords: string[] = [];
    const { connections, vault } = connectionsWith({
      open: async ({ password }) => {
        passwords.push(password);
        if (password !== tried(key).at(-1)) throw wrongPassword;
        return session;
      },
    });
    const key = connections.generatePassword();
    await connections.connect({ ...request, mode: 'open', password: typed(key) }, running);
    expect([passwords, vault.get()?.password]).toEqual([tried(key), tried(key).at(-1)]);
  });

  it('knows that somebody has the key who opened the backup with it, until it is another one', async () => {
    const { session } = remoteSession({ changePassword: async () => 'key' });
    const methods = { create: async () => session, open: async () => session };
    const { connections, settings } = connectionsWith(methods);
    const confirmedAt = () => settings.document.connection?.kitConfirmedAt;
    const password = connections.generatePassword();
    await connections.connect({ ...request, password }, running);
    expect(confirmedAt()).toBeUndefined();
    await connections.unlock({ password, rememberPassword: false }, running);
    expect(confirmedAt()).toBe('2024-01-01T00:00:00.000Z');
    await connections.changePassword(password, connections.generatePassword(), running);
    expect(confirmedAt()).toBeUndefined();
  });

  it('takes a password of somebody’s own for known, as it was typed twice', async () => {
    const { session } = remoteSession();
    const { connections, settings } = connectionsWith({ create: async () => session });
    await connections.connect(request, running);
    expect(settings.document.connection?.kitConfirmedAt).toBe('2024-01-01T00:00:00.000Z');
  });

  it.each([
    ['a faultless key of something else', (key: string) => key, { typed: 'key' }],
    ['one too short', (key: string) => key.slice(0, -3), { typed: 'length', missing: 3 }],
    ['a password', () => 'hunter2', { typed: 'other' }],
  ])('says of what does not open that it is %s', async (_, typed, context) => {
    const { connections } = connectionsWith({ open: () => Promise.reject(wrongPassword) });
    const password = typed(connections.generatePassword());
    await expect(connections.connect({ ...request, mode: 'open', password }, running)).rejects.toMatchObject({
      code: 'repository/wrong-password',
      context,
    });
  });
});
