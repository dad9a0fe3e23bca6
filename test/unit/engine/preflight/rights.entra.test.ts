/** What the pre-flight says of who asks and of what they may do, and that nothing stays behind. */
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  ContainerSASPermissions,
  generateAccountSASQueryParameters,
  generateBlobSASQueryParameters,
} from '@azure/storage-blob';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../../main/engine/base/clock';
import { noLog } from '../../../../main/engine/base/log';
import { createEngine } from '../../../../main/engine/engine';
import { isCancelled } from '../../../../main/engine/errors';
import { azuriteKey } from '../../../support/azurite';
import {
  accountKey,
  type CheckedStorage,
  checkedStorage,
  expectFailure,
  filesIn,
  isRead,
  isRemoval,
  isUpload,
  preflight,
  states,
  stepOf,
  title,
} from '../../../support/checked-storage';
import { downloadContainer } from '../../../support/download-container';
import { FakeClock } from '../../../support/fake-clock';
import { hasRestic, restic, resticPassword } from '../../../support/real-restic';
import { refusal } from '../../../support/role-proxy';
import { secureAzurite } from '../../../support/signed-in-repository';
import { temporaryFolder } from '../../../support/temporary-folder';

const never = new AbortController().signal;

const azurite = secureAzurite();

describe('a container that is ready', () => {
  test('passes every step, one after the other, and is as it was', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.account.hasVersioning = place.proxy.account.hasSoftDelete = true;
    const seen: string[] = [];
    const steps = await preflight(place, {
      onSteps: (now) => seen.push(now.map(({ state }) => state[0]).join('')),
    });
    expect(states(steps)).toEqual({});
    expect(seen[0]).toBe('rwwwwwwwwww');
    expect(seen.at(-2)).toBe('ppppppppppr');
    expect(seen).toHaveLength(22);
    expect(stepOf(steps, 'name').facts).toEqual({ address: '127.0.0.1' });
    expect(stepOf(steps, 'clock').facts).toEqual({ skewSeconds: expect.any(Number) });
    expect(stepOf(steps, 'protection').facts).toEqual({ versioning: true, softDelete: true });
    expect(await filesIn(place)).toEqual([]);
  });

  test.each([
    [{ hasVersioning: true, hasSoftDelete: false }, 'passed', { versioning: true, softDelete: false }],
    [{ hasVersioning: false, hasSoftDelete: true }, 'passed', { versioning: false, softDelete: true }],
    [{ hasVersioning: false, hasSoftDelete: false }, 'warned', { versioning: false, softDelete: false }],
    [{ hasVersioning: false, hasSoftDelete: undefined }, 'unknown', { versioning: false }],
  ])('tells how deleted files are kept: %o', async (settings, state, facts) => {
    const place = await checkedStorage(azurite);
    Object.assign(place.proxy.account, settings);
    expect(stepOf(await preflight(place), 'protection')).toMatchObject({ state, facts });
  });

  test('may be deleted from: a narrower role is wiser', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.account.hasSoftDelete = true;
    place.proxy.assign(place.person, 'contributor');
    expect(states(await preflight(place))).toEqual({ 'delete-backups': 'warned' });
    const credential = { kind: 'account-key', key: azuriteKey } as const;
    expect(states(await preflight(place, { credential }))).toEqual({ 'delete-backups': 'warned' });
    expect(await filesIn(place)).toEqual([]);
  });

  test('is one folder of a person, in a container of many', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.account.hasSoftDelete = true;
    const container = place.container.containerName;
    place.proxy.assign(place.person, 'backup-writer', { container, prefix: 'laptop' });
    expect(states(await preflight(place))).toEqual({});
    place.proxy.assign(place.person, 'backup-writer', { container, prefix: 'other' });
    expect(stepOf(await preflight(place), 'list').error).toMatchObject({
      context: { azureCode: 'AuthorizationPermissionMismatch' },
    });
  });
});

