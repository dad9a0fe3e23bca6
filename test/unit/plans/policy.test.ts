import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  chosenIn,
  lockedChange,
  openPublishedPolicy,
  parsePolicy,
  underPolicy,
  type Policy,
} from '../../../main/plans/policy';
import type { RunTimes } from '../../../contract/plan-data';
import { firstPlan } from '../../../main/settings/settings-file';
import { noRetentionRules } from '../../../contract/retention-presets';
import { sourcesOf } from '../../support/sources-of';
import { publishedPolicy } from '../../support/published-policy';

const plan = firstPlan(sourcesOf({ folders: ['/a'] }));
const daily: RunTimes = { kind: 'daily', times: ['12:00'] };
const document = (change: object) => JSON.stringify({ version: 1, name: 'Contoso', ...change });

function policy(fields: Policy['fields']): Policy {
  return { version: 1, name: 'Contoso', serial: 0, fields };
}

describe('a policy', () => {
  it('is read with what it leaves out', () => {
    const fields = { 'schedule.runs': { value: daily, isLocked: true }, retention: { value: null } };
    expect(parsePolicy(`\uFEFF${document({ fields, minimumRetention: { daily: 7 } })}`)).toEqual({
      policy: {
        version: 1,
        name: 'Contoso',
        serial: 0,
        fields: { 'schedule.runs': fields['schedule.runs'], retention: { value: null, isLocked: false } },
        minimumRetention: { ...noRetentionRules, daily: 7 },
      },
    });
  });

  it.each([
    ['{', '', 'is not in JSON'],
    ['[]', '', 'expected object'],
    [document({ version: 2 }), 'version', 'expected 1'],
    [document({ colour: 'red' }), 'colour', 'is not known here'],
    [document({ fields: { 'schedule.run': { value: daily } } }), 'schedule.run', 'is not known here'],
    [document({ fields: { 'sources.folders': { value: ['/'] } } }), 'sources.folders', 'is not known here'],
    [document({ fields: { toString: { value: 1 } } }), 'toString', 'is not known here'],
    [
      document({ fields: { 'schedule.runs': { value: { kind: 'daily', times: ['25:00'] } } } }),
      'schedule.runs.times.0',
      'pattern',
    ],
    [
      document({ fields: { 'schedule.runs': { value: { ...daily, at: 1 } } } }),
      'schedule.runs.at',
      'not known',
    ],
    [document({ fields: { 'speed.connections': { value: 0 } } }), 'speed.connections', 'Too small'],
    [document({ minimumRetention: { daily: -2 } }), 'minimumRetention.daily', 'Too small'],
    [
      document({ fields: { 'sources.excludes': { value: ['*.tmp', '[z-]'] } } }),
      'sources.excludes.1',
      'what is in brackets is no range',
    ],
  ])('that is wrong is refused with the field and the reason: %s', (text, field, reason) => {
    expect(parsePolicy(text)).toEqual({ problem: { field, reason: expect.stringContaining(reason) } });
  });
});

describe('a published policy', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const signer = String(publicKey.export({ type: 'spki', format: 'pem' }));
  const published = (text: string, key = privateKey) => publishedPolicy(text, key);

  it('counts when it is signed by the key that is named', () => {
    expect(openPublishedPolicy(published(document({ serial: 3 })), signer)).toMatchObject({
      policy: { serial: 3 },
    });
  });

  it.each([
    ['by somebody else', published(document({}), generateKeyPairSync('ed25519').privateKey)],
    ['for another text', published(document({})).replace(/"payload":".{4}/, '"payload":"AAAA')],
  ])('is refused when it is signed %s', (_, text) => {
    expect(openPublishedPolicy(text, signer)).toMatchObject({ problem: { field: 'signature' } });
  });

  it.each(['{', '{"payload":"","signature":1}', document({})])('has to be one: %s', (text) => {
    expect(openPublishedPolicy(text, signer)).toEqual({
      problem: { field: '', reason: 'is no signed policy' },
    });
  });

  it('says what is wrong in it', () => {
    expect(openPublishedPolicy(published(document({ serial: -1 })), signer)).toMatchObject({
      problem: { field: 'serial' },
    });
  });
});

describe('a plan under a policy', () => {
  const locked = policy({ 'schedule.runs': { value: daily, isLocked: true } });
  const preset = policy({ 'schedule.runs': { value: daily, isLocked: false } });
  const mine = { ...plan, schedule: { ...plan.schedule, runs: { kind: 'interval', minutes: 60 } as const } };

  it('has what is locked', () => {
    const { plan: held, managed } = underPolicy(mine, locked, plan);
    expect(held).toEqual({ ...plan, schedule: { ...plan.schedule, runs: daily } });
    expect(managed).toEqual([{ field: 'schedule.runs', by: 'Contoso', isLocked: true }]);
  });

  it('has what is preset until somebody has chosen', () => {
    expect(underPolicy(plan, preset, plan).plan.schedule.runs).toEqual(daily);
    expect(underPolicy(mine, preset, plan)).toEqual({ plan: mine, managed: [] });
    expect(underPolicy(mine, undefined, plan)).toEqual({ plan: mine, managed: [] });
  });

  it('may have a whole part set', () => {
    const kept = policy({ retention: { value: null, isLocked: true } });
    const own = { ...plan, retention: { rules: {} as never, atLeast: 1 } };
    expect(underPolicy(own, kept, plan).plan.retention).toBeNull();
  });

  it('is not saved with something else where it is locked', () => {
    expect(lockedChange(mine, locked)).toBe('schedule.runs');
    expect(lockedChange({ ...mine, schedule: { ...mine.schedule, runs: daily } }, locked)).toBeUndefined();
    expect([lockedChange(mine, preset), lockedChange(mine, undefined)]).toEqual([undefined, undefined]);
  });
});

describe('a plan that was changed under a policy', () => {
  const preset = policy({
    'schedule.runs': { value: daily, isLocked: false },
    'conditions.allowsMetered': { value: true, isLocked: false },
  });

  it('keeps what somebody chose, and nothing of what is only proposed', () => {
    const shown = underPolicy(plan, preset, plan).plan;
    const wanted = { ...shown, name: 'Mine', conditions: { ...shown.conditions, allowsMetered: false } };
    expect(chosenIn(wanted, plan, preset)).toEqual({ ...plan, name: 'Mine' });
  });
});
