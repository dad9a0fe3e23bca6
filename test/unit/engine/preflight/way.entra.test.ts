/** What the pre-flight says of the way to the storage and of its container. */
import { randomUUID } from 'node:crypto';
import { ContainerClient } from '@azure/storage-blob';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../../main/engine/base/clock';
import { systemProxy, useSystemProxy } from '../../../../main/engine/base/system-proxy';
import { seenAt } from '../../../../renderer/screens/setup/check-words';
import { azuriteAccount, freePort } from '../../../support/azurite';
import {
  accountKey,
  checkedStorage,
  expectFailure,
  isUpload,
  preflight,
  states,
  stepOf,
  title,
} from '../../../support/checked-storage';
import { FakeClock } from '../../../support/fake-clock';
import { type HttpFault, startFaultProxy } from '../../../support/fault-proxy';
import { refusal } from '../../../support/role-proxy';
import { secureAzurite } from '../../../support/signed-in-repository';
import { makeTestCa, trusting } from '../../../support/test-ca';

const minuteMs = 60_000;

const azurite = secureAzurite();

describe('on the way', () => {
  test('a name that nobody knows', async () => {
    const place = await checkedStorage(azurite);
    const endpoint = `https://no-such-account.invalid/${azuriteAccount}`;
    const options = { tokenHosts: ['no-such-account.invalid'] };
    const steps = await expectFailure(
      place,
      'name',
      {
        code: 'storage/unavailable',
        context: { networkCode: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) },
      },
      { endpoint, options },
    );
    expect(steps.slice(1).every(({ state }) => state === 'skipped')).toBe(true);
    expect(title(steps, 'name')).toBe('The address cannot be found.');
  });

  test('nobody at the address', async () => {
    const endpoint = `https://127.0.0.1:${await freePort()}/${azuriteAccount}`;
    const error = { code: 'storage/unavailable', context: { networkCode: 'ECONNREFUSED' } };
    await expectFailure(await checkedStorage(azurite), 'connection', error, { endpoint });
  });

  test('an authority that is not trusted, as in a company that inspects connections', async () => {
    const place = await checkedStorage(azurite);
    const error = { context: { networkCode: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } };
    const options = { trustedCertificates: undefined };
    const steps = await expectFailure(place, 'connection', error, { options });
    expect(title(steps, 'connection')).toMatch(/unknown authority/);
  });

  test.each([
    ['has expired', 'CERT_HAS_EXPIRED', -60],
    ['is not valid yet', 'CERT_NOT_YET_VALID', 60],
  ])('a certificate that %s', async (_, networkCode, days) => {
    const place = await checkedStorage(azurite);
    const { server, certificate } = makeTestCa(systemClock.nowMs() + days * 24 * 60 * minuteMs);
    const proxy = await startFaultProxy(azurite.port, { server, certificate: place.ca.certificate });
    onTestFinished(() => proxy.stop());
    const options = { trustedCertificates: certificate };
    await expectFailure(
      place,
      'connection',
      { context: { networkCode } },
      { endpoint: proxy.endpoint, options },
    );
  });

  test.each<[string, HttpFault]>([
    [
      'a sign-in page',
      {
        kind: 'status',
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<html>Welcome!</html>',
      },
    ],
    [
      'a way to another page',
      { kind: 'status', status: 302, headers: { location: 'http://portal.example/' } },
    ],
    [
      'a page that says no',
      { kind: 'status', status: 403, headers: { 'content-type': 'text/html' }, body: '<html>Blocked</html>' },
    ],
  ])('%s instead of the storage', async (_, fault) => {
    const place = await checkedStorage(azurite);
    place.proxy.account.everybodyMeets = fault;
    const error = { code: 'storage/unavailable', context: { networkCode: 'NOT_THE_STORAGE' } };
    const steps = await expectFailure(place, 'connection', error);
    expect(title(steps, 'connection')).toBe('Something else than the storage answered.');
  });

  test('a proxy that wants a password', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.account.everybodyMeets = { kind: 'status', status: 407 };
    const error = { code: 'storage/forbidden', context: { networkCode: 'PROXY_SIGN_IN' } };
    await expectFailure(place, 'connection', error);
  });

  test('which proxy is gone through', async () => {
    const place = await checkedStorage(azurite);
    vi.stubEnv('HTTPS_PROXY', `http://anna:secret@127.0.0.1:${await freePort()}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const steps = await expectFailure(place, 'connection', { context: { networkCode: 'ECONNREFUSED' } });
    expect(stepOf(steps, 'name').facts['proxy']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('a proxy of the system that could not be found out', async () => {
    const place = await checkedStorage(azurite);
    const before = systemProxy();
    onTestFinished(() => useSystemProxy(before));
    useSystemProxy({ proxy: undefined, direct: [], isUnknown: true });
    const found = stepOf(await preflight(place), 'name');
    expect(found).toMatchObject({ state: 'passed', facts: { isProxyUnknown: true } });
    // Behind many a proxy no address can be found without it.
    const endpoint = `https://no-such-account.invalid/${azuriteAccount}`;
    const options = { tokenHosts: ['no-such-account.invalid'] };
    const unfound = stepOf(await preflight(place, { endpoint, options }), 'name');
    expect(unfound).toMatchObject({ state: 'failed', facts: { isProxyUnknown: true } });
    expect(seenAt(unfound)).toBe(
      'The proxy in this computer’s settings could not be found out, so none is used.',
    );
  });

  test('a connection that is cut', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.account.everybodyMeets = { kind: 'reset' };
    await expectFailure(place, 'connection', { code: 'storage/unavailable' });
  });

  test.each([
    ['connection', () => true],
    ['create', isUpload],
  ] as const)('silence at the step %s', async (id, matches) => {
    const place = await checkedStorage(azurite);
    const clock = new FakeClock({ startMs: systemClock.nowMs() });
    place.proxy.once(matches, () => {
      void clock.advance(20_000);
      return { kind: 'hang' };
    });
    const error = { code: 'storage/unavailable', context: { timeoutMs: 20_000 } };
    await expectFailure(place, id, error, { options: { clock } });
  });
});