describe('who asks', () => {
  test('has not said who they are', async () => {
    const place = await checkedStorage(azurite);
    const error = { code: 'auth/sign-in-required', context: { azureCode: 'NoAuthenticationInformation' } };
    const steps = await expectFailure(place, 'sign-in', error, { credential: { kind: 'none' } });
    expect(title(steps, 'sign-in')).toBe('The storage wants to know who you are.');
  });

  test('has to sign in first', async () => {
    const place = await checkedStorage(azurite);
    const clock = new FakeClock({ startMs: systemClock.nowMs() });
    const options = {
      clock,
      // Somebody would have to come.
      getToken: async () => {
        void clock.advance(30_000);
        return new Promise<never>(() => undefined);
      },
    };
    await expectFailure(place, 'sign-in', { code: 'auth/sign-in-required' }, { options });
  });

  test('is from another organisation', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.once(
      ({ authorization }) => authorization !== '',
      () => ({ kind: 'status', status: 401, azureCode: 'InvalidIssuer' }),
    );
    await expectFailure(place, 'sign-in', { code: 'auth/wrong-account' });
  });

  test('has a wrong key', async () => {
    const credential = { kind: 'account-key', key: Buffer.alloc(64).toString('base64') } as const;
    const error = { code: 'auth/sign-in-required', context: { azureCode: 'AuthenticationFailed' } };
    await expectFailure(await checkedStorage(azurite), 'sign-in', error, { credential });
  });

  test('has a key that the account does not take', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.once(
      ({ authorization }) => authorization.startsWith('SharedKey'),
      () => refusal('KeyBasedAuthenticationNotPermitted'),
    );
    const credential = { kind: 'account-key', key: azuriteKey } as const;
    const steps = await expectFailure(place, 'sign-in', { code: 'storage/forbidden' }, { credential });
    expect(title(steps, 'sign-in')).toBe('The storage does not accept account keys.');
  });

  const sasOf = ({ container }: CheckedStorage, permissions: string, expiresOn = new Date('2099-01-01')) => {
    const rights = {
      containerName: container.containerName,
      permissions: ContainerSASPermissions.parse(permissions),
    };
    const sas = generateBlobSASQueryParameters({ ...rights, expiresOn }, accountKey).toString();
    return { kind: 'sas', sas } as const;
  };

  test('has a SAS that has expired', async () => {
    const place = await checkedStorage(azurite);
    const credential = sasOf(place, 'racwdl', new Date('2020-01-01'));
    await expectFailure(place, 'sign-in', { code: 'auth/expired' }, { credential });
  });

  test('has a SAS for a container, which may not be asked about itself', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.account.hasSoftDelete = true;
    const credential = sasOf(place, 'racwdl');
    expect(states(await preflight(place, { credential }))).toEqual({ 'delete-backups': 'warned' });
  });

  test.each([
    ['racwd', 'list'],
    ['rl', 'create'],
    ['acwdl', 'read'],
  ] as const)('has a SAS with the rights %s only: %s', async (rights, id) => {
    const place = await checkedStorage(azurite);
    await expectFailure(place, id, { code: 'storage/forbidden' }, { credential: sasOf(place, rights) });
  });

  test('has a SAS of another service', async () => {
    const place = await checkedStorage(azurite);
    const sas = generateAccountSASQueryParameters(
      {
        expiresOn: new Date('2099-01-01'),
        permissions: AccountSASPermissions.parse('rwdlac'),
        resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
        services: AccountSASServices.parse('q').toString(),
      },
      accountKey,
    ).toString();
    place.proxy.once(
      ({ url }) => url.includes('sig='),
      () => refusal('AuthorizationServiceMismatch'),
    );
    await expectFailure(
      place,
      'sign-in',
      { code: 'storage/forbidden' },
      { credential: { kind: 'sas', sas } },
    );
  });
});

describe('the role', () => {
  test('is missing', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.assign(place.person, 'none');
    const steps = await preflight(place);
    expect(states(steps)).toEqual({
      list: 'failed',
      create: 'failed',
      read: 'skipped',
      'delete-locks': 'skipped',
      protection: 'skipped',
    });
    expect(title(steps, 'list')).toBe('You are signed in, but may not do this in the storage.');
  });

  test('only reads', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.assign(place.person, 'reader');
    const error = { context: { azureCode: 'AuthorizationPermissionMismatch' } };
    expect(states(await expectFailure(place, 'create', error))).toMatchObject({ read: 'skipped' });
  });

  test('is for writing only', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.once(isRead, () => refusal('AuthorizationPermissionMismatch'));
    await expectFailure(place, 'read', { code: 'storage/forbidden' });
  });

  test('deletes nothing: one file stays, which restic and we ignore', async () => {
    const place = await checkedStorage(azurite);
    const folder = await temporaryFolder();
    place.proxy.once(isRemoval, () => refusal('AuthorizationPermissionMismatch'));
    const steps = await preflight(place);
    const { state, facts } = stepOf(steps, 'delete-locks');
    expect(state).toBe('failed');
    expect(await filesIn(place)).toEqual([facts['leftBehind']]);
    if (!hasRestic) return;
    await downloadContainer({ ...azurite, container: place.container.containerName }, folder);
    restic(`${folder}/laptop`, 'init');
    expect(restic(`${folder}/laptop`, 'list', 'locks', '--no-lock').toString()).toBe('');
    restic(`${folder}/laptop`, 'check');
    const engine = createEngine({ clock: systemClock, log: noLog, workerEntry: undefined });
    onTestFinished(() => engine.close());
    const session = await engine.open(
      {
        location: { kind: 'local', path: `${folder}/laptop` },
        credential: { kind: 'none' },
        password: resticPassword,
      },
      { signal: never },
    );
    onTestFinished(() => session.close());
    expect(await session.listLocks({ signal: never })).toEqual([]);
  });
});

describe('cancelled', () => {
  test.each([
    ['connecting', () => true],
    ['creating', isUpload],
    ['reading', isRead],
    ['deleting', isRemoval],
  ] as const)('while %s, it ends at once and leaves nothing', async (_, matches) => {
    const place = await checkedStorage(azurite);
    const abort = new AbortController();
    place.proxy.once(matches, () => {
      abort.abort();
      return { kind: 'lose-answer' };
    });
    const error: unknown = await preflight(place, { signal: abort.signal }).catch(
      (reason: unknown) => reason,
    );
    expect(isCancelled(error)).toBe(true);
    expect(await filesIn(place)).toEqual([]);
  });

  test('an answer that was lost leaves nothing either', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.once(isUpload, () => ({ kind: 'lose-answer' }));
    await expectFailure(place, 'create', { code: 'storage/unavailable' });
  });
});
