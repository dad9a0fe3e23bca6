import { describe, expect, it } from 'vitest';
import type { Health, HealthState, Job } from '../../../contract/data';
import type { WaitReason } from '../../../contract/wait-reason';
import { createTexts } from '../../../main/shell/texts';
import { trayView } from '../../../main/shell/tray-view';

const now = new Date(2026, 10, 22, 15, 0).getTime();
const at = (hour: number) => new Date(2026, 10, 22, hour, 5).toISOString();
const health = (state: HealthState, change: Partial<Health> = {}): Health => ({
  state,
  lastBackup: { time: at(14), snapshotId: 'a'.repeat(64), warnings: 0 },
  trouble: null,
  pausedUntil: null,
  nextRunAt: null,
  waits: null,
  pausedInNetwork: null,
  networkName: null,
  recoveryKit: 'confirmed',
  ...change,
});
const job = (change: Partial<Job>): Job => ({
  id: '1',
  kind: 'backup',
  planId: null,
  state: 'succeeded',
  startedAt: at(14),
  endedAt: at(14),
  progress: null,
  warnings: 0,
  error: null,
  outcome: null,
  ...change,
});
const view = (shown: Health, jobs: readonly Job[] = [], language = 'en') =>
  trayView(shown, jobs, createTexts([language]), now);
const entries = (shown: Health, jobs?: readonly Job[], language?: string) =>
  view(shown, jobs, language).groups.flat();

describe('trayView', () => {
  it.each<[HealthState, string]>([
    ['not-connected', 'attention'],
    ['sign-in-needed', 'signed-out'],
    ['password-needed', 'attention'],
    ['nothing-chosen', 'attention'],
    ['never-backed-up', 'attention'],
    ['working', 'working'],
    ['paused', 'paused'],
    ['safe', 'safe'],
    ['attention', 'attention'],
    ['offline', 'offline'],
  ])('shows %s as %s', (state, icon) => {
    expect(view(health(state)).icon).toBe(icon);
  });

  it('says how things stand, and since when', () => {
    expect(view(health('safe')).tooltip).toBe('Stowkeep: Your files are backed up\nLast backup: 14:05');
    expect(view(health('never-backed-up', { lastBackup: null })).tooltip).toBe(
      'Stowkeep: Nothing is backed up yet',
    );
    expect(view(health('paused', { pausedUntil: at(16) }), [], 'de').tooltip).toBe(
      'Stowkeep: Sicherungen angehalten bis 16:05\nLetzte Sicherung: 14:05',
    );
    expect(entries(health('paused', { pausedInNetwork: 'Café' }))[0]?.label).toBe(
      'Backups paused in the network “Café”',
    );
  });

  it('says when the next backup is, or what it waits for', () => {
    const next = (change: Partial<Health>, language?: string) => {
      const shown = health('safe', { lastBackup: null, ...change });
      const label = entries(shown, [], language).find(({ id }) => id === 'next')?.label ?? null;
      expect(view(shown, [], language).tooltip.split('\n').at(1) ?? null).toBe(label);
      return label;
    };
    const waits = (reason: WaitReason, nextTryAt: string | null = null) => ({
      nextRunAt: at(20),
      waits: { planId: 'a', reason, nextTryAt },
    });
    expect(next({})).toBeNull();
    expect(next({ nextRunAt: at(18) })).toBe('Next backup: 18:05');
    expect(next(waits({ kind: 'metered' }, at(18)))).toBe('Waiting: metered network. Next try 18:05');
    expect(next(waits({ kind: 'on-battery' }, at(18)), 'de')).toBe(
      'Wartet auf Netzstrom. Nächster Versuch: 18:05',
    );
    expect(next(waits({ kind: 'offline' }))).toBe('Waiting for a network');
    // The state says so already.
    expect(next(waits({ kind: 'password-needed' }))).toBeNull();
  });

  it('offers to pause, or to go on', () => {
    const offered = (shown: Health) => entries(shown).map((entry) => [entry.id, entry.isEnabled]);
    const end = [
      ['open', true],
      ['quit', true],
    ];
    expect(offered(health('safe'))).toEqual([
      ['state', false],
      ['back-up-now', true],
      ['pause-hour', true],
      ['pause-until-tomorrow', true],
      ...end,
    ]);
    const goesOn = [['state', false], ['back-up-now', false], ['resume', true], ...end];
    expect(offered(health('paused', { pausedUntil: at(16) }))).toEqual(goesOn);
    expect(offered(health('offline', { pausedUntil: at(16) }))).toContainEqual(['resume', true]);
    expect(offered(health('attention', { pausedInNetwork: 'Café' }))).toContainEqual(['resume', true]);
    expect(offered(health('not-connected'))).toContainEqual(['pause-hour', false]);
    const named = offered(health('safe', { networkName: 'Café' }));
    expect(named).toContainEqual(['pause-until-other-network', true]);
  });

  it.each<[Partial<Job>, string]>([
    [{}, 'Backup of 14:05: complete'],
    [{ state: 'succeeded-with-warnings', warnings: 2 }, 'Backup of 14:05: 2 files are missing'],
    [{ state: 'failed' }, 'Backup of 14:05: not finished'],
    [{ kind: 'restore', state: 'cancelled' }, 'Restore of 14:05: stopped'],
  ])('tells the last result: %j', (change, label) => {
    const running = job({ state: 'running', endedAt: null });
    const all = entries(health('working'), [running, job(change), job({ state: 'cancelled' })]);
    expect(all[1]).toEqual({ id: 'last-result', label, isEnabled: true });
  });
});
