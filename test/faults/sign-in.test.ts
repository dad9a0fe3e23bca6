/** What can happen to the identity of a run while it works, against real Azurite with tokens that really end. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ContainerClient } from '@azure/storage-blob';
import { describe, expect, test } from 'vitest';
import type { AccountNeed } from '../../main/auth/account-tokens';
import { systemClock } from '../../main/engine/base/clock';
import type { BackupResult } from '../../main/engine/requests';
import { failures } from '../support/entra/entra-errors';
import { type HttpFault, isPackUpload, isSnapshotUpload, type ProxiedRequest } from '../support/fault-proxy';
import { hasRestic } from '../support/real-restic';
import { trusting } from '../support/test-ca';
import { secureAzurite, type SignedInRepository, signedInRepository } from '../support/signed-in-repository';

const never = new AbortController().signal;
const scopes = ['https://storage.azure.com/.default'];
const runs = [1, 2, 3];
const stepUp = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } });
const newerToken = JSON.stringify({ access_token: { nbf: { essential: true, value: '1' } } });

const azurite = secureAzurite();

interface Claims {
  readonly exp: number;
  readonly acrs: readonly string[];
}

const tokenOf = ({ authorization }: ProxiedRequest) => authorization.replace('Bearer ', '');
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;

/** Until the middle of a backup. Not so short that a token often ends on its way. */
const shortSeconds = 6;

/** The answer to the request stays out until its token has ended; the next ones last. */
function outliveToken({ entra }: SignedInRepository, request: ProxiedRequest): HttpFault {
  entra.state.accessTokenSeconds = 3600;
  const endMs = claimsOf(tokenOf(request)).exp * 1000 + 1;
  return { kind: 'wait', until: systemClock.sleep(Math.max(0, endMs - systemClock.nowMs()), never) };
}

function refused(header: string): HttpFault {
  const headers = { 'www-authenticate': header };
  return { kind: 'status', status: 401, azureCode: 'InvalidAuthenticationInfo', headers };
}

/** As Azure challenges: https://learn.microsoft.com/entra/identity-platform/claims-challenge */
function challenge(claims: string): HttpFault {
  const encoded = Buffer.from(claims).toString('base64');
  return refused(
    `Bearer authorization_uri="https://login.example/", error="insufficient_claims", claims="${encoded}"`,
  );
}

/** As Azure refuses a token that it takes for a bad one. */
function refusal(tenantId: string): HttpFault {
  return refused(
    `Bearer authorization_uri=https://login.example/${tenantId}/oauth2/authorize resource_id=https://storage.azure.com`,
  );
}

/** Resolves with what has to be signed in for before `backup` goes on; fails if it ends without. */
async function whenWaitedFor({ tokens }: SignedInRepository, backup: Promise<BackupResult>) {
  const state = { isOver: false };
  void backup.finally(() => (state.isOver = true)).catch(() => undefined);
  for (;;) {
    if (state.isOver) expect(await backup).toBe('waiting for somebody');
    const need = tokens.needs.find(({ isWaitedFor }) => isWaitedFor);
    if (need) return need;
    await nextTurn();
  }
}

/** Signs in as the window would, asked by the need. */
async function signInAgain(place: SignedInRepository, { claims }: AccountNeed) {
  await place.client.signIn({
    signal: never,
    accountId: place.account.id,
    claims,
    openBrowser: (url) => place.walk(url).then(() => undefined),
  });
}

/** Nobody knocks at the storage or at Entra while a person is waited for: whoever did so again and again would keep this from ending. */
async function expectSilence({ proxy, entra }: SignedInRepository) {
  let seen = 0;
  for (let quietTurns = 0; quietTurns < 300; quietTurns++) {
    await nextTurn();
    const now = proxy.log.length + entra.requests.length;
    if (now !== seen) quietTurns = 0;
    seen = now;
  }
}

async function expectWhole(place: SignedInRepository, { warnings }: BackupResult) {
  expect(warnings).toBe(0);
  const snapshots = await place.session.listSnapshots(
    { hosts: [], tagLists: [], paths: [] },
    { signal: never },
  );
  expect(snapshots).toHaveLength(1);
  if (hasRestic) await place.check();
}

