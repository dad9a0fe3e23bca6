import { describe, expect, it } from 'vitest';
import type { Conditions } from '../../../contract/plan-data';
import type { WaitReason } from '../../../contract/wait-reason';
import type { SystemFacts } from '../../../main/plans/system-facts';
import { nextTryMs, whyNot, whyStop, type RunFacts } from '../../../main/plans/why-not';
import { quietFacts } from '../../support/system-facts';

const nowMs = Date.parse('2025-06-08T12:03:20Z');
const careful: Conditions = {
  battery: { kind: 'above', percent: 30 },
  allowsMetered: false,
  networks: ['Home', 'Work'],
  waitsForFullScreen: true,
  idleMinutes: 10,
};
const facts = (change: Partial<RunFacts> = {}, system: Partial<SystemFacts> = {}): RunFacts => ({
  nowMs,
  system: { ...quietFacts, ...system },
  lacks: null,
  hasSources: true,
  usesNetwork: true,
  pause: null,
  closedUntilMs: null,
  retryAtMs: null,
  isBusy: false,
  ...change,
});
const onBattery = (batteryPercent: number | null) => facts({}, { isOnBattery: true, batteryPercent });
const at = (time: string) => Date.parse(`2025-06-08T${time}Z`);

const cases: readonly [RunFacts, WaitReason | null, string | null][] = [
  [facts(), null, null],
  [facts({ lacks: 'not-connected' }), { kind: 'not-connected' }, null],
  [facts({ lacks: 'sign-in-needed' }), { kind: 'sign-in-needed' }, null],
  [facts({ lacks: 'password-needed' }), { kind: 'password-needed' }, null],
  [facts({ hasSources: false }), { kind: 'no-sources' }, null],
  [
    facts({ pause: { until: '2025-06-08T13:00:00.000Z' } }),
    { kind: 'paused', until: '2025-06-08T13:00:00.000Z' },
    '13:00:00',
  ],
  [facts({ pause: { until: null } }), { kind: 'paused', until: null }, null],
  [
    facts({ closedUntilMs: at('20:00:00') }),
    { kind: 'outside-window', opensAt: '2025-06-08T20:00:00.000Z' },
    '20:00:00',
  ],
  [facts({}, { isOnline: false, isMetered: true }), { kind: 'offline' }, '12:05:00'],
  [facts({}, { isMetered: true, networkName: 'Train' }), { kind: 'metered' }, '12:05:00'],
  [facts({}, { networkName: 'Train' }), { kind: 'other-network', network: 'Train' }, '12:05:00'],
  [onBattery(29), { kind: 'battery-low', percent: 29, needed: 30 }, '12:05:00'],
  [onBattery(30), null, null],
  [facts({}, { isFullScreen: true }), { kind: 'full-screen' }, '12:05:00'],
  [facts({}, { idleSeconds: 500 }), { kind: 'in-use', idleMinutes: 10 }, '12:05:00'],
  [
    facts({ retryAtMs: at('12:08:00') }),
    { kind: 'failed-before', retryAt: '2025-06-08T12:08:00.000Z' },
    '12:08:00',
  ],
  [facts({ retryAtMs: nowMs }), null, null],
  [facts({ isBusy: true }), { kind: 'busy' }, null],
];

describe('whyNot', () => {
  it.each(cases)('%j', (now, reason, next) => {
    expect(whyNot(careful, now)).toEqual(reason);
    if (reason) expect(nextTryMs(reason, now)).toBe(next && at(next));
  });

  it('says first what a person has to do, and last what passes by itself', () => {
    const all = facts(
      { lacks: 'sign-in-needed', pause: { until: null }, closedUntilMs: nowMs + 1, isBusy: true },
      { isOnline: false, isOnBattery: true, batteryPercent: 1 },
    );
    expect(whyNot(careful, all)?.kind).toBe('sign-in-needed');
    expect(whyNot(careful, { ...all, lacks: null })?.kind).toBe('paused');
    expect(whyNot(careful, { ...all, lacks: null, pause: null })?.kind).toBe('outside-window');
  });

  it('takes for fulfilled what this system does not tell', () => {
    const unknown = { isMetered: null, networkName: null, isFullScreen: null };
    expect(whyNot(careful, facts({}, unknown))).toBeNull();
    expect(whyNot(careful, onBattery(null))).toBeNull();
    expect(whyNot({ ...careful, battery: { kind: 'never' } }, onBattery(null))).toEqual({
      kind: 'on-battery',
    });
  });

  it('does not ask for a network where the backups lie on this computer', () => {
    const here = facts({ usesNetwork: false }, { isOnline: false, isMetered: true, networkName: 'Train' });
    expect(whyNot(careful, here)).toBeNull();
  });

  it('asks for nothing that the plan does not want', () => {
    const easy: Conditions = {
      battery: { kind: 'any' },
      allowsMetered: true,
      networks: [],
      waitsForFullScreen: false,
      idleMinutes: null,
    };
    const system = { isMetered: true, networkName: 'Train', isOnBattery: true, batteryPercent: 1 };
    expect(whyNot(easy, facts({}, { ...system, isFullScreen: true, idleSeconds: 0 }))).toBeNull();
  });
});

describe('whyStop', () => {
  it.each<[RunFacts, WaitReason['kind'] | undefined]>([
    [facts(), undefined],
    [facts({ closedUntilMs: at('20:00:00') }), 'outside-window'],
    [facts({}, { isMetered: true }), 'metered'],
    [facts({}, { networkName: 'Train' }), 'other-network'],
    [onBattery(29), 'battery-low'],
    // The engine waits for the storage by itself; and what runs goes last on this computer.
    [facts({}, { isOnline: false, isMetered: true, networkName: null }), undefined],
    [facts({}, { isFullScreen: true, idleSeconds: 0 }), undefined],
  ])('%j', (now, kind) => {
    expect(whyStop(careful, now)?.kind).toBe(kind);
  });
});
