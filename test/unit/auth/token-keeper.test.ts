import { describe, expect, it } from 'vitest';
import { TokenKeeper } from '../../../main/auth/token-keeper';
import { EngineError } from '../../../main/engine/errors';
import { deferred } from '../../support/deferred';
import { FakeClock } from '../../support/fake-clock';

const never = new AbortController().signal;
const hourMs = 3_600_000;
const minuteMs = 60_000;
const stepUp = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

/** A keeper whose renewals give `token 1`, `token 2`, … for an hour each, unless they are told to fail. */
function setUp() {
  const clock = new FakeClock();
  const renewals: { readonly claims: string | undefined; readonly isForced: boolean }[] = [];
  const failures: EngineError[] = [];
  const state = { hold: Promise.resolve(), lifeMs: hourMs, changes: 0 };
  const keeper = new TokenKeeper({
    clock,
    onDidChangeNeed: () => void state.changes++,
    renew: async ({ claims, isForced }) => {
      renewals.push({ claims, isForced });
      const token = `token ${renewals.length}`;
      await state.hold;
      const failure = failures.shift();
      if (failure) throw failure;
      return { token, expiresOnMs: clock.nowMs() + state.lifeMs };
    },
  });
  const get = async (request = {}, signal = never) => (await keeper.getToken(request, signal)).token;
  return { clock, keeper, renewals, failures, state, get };
}

const expired = () => new EngineError('auth/expired', 'revoked', { aadsts: 50173 });
const offline = () => new EngineError('auth/unreachable', 'offline');
const settled = async (turns = 5) => {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
};

describe('a token that is good', () => {
  it('is given to all, also to those who asked at the same time', async () => {
    const { get, renewals } = setUp();
    expect(await Promise.all([get(), get(), get()])).toEqual(['token 1', 'token 1', 'token 1']);
    expect(await get()).toBe('token 1');
    expect(renewals).toEqual([{ claims: undefined, isForced: false }]);
  });

  it('is renewed ahead of its end, while nobody waits', async () => {
    const { get, clock, renewals, state } = setUp();
    await get();
    await clock.advance(hourMs - 9 * minuteMs);
    const renewed = deferred();
    state.hold = renewed.promise;
    expect([await get(), await get()]).toEqual(['token 1', 'token 1']);
    renewed.resolve();
    await settled();
    expect(await get()).toBe('token 2');
    expect(renewals[1]).toEqual({ claims: undefined, isForced: true });
  });

  it('is kept when a renewal ahead of time fails, and that is not tried at once again', async () => {
    const { get, clock, renewals, failures } = setUp();
    await get();
    await clock.advance(hourMs - 9 * minuteMs);
    failures.push(offline());
    expect([await get(), await get()]).toEqual(['token 1', 'token 1']);
    await settled();
    expect(await get()).toBe('token 1');
    expect(renewals).toHaveLength(2);
    await clock.advance(minuteMs);
    expect(await get()).toBe('token 1');
    await settled();
    expect(await get()).toBe('token 3');
  });

  it('is shown to need a sign-in before anybody has to wait', async () => {
    const { get, clock, keeper, failures } = setUp();
    await get();
    await clock.advance(hourMs - 9 * minuteMs);
    failures.push(expired());
    expect(await get()).toBe('token 1');
    await settled();
    expect(keeper.need).toMatchObject({ error: { code: 'auth/expired' }, isWaitedFor: false });
    expect(await get()).toBe('token 1');
  });
});

