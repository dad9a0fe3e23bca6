import { describe, expect, it } from 'vitest';
import type { Connection, Job } from '../../../contract/data';
import { healthOf, type HealthFacts } from '../../../main/jobs/health';
import { madePlan, planView } from '../../support/made-plans';
import { sourcesOf } from '../../support/sources-of';

const now = Date.parse('2026-11-22T12:00:00Z');
const clock = { nowMs: () => now, sleep: () => Promise.reject(new Error('unused')) };
const connection: Connection = {
  place: { kind: 'local', path: '/r' },
  location: '/r',
  repositoryId: 'a'.repeat(64),
  isUnlocked: true,
  isPasswordRemembered: true,
  missingSecret: null,
};

function backup(change: Partial<Job>, hoursAgo = 1): Job {
  const time = new Date(now - hoursAgo * 3_600_000).toISOString();
  return {
    id: time,
    kind: 'backup',
    planId: null,
    state: 'succeeded',
    startedAt: time,
    endedAt: time,
    progress: null,
    warnings: 0,
    error: null,
    outcome: {
      kind: 'backup',
      snapshotId: 'b'.repeat(64),
      filesNew: 0,
      filesChanged: 0,
      filesUnmodified: 0,
      bytesProcessed: 0,
      bytesAdded: 0,
      bytesStored: 0,
    },
    ...change,
  };
}

const failed = (code: 'storage/unavailable' | 'auth/unreachable' | 'disk/full') =>
  backup({ state: 'failed', outcome: null, error: { code, message: '', context: {} } });

const need = (isWaitedFor: boolean): HealthFacts['need'] => ({
  error: { code: 'auth/expired', message: '', context: {} },
  isWaitedFor,
});
const running = backup({ state: 'running', endedAt: null, outcome: null });

const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
const withoutFolders = madePlan({ sources: sourcesOf({}) });
const weekly = madePlan({ schedule: { runs: { kind: 'weekly', days: [1], times: ['09:00'] } } });

const facts = (change: Partial<HealthFacts>): HealthFacts => ({
  connection,
  plans: [planView(madePlan())],
  isKitConfirmed: true,
  need: null,
  jobs: [backup({})],
  pausedUntil: null,
  pausedInNetwork: null,
  networkName: null,
  ...change,
});

describe('healthOf', () => {
  it.each<[string, Partial<HealthFacts>]>([
    ['not-connected', { connection: null }],
    ['password-needed', { connection: { ...connection, isUnlocked: false } }],
    ['nothing-chosen', { plans: [planView(withoutFolders)] }],
    ['safe', { plans: [planView(withoutFolders), planView(madePlan())] }],
    ['never-backed-up', { jobs: [] }],
    ['never-backed-up', { jobs: [backup({ state: 'cancelled', outcome: null })] }],
    ['sign-in-needed', { connection: { ...connection, isUnlocked: false }, need: need(true) }],
    ['working', { jobs: [running, backup({})] }],
    ['working', { jobs: [running], need: need(false) }],
    ['sign-in-needed', { jobs: [running], need: need(true) }],
    ['sign-in-needed', { need: need(false) }],
    ['paused', { jobs: [backup({ state: 'paused', endedAt: null, outcome: null })] }],
    ['paused', { pausedUntil: '2026-11-22T13:00:00.000Z' }],
    ['paused', { pausedInNetwork: 'Café' }],
    ['working', { jobs: [running], pausedUntil: '2026-11-22T13:00:00.000Z' }],
    ['safe', {}],
    ['safe', { jobs: [backup({ state: 'cancelled', outcome: null }), backup({})] }],
    ['attention', { jobs: [backup({}, 49)] }],
    ['safe', { jobs: [backup({}, 49)], plans: [planView(weekly, { nextRunAt: hoursAgo(-2) })] }],
    ['safe', { jobs: [backup({}, 49)], plans: [planView(weekly, { dueSince: hoursAgo(23) })] }],
    ['attention', { jobs: [backup({}, 1)], plans: [planView(weekly, { dueSince: hoursAgo(25) })] }],
    ['attention', { jobs: [backup({ state: 'succeeded-with-warnings', warnings: 2 })] }],
    ['attention', { jobs: [failed('disk/full'), backup({})] }],
    ['offline', { jobs: [failed('storage/unavailable'), backup({})] }],
    ['offline', { jobs: [failed('auth/unreachable'), backup({})] }],
  ])('is %s', (state, change) => {
    expect(healthOf(facts(change), clock).state).toBe(state);
  });

  it('tells why a sign-in is needed', () => {
    expect(healthOf(facts({ need: need(false) }), clock).trouble).toEqual(need(false)?.error);
  });

  it('tells the last backup whatever came after it', () => {
    const good = backup({}, 5);
    expect(healthOf(facts({ jobs: [failed('disk/full'), good] }), clock)).toEqual({
      state: 'attention',
      recoveryKit: 'confirmed',
      lastBackup: { time: good.endedAt, snapshotId: 'b'.repeat(64), warnings: 0 },
      trouble: { code: 'disk/full', message: '', context: {} },
      pausedUntil: null,
      pausedInNetwork: null,
      networkName: null,
      nextRunAt: null,
      waits: null,
    });
  });

  it('tells the soonest run, and why the one waits that has been due longest', () => {
    const waiting = (dueSince: string, kind: 'metered' | 'full-screen') =>
      planView(weekly, { dueSince, waits: { kind }, nextRunAt: dueSince, nextTryAt: hoursAgo(-1) });
    const later = planView(weekly, { nextRunAt: hoursAgo(-5) });
    const soon = planView(weekly, { nextRunAt: hoursAgo(-2) });
    expect(healthOf(facts({ plans: [later, soon] }), clock)).toMatchObject({
      nextRunAt: hoursAgo(-2),
      waits: null,
    });
    const plans = [later, waiting(hoursAgo(1), 'full-screen'), waiting(hoursAgo(3), 'metered')];
    expect(healthOf(facts({ plans }), clock)).toMatchObject({
      nextRunAt: hoursAgo(-5),
      waits: { planId: weekly.id, reason: { kind: 'metered' }, nextTryAt: hoursAgo(-1) },
    });
  });
});