describe('a token that ends in the middle of a backup', () => {
  test('is renewed, and nobody notices', async () => {
    const place = await signedInRepository(azurite, { tokenSeconds: shortSeconds });
    place.proxy.once(isPackUpload, (request) => outliveToken(place, request));
    await expectWhole(place, await place.backup());
    const first = tokenOf(place.proxy.log.find(isPackUpload)!);
    const last = tokenOf(place.proxy.log.find(isSnapshotUpload)!);
    expect(last).not.toBe(first);
    expect(place.needs).toEqual([]);
    // The first had really ended.
    const old = { getToken: async () => ({ token: first, expiresOnTimestamp: Infinity }) };
    const client = new ContainerClient(`${azurite.endpoint}/${place.container}`, old, trusting(place.ca));
    await expect(client.getProperties()).rejects.toMatchObject({ statusCode: 403 });
  });

  test('is renewed although Entra is away for a moment', async () => {
    const place = await signedInRepository(azurite, { tokenSeconds: shortSeconds });
    place.proxy.once(isPackUpload, (request) => {
      place.entra.breakTokens({ kind: 'reset' }, { kind: 'status', status: 503 });
      return outliveToken(place, request);
    });
    await expectWhole(place, await place.backup());
    expect(place.needs).toEqual([]);
  });

  test.each(runs)('waits for a new sign-in when the old one was revoked, and goes on (run %i)', async () => {
    const place = await signedInRepository(azurite, { tokenSeconds: shortSeconds });
    place.proxy.once(isPackUpload, (request) => {
      place.entra.state.endSessions(place.person);
      return outliveToken(place, request);
    });
    const backup = place.backup();
    const need = await whenWaitedFor(place, backup);
    expect(need).toMatchObject({
      account: place.account.id,
      error: { code: 'auth/expired', context: { aadsts: 50173 } },
    });
    await expectSilence(place);
    await signInAgain(place, need);
    await expectWhole(place, await backup);
    expect(place.tokens.needs).toEqual([]);
  });

  test('is not waited for by whoever cancels meanwhile', async () => {
    const place = await signedInRepository(azurite, { tokenSeconds: shortSeconds });
    place.proxy.once(isPackUpload, (request) => {
      place.entra.state.endSessions(place.person, failures.refreshTokenExpired);
      return outliveToken(place, request);
    });
    const abort = new AbortController();
    const backup = place.backup(abort.signal);
    const need = await whenWaitedFor(place, backup);
    abort.abort();
    // Its lock is taken away, as soon as that is possible.
    await signInAgain(place, need);
    await expect(backup).rejects.toMatchObject({ name: 'AbortError' });
    expect(place.proxy.log.filter(isSnapshotUpload)).toEqual([]);
  });

  test('ends the backup when the organisation blocks the person', async () => {
    const place = await signedInRepository(azurite, { tokenSeconds: shortSeconds });
    place.proxy.once(isPackUpload, (request) => {
      place.person.refused = failures.blocked;
      return outliveToken(place, request);
    });
    await expect(place.backup()).rejects.toMatchObject({ code: 'auth/blocked', context: { aadsts: 53003 } });
    expect(place.needs).toEqual([]);
  });
});

describe('a token that the storage refuses in the middle of a backup', () => {
  test('is replaced, and nobody notices', async () => {
    const place = await signedInRepository(azurite);
    place.proxy.once(isPackUpload, () => refusal(place.entra.state.tenantId));
    await expectWhole(place, await place.backup());
    expect(new Set(place.proxy.log.filter(isPackUpload).map(tokenOf)).size).toBe(2);
    expect(place.needs).toEqual([]);
  });

  test('is replaced once: the storage may have its reasons', async () => {
    const place = await signedInRepository(azurite);
    for (let time = 0; time < 20; time++)
      place.proxy.once(isPackUpload, () => refusal(place.entra.state.tenantId));
    await expect(place.backup()).rejects.toMatchObject({ code: 'auth/expired' });
  });

  test('is no token for another organisation', async () => {
    const place = await signedInRepository(azurite);
    const other = '99999999-0000-0000-0000-000000000000';
    place.proxy.once(isPackUpload, () => refusal(other));
    await expect(place.backup()).rejects.toMatchObject({
      code: 'auth/wrong-account',
      context: { tenantId: other },
    });
  });

  test('is replaced by one that meets the challenge, and nobody notices', async () => {
    const place = await signedInRepository(azurite);
    place.proxy.once(isPackUpload, () => challenge(newerToken));
    await expectWhole(place, await place.backup());
    expect(place.needs).toEqual([]);
  });

  test.each(runs)('waits for the sign-in that the challenge asks for, and goes on (run %i)', async () => {
    const place = await signedInRepository(azurite);
    place.proxy.once(isPackUpload, () => challenge(stepUp));
    const backup = place.backup();
    const need = await whenWaitedFor(place, backup);
    expect(need).toMatchObject({
      error: { code: 'auth/sign-in-required', context: { aadsts: 50076 } },
    });
    await expectSilence(place);
    await signInAgain(place, need);
    await expectWhole(place, await backup);
    expect(claimsOf(tokenOf(place.proxy.log.findLast(isPackUpload)!)).acrs).toEqual(['c1']);
    // And is remembered for the next token.
    const { token } = await place.tokens.getToken(
      { account: place.account.id, scopes, refusedToken: tokenOf(place.proxy.log.at(-1)!) },
      { signal: never },
    );
    expect(claimsOf(token).acrs).toEqual(['c1']);
  });
});
