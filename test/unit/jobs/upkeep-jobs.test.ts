import { describe, expect, it } from 'vitest';
import type { Job } from '../../../contract/data';
import { cancelledError, EngineError } from '../../../main/engine/errors';
import type { PruneStatistics, RunOptions } from '../../../main/engine/requests';
import { JobHistory } from '../../../main/jobs/history';
import { Jobs } from '../../../main/jobs/jobs';
import type { Retentions } from '../../../main/jobs/retentions';
import { UpkeepJobs } from '../../../main/jobs/upkeep-jobs';
import { pruneRules } from '../../../main/plans/costs';
import { samplePrices } from '../../../main/plans/prices';
import { SettingsFile } from '../../../main/settings/settings-file';
import { MemoryDocument } from '../../support/app-doubles';
import { deferred } from '../../support/deferred';
import { FakeClock } from '../../support/fake-clock';
import { remoteSession } from '../../support/remote-double';

const statistics = {
  used: { blobs: 9, bytes: 900 },
  unused: { blobs: 3, bytes: 30 },
  duplicate: { blobs: 1, bytes: 5 },
  repack: { blobs: 4, bytes: 40 },
  repackRemoved: { blobs: 1, bytes: 10 },
  remove: { blobs: 1, bytes: 20 },
  unreferencedBytes: 100,
  unusedAfter: 5,
  tooYoungBytes: 4,
} as unknown as PruneStatistics;
const forbidden = new EngineError('storage/forbidden', 'No right to delete (scripted)');
const locked = new EngineError('repository/locked', 'Others work there (scripted)');
const untilAborted = ({ signal }: RunOptions) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(cancelledError());
    signal.addEventListener('abort', () => reject(cancelledError()));
  });

function upkeepWith(
  methods: Partial<Pick<Retentions, 'isDue' | 'apply'>> = {},
  prune = async () => statistics,
) {
  const clock = new FakeClock();
  const settings = new SettingsFile(new MemoryDocument());
  const planId = settings.document.plans[0]!.id;
  let ended = deferred();
  const jobs = new Jobs(clock, new JobHistory(new MemoryDocument()), (job: Job) => {
    upkeep.onDidChangeJob(job);
    if (job.endedAt === null) return;
    ended.resolve();
    ended = deferred();
  });
  const asked: string[] = [];
  const { session } = remoteSession({
    prune: async ({ isDryRun, tierRules }) => {
      expect(tierRules).toEqual(pruneRules(samplePrices));
      asked.push(isDryRun ? 'look' : 'prune');
      return prune();
    },
  });
  const retentions = {
    isDue: async () => (asked.push('is due'), true),
    apply: async () => (asked.push('apply'), 2),
    ...methods,
  } as unknown as Retentions;
  const sessions = { get: async () => session };
  const { plans } = settings.document;
  const given = { jobs, sessions, settings, retentions, clock };
  const upkeep = new UpkeepJobs({ ...given, plans: () => plans, prices: () => samplePrices });
  /** After a backup has been saved: what its clean-up became, if there was one. */
  const afterBackup = async () => {
    const before = jobs.list().length;
    await upkeep.backupSaved(planId);
    while (jobs.isRunning) await ended.promise;
    return jobs.list().length > before ? jobs.list()[0] : undefined;
  };
  const end = async (jobId: string) => {
    while (jobs.get(jobId).endedAt === null) await ended.promise;
    return jobs.get(jobId);
  };
  return { upkeep, jobs, clock, asked, afterBackup, end, planId };
}

const nothingForbidden = { kind: 'upkeep', isRemovalForbidden: false };