describe('a token that is not good any more', () => {
  it.each([
    ['it ends within two minutes', hourMs - minuteMs],
    ['the computer slept', 9 * hourMs],
    ['the clock was set back', -24 * hourMs],
  ])('is renewed first: %s', async (_, jumpMs) => {
    const { get, clock } = setUp();
    await get();
    clock.jump(jumpMs);
    expect(await get()).toBe('token 2');
  });

  it('may have lived for seconds only', async () => {
    const { get, clock, state } = setUp();
    state.lifeMs = 5000;
    expect([await get(), await get()]).toEqual(['token 1', 'token 1']);
    clock.jump(4900);
    expect(await get()).toBe('token 2');
  });

  it('was refused: those who had it get one new token', async () => {
    const { get, renewals } = setUp();
    const refusedToken = await get();
    expect(await Promise.all([get({ refusedToken }), get({ refusedToken })])).toEqual(['token 2', 'token 2']);
    expect(await get({ refusedToken })).toBe('token 2');
    expect(renewals).toHaveLength(2);
  });

  it('fails whoever needs it when Entra cannot be reached, and the next one asks anew', async () => {
    const { get, failures } = setUp();
    failures.push(offline());
    await expect(get()).rejects.toMatchObject({ code: 'auth/unreachable' });
    expect(await get()).toBe('token 2');
  });

  it.each(['auth/blocked', 'auth/not-set-up'] as const)('waits for nobody with %s', async (code) => {
    const { get, failures, keeper } = setUp();
    failures.push(new EngineError(code, 'no'));
    await expect(get()).rejects.toMatchObject({ code });
    expect(keeper.need).toBeUndefined();
  });
});

describe('while a sign-in is needed', () => {
  it('all wait, nothing is tried, and after it all go on', async () => {
    const { get, keeper, failures, renewals, state } = setUp();
    failures.push(expired());
    const waiting = Promise.all([get(), get()]);
    await settled();
    const late = get();
    await settled();
    expect(keeper.need).toEqual({
      error: expect.objectContaining({ code: 'auth/expired' }),
      claims: undefined,
      isWaitedFor: true,
    });
    expect(renewals).toHaveLength(1);
    keeper.didSignIn();
    expect([...(await waiting), await late]).toEqual(['token 2', 'token 2', 'token 2']);
    expect(keeper.need).toBeUndefined();
    expect(state.changes).toBeGreaterThan(0);
  });

  it('whoever gives up does so at once, and the others wait on', async () => {
    const { get, keeper, failures } = setUp();
    failures.push(expired());
    const abort = new AbortController();
    const patient = get();
    const impatient = get({}, abort.signal);
    await settled();
    abort.abort();
    await expect(impatient).rejects.toMatchObject({ name: 'AbortError' });
    expect(keeper.need?.isWaitedFor).toBe(true);
    keeper.didSignIn();
    expect(await patient).toBe('token 2');
  });

  it('whoever gives up in the middle of a renewal leaves it to the others', async () => {
    const { get, state } = setUp();
    const held = deferred();
    state.hold = held.promise;
    const abort = new AbortController();
    const impatient = get({}, abort.signal);
    const patient = get();
    abort.abort();
    await expect(impatient).rejects.toMatchObject({ name: 'AbortError' });
    held.resolve();
    expect(await patient).toBe('token 1');
  });

  it('a renewal that began before the sign-in does not ask for another', async () => {
    const { get, keeper, failures, state } = setUp();
    const held = deferred();
    state.hold = held.promise;
    failures.push(expired());
    const token = get();
    await settled();
    keeper.didSignIn();
    held.resolve();
    expect(await token).toBe('token 2');
    expect(keeper.need).toBeUndefined();
  });

  it('nor does such a renewal leave its token behind: it may be of somebody who has signed out', async () => {
    const { get, keeper, state } = setUp();
    const held = deferred();
    state.hold = held.promise;
    const token = get();
    await settled();
    keeper.didSignIn();
    held.resolve();
    await token;
    expect(await get()).toBe('token 2');
  });

  it('that did not help, it is needed again', async () => {
    const { get, keeper, failures } = setUp();
    failures.push(expired(), expired());
    const token = get();
    await settled();
    keeper.didSignIn();
    await settled();
    expect(keeper.need?.isWaitedFor).toBe(true);
    keeper.didSignIn();
    expect(await token).toBe('token 3');
  });
});

