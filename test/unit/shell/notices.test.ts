import { describe, expect, it } from 'vitest';
import type { Health, Job } from '../../../contract/data';
import { Notices, type NoticeContent } from '../../../main/shell/notices';
import { createTexts } from '../../../main/shell/texts';
import { MemoryDocument } from '../../support/app-doubles';
import { FakeClock } from '../../support/fake-clock';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function notices(clock = new FakeClock(), store = new MemoryDocument(), isWindowSeen = () => false) {
  const shown: NoticeContent[] = [];
  const closed: string[] = [];
  const done: unknown[] = [];
  const all = new Notices({
    clock,
    store,
    texts: createTexts(['en']),
    show: (content) => {
      shown.push(content);
      return () => void closed.push(content.title);
    },
    isWindowSeen,
    open: (route) => void done.push(route ?? 'open'),
    backUpNow: () => void done.push('back up'),
    reveal: (jobId) => void done.push(`reveal ${jobId}`),
  });
  const titles = () => shown.map(({ title }) => title);
  return { all, clock, store, shown, closed, done, titles };
}

const health = (state: Health['state'], lastBackupMs?: number): Health => ({
  state,
  lastBackup:
    lastBackupMs === undefined
      ? null
      : { time: new Date(lastBackupMs).toISOString(), snapshotId: 'a'.repeat(64), warnings: 0 },
  trouble: null,
  pausedUntil: null,
  nextRunAt: null,
  waits: null,
  pausedInNetwork: null,
  networkName: null,
  recoveryKit: 'confirmed',
});

const job = (kind: Job['kind'], state: Job['state'], outcome: Job['outcome'] = null): Job => ({
  id: `${kind} ${state}`,
  kind,
  planId: null,
  state,
  startedAt: '2024-01-01T00:00:00Z',
  endedAt: '2024-01-01T00:00:00Z',
  progress: null,
  warnings: 0,
  error: null,
  outcome,
});

const restored = (target: string) =>
  job('restore', 'succeeded', {
    kind: 'restore',
    target,
    filesRestored: 2,
    filesSkipped: 0,
    bytesRestored: 1,
    filesVerified: 0,
  });

describe('Notices', () => {
  it('tells of each cause once a day, also after a new start', () => {
    const first = notices();
    first.all.showJob(job('backup', 'failed'));
    first.clock.jump(dayMs - 1);
    first.all.showJob(job('backup', 'failed'));
    expect(first.titles()).toEqual(['The backup did not finish']);

    const again = notices(first.clock, first.store);
    again.all.showJob(job('backup', 'failed'));
    expect(again.titles()).toEqual([]);
    again.clock.jump(1);
    again.all.showJob(job('backup', 'failed'));
    expect(again.titles()).toEqual(['The backup did not finish']);
  });

  it('offers to try a failed backup again, or shows it', () => {
    const { all, shown, done } = notices();
    all.showJob(job('backup', 'failed'));
    shown[0]!.action.run();
    shown[0]!.onClick();
    expect(done).toEqual(['back up', { screen: 'activity', jobId: 'backup failed' }]);
  });

  it('says that there was no backup for days, and nothing while the person wants it so', () => {
    const { all, clock, titles, closed } = notices();
    const last = clock.nowMs();
    clock.jump(3 * dayMs - 1);
    all.showHealth(health('attention', last));
    clock.jump(1);
    for (const state of ['paused', 'working'] as const) all.showHealth(health(state, last));
    expect(titles()).toEqual([]);
    all.showHealth(health('offline', last));
    clock.jump(dayMs);
    all.showHealth(health('attention', last));
    expect(titles()).toEqual(['No backup for 3 days', 'No backup for 4 days']);
    all.showHealth(health('safe', clock.nowMs()));
    expect(closed).toEqual(['No backup for 3 days', 'No backup for 4 days']);
  });

  it('asks to sign in until that is done', () => {
    const { all, titles, closed } = notices();
    for (const state of ['sign-in-needed', 'sign-in-needed', 'safe'] as const) all.showHealth(health(state));
    expect([titles(), closed]).toEqual([
      ['Sign in to go on with your backups'],
      ['Sign in to go on with your backups'],
    ]);
  });

  it('shows the folder of a finished restore, and of every one', () => {
    const { all, shown, done } = notices();
    all.showJob(restored('/home/anna/Restored'));
    all.showJob({ ...restored(''), id: 'other' });
    for (const { action } of shown) action.run();
    expect(shown.map(({ body }) => body)).toEqual(['2 files were restored.', '2 files were restored.']);
    expect(done).toEqual(['reveal restore succeeded', { screen: 'activity', jobId: 'other' }]);
  });

  it('is silent about what went well, and before somebody who looks at the window', () => {
    const { all, shown } = notices(new FakeClock(), new MemoryDocument(), () => true);
    all.showJob(job('backup', 'failed'));
    const { all: unseen, shown: alsoShown } = notices();
    unseen.showJob(job('backup', 'succeeded'));
    unseen.showJob(job('restore', 'running'));
    expect([shown, alsoShown]).toEqual([[], []]);
  });

  it('starts anew with a damaged memory', () => {
    const { all, titles } = notices(new FakeClock(), new MemoryDocument(null));
    all.showJob(job('restore', 'failed'));
    expect(titles()).toEqual(['The restore did not finish']);
  });
});