describe('the clock', () => {
  test.each([
    [3, 'warned'],
    [-3, 'warned'],
  ])('is a little wrong: %i minutes', async (minutes, state) => {
    const place = await checkedStorage(azurite);
    place.proxy.account.hasSoftDelete = true;
    place.proxy.account.clockAheadMs = minutes * minuteMs;
    const steps = await preflight(place);
    expect(states(steps)).toEqual({ clock: state });
    expect(Math.round(Number(stepOf(steps, 'clock').facts['skewSeconds']) / 60)).toBe(-minutes);
  });

  test.each([20, -60])('is wrong: %i minutes', async (minutes) => {
    const place = await checkedStorage(azurite);
    place.proxy.account.clockAheadMs = minutes * minuteMs;
    const error = { context: { networkCode: 'CLOCK_WRONG' } };
    const steps = await expectFailure(place, 'clock', error);
    expect(title(steps, 'clock')).toBe('The clock of this computer is wrong.');
    expect(stepOf(steps, 'clock').facts).toHaveProperty('skewSeconds');
  });

  test('of the storage is not told', async () => {
    const place = await checkedStorage(azurite);
    place.proxy.account.clockAheadMs = NaN;
    expect(stepOf(await preflight(place), 'clock').state).toBe('unknown');
  });
});

describe('the container', () => {
  test('does not exist, and may be made', async () => {
    const place = await checkedStorage(azurite);
    const container = `test-${randomUUID()}`;
    place.proxy.assign(place.person, 'contributor');
    const steps = await preflight(place, { container });
    const unknown = ['list', 'create', 'read', 'delete-locks', 'delete-backups', 'protection'];
    expect(states(steps)).toEqual(Object.fromEntries(unknown.map((id) => [id, 'unknown'])));
    expect(stepOf(steps, 'container').facts).toEqual({ exists: false });
    const client = new ContainerClient(`${azurite.endpoint}/${container}`, accountKey, trusting(place.ca));
    expect(await client.exists()).toBe(false);
  });

  test('does not exist, and may not be made', async () => {
    const error = { code: 'storage/not-found', context: { azureCode: 'ContainerNotFound' } };
    await expectFailure(await checkedStorage(azurite), 'container', error, {
      container: `test-${randomUUID()}`,
    });
  });

  test.each([
    ['AuthorizationFailure', 'The storage’s firewall does not let this computer in.'],
    ['AccountIsDisabled', 'The storage account is disabled.'],
  ])('cannot be reached: %s', async (azureCode, words) => {
    const place = await checkedStorage(azurite);
    place.proxy.account.everybodyMeets = refusal(azureCode);
    const steps = await expectFailure(place, 'container', { context: { azureCode } });
    expect(title(steps, 'container')).toBe(words);
  });
});