describe('after a backup', () => {
  it('its retention is applied', async () => {
    const { afterBackup, asked } = upkeepWith();
    expect(await afterBackup()).toMatchObject({
      kind: 'upkeep',
      state: 'succeeded',
      outcome: { ...nothingForbidden, backupsRemoved: 2, bytesFreed: 0 },
    });
    expect(asked).toEqual(['is due', 'apply']);
  });

  it.each([
    ['nothing is to be removed', async () => false],
    ['nobody can say', () => Promise.reject(new Error('offline'))],
  ])('nothing runs where %s', async (_, isDue) => {
    const { afterBackup, asked } = upkeepWith({ isDue });
    expect([await afterBackup(), asked]).toEqual([undefined, []]);
  });

  it('what waited for another job is done after the next one', async () => {
    const { upkeep, jobs, asked, planId, end } = upkeepWith();
    const backup = jobs.start('backup', { run: untilAborted });
    expect(() => upkeep.start({ prune: false })).toThrow(
      expect.objectContaining({ code: 'app/already-running' }),
    );
    await upkeep.backupSaved(planId);
    expect(asked).toEqual(['is due']);
    jobs.cancel(backup);
    await end(backup);
    await upkeep.backupSaved('another plan');
    await end(jobs.list()[0]!.id);
    expect(asked).toEqual(['is due', 'is due', 'apply']);
  });

  it('it is said once that the storage lets nothing be removed, and tried again after a week', async () => {
    const { afterBackup, asked, clock, upkeep, end } = upkeepWith({ apply: () => Promise.reject(forbidden) });
    const told = { state: 'succeeded', outcome: { backupsRemoved: 0, isRemovalForbidden: true } };
    expect(await afterBackup()).toMatchObject(told);
    expect(await afterBackup()).toBeUndefined();
    // By hand it is tried, and nothing is pruned.
    expect(await end(upkeep.start({ prune: true }))).toMatchObject(told);
    await clock.advance(7 * 24 * 60 * 60 * 1000);
    expect(await afterBackup()).toMatchObject(told);
    expect(asked).toEqual(['is due', 'is due']);
  });

  it('others are given way to, and it is tried again with the next one', async () => {
    const { afterBackup } = upkeepWith({ apply: () => Promise.reject(locked) });
    for (let round = 0; round < 2; round++)
      expect(await afterBackup()).toMatchObject({ state: 'failed', error: { code: 'repository/locked' } });
  });

  it('nobody waits for it when the app ends', async () => {
    const { upkeep, jobs, planId } = upkeepWith({
      isDue: (_, signal) => untilAborted({ signal, onEvent: () => undefined }),
    });
    void upkeep.backupSaved(planId);
    await upkeep.stop();
    expect(jobs.list()).toEqual([]);
  });
});

describe('by hand', () => {
  it('all plans are looked at, then space is given back', async () => {
    const { upkeep, asked, end } = upkeepWith();
    expect(await end(upkeep.start({ prune: true }))).toMatchObject({
      outcome: { ...nothingForbidden, backupsRemoved: 2, bytesFreed: 130 },
    });
    expect(asked).toEqual(['apply', 'prune']);
  });

  it('a storage that lets nothing be removed is no failure', async () => {
    const { upkeep, end } = upkeepWith({}, () => Promise.reject(forbidden));
    expect(await end(upkeep.start({ prune: true }))).toMatchObject({
      state: 'succeeded',
      outcome: { backupsRemoved: 2, bytesFreed: 0, isRemovalForbidden: true },
    });
  });

  it('it makes way for a restore', async () => {
    const { upkeep, jobs, end } = upkeepWith({ apply: (_, run) => untilAborted(run) });
    const id = upkeep.start({ prune: false });
    const restore = jobs.start('restore', { run: untilAborted });
    expect(await end(id)).toMatchObject({ state: 'cancelled' });
    expect(jobs.get(restore).state).toBe('running');
    await jobs.stopAll();
  });

  it('what a prune would do is shown', async () => {
    const { upkeep, asked } = upkeepWith();
    expect(await upkeep.previewPrune(new AbortController().signal)).toEqual({
      reclaimableBytes: 135,
      freedBytes: 130,
      rewrittenBytes: 30,
      unusedAfterBytes: 5,
      tooYoungBytes: 4,
    });
    expect(asked).toEqual(['look']);
  });
});