describe('a look ahead of time', () => {
  it('renews what ends soon, and leaves what is good alone', async () => {
    const { keeper, clock, renewals, get } = setUp();
    await keeper.look();
    await keeper.look();
    expect(renewals).toHaveLength(1);
    clock.jump(9 * hourMs);
    await keeper.look();
    expect([await get(), renewals.length]).toEqual(['token 2', 2]);
  });

  it('tells that a sign-in is needed, and nothing else', async () => {
    const { keeper, failures, renewals } = setUp();
    failures.push(new EngineError('auth/blocked', 'no'), expired());
    await keeper.look();
    expect(keeper.need).toBeUndefined();
    await keeper.look();
    await keeper.look();
    expect(keeper.need).toMatchObject({ error: { code: 'auth/expired' }, isWaitedFor: false });
    expect(renewals).toHaveLength(2);
  });

  it('is repeated while there is no network after sleep', async () => {
    const { keeper, failures, renewals, clock } = setUp();
    failures.push(offline(), offline(), expired());
    const look = keeper.look();
    await clock.advance(60_000);
    await look;
    expect(keeper.need).toMatchObject({ error: { code: 'auth/expired' } });
    expect([renewals.length, clock.sleeps]).toEqual([3, [5000, 20_000]]);
  });

  it('is given up after some times, and made at once when the network is back', async () => {
    const { keeper, failures, renewals, clock } = setUp();
    failures.push(...Array.from({ length: 5 }, offline));
    const look = keeper.look();
    await clock.advance(hourMs);
    await look;
    expect(renewals).toHaveLength(5);
    failures.push(offline());
    const interrupted = keeper.look();
    await clock.whenSleeping();
    await keeper.look();
    await clock.advance(hourMs);
    await interrupted;
    expect(renewals).toHaveLength(7);
  });

  it.each(['didSignIn', 'dispose'] as const)('is not repeated after %s', async (end) => {
    const { keeper, failures, renewals, clock } = setUp();
    failures.push(offline());
    const look = keeper.look();
    await clock.whenSleeping();
    keeper[end]();
    await clock.advance(hourMs);
    await look;
    expect(renewals).toHaveLength(1);
  });
});

describe('a claims challenge', () => {
  it('is answered without asking where that is possible, once for all who meet it', async () => {
    const { get, renewals } = setUp();
    const refusedToken = await get();
    const request = { claims: stepUp, refusedToken };
    expect(await Promise.all([get(request), get(request)])).toEqual(['token 2', 'token 2']);
    expect(await get(request)).toBe('token 2');
    expect(await get()).toBe('token 2');
    expect(renewals.slice(1)).toEqual([{ claims: stepUp, isForced: true }]);
  });

  it('is asked for by the sign-in that it needs, and kept for the tokens after it', async () => {
    const { get, keeper, failures, renewals, clock } = setUp();
    const refusedToken = await get();
    failures.push(new EngineError('auth/sign-in-required', 'mfa', { claims: '{"of":"Entra"}' }));
    const token = get({ claims: stepUp, refusedToken });
    await settled();
    expect(keeper.need?.claims).toBe('{"of":"Entra"}');
    keeper.didSignIn();
    expect(await token).toBe('token 3');
    clock.jump(hourMs);
    await get();
    expect(renewals.slice(1).map(({ claims }) => claims)).toEqual([stepUp, stepUp, stepUp]);
  });

  it.each(['auth/not-set-up', 'auth/unreachable'] as const)(
    'that fails with %s is not repeated',
    async (code) => {
      const { get, failures, renewals, clock } = setUp();
      await get();
      failures.push(new EngineError(code, 'no'));
      await expect(get({ claims: stepUp })).rejects.toMatchObject({ code });
      clock.jump(hourMs);
      expect(await get()).toBe('token 3');
      expect(renewals.at(-1)?.claims).toBeUndefined();
    },
  );
});

it('ends its renewals when it is disposed of', async () => {
  const clock = new FakeClock();
  const keeper = new TokenKeeper({
    clock,
    onDidChangeNeed: () => undefined,
    renew: ({ signal }) => clock.sleep(hourMs, signal).then(() => expect.unreachable()),
  });
  const token = keeper.getToken({}, never);
  await clock.whenSleeping();
  keeper.dispose();
  await expect(token).rejects.toMatchObject({ name: 'AbortError' });
});
