import { describe, expect, it } from 'vitest';
import type { Job } from '../../../contract/data';
import type { Retention } from '../../../contract/plan-data';
import { noRetentionRules } from '../../../contract/retention-presets';
import type { ForgetRequest, PruneStatistics, SnapshotRecord } from '../../../main/engine/requests';
import { Retentions, type RetentionsOptions } from '../../../main/jobs/retentions';
import { storagePerMonth } from '../../../main/plans/costs';
import { samplePrices } from '../../../main/plans/prices';
import { SettingsFile } from '../../../main/settings/settings-file';
import { MemoryDocument } from '../../support/app-doubles';
import { noRules } from '../../support/keep-rules';
import { madePlan } from '../../support/made-plans';
import { remoteSession } from '../../support/remote-double';

const signal = new AbortController().signal;
const run = { signal, onEvent: () => undefined };
const retention: Retention = { rules: { ...noRetentionRules, last: 1 }, atLeast: 2 };
const first = madePlan({ retention });
const second = madePlan({ retention });

function record(hour: number, change: Partial<SnapshotRecord['snapshot']> = {}): SnapshotRecord {
  const time = `2026-01-01T${String(hour).padStart(2, '0')}:00:00Z`;
  const snapshot = { time, hostname: 'laptop', tags: [], programVersion: 'stowkeep 1', ...change };
  return { id: `at ${hour}`, snapshot } as unknown as SnapshotRecord;
}

const records = [
  record(1, { tags: ['first-files'] }),
  record(2),
  record(3, { tags: ['mine', `plan=${first.id}`] }),
  record(4, { tags: [`plan=${second.id}`] }),
  record(5, { programVersion: 'restic 0.14.0' }),
  record(6, { tags: ['plan=gone'] }),
  record(7),
  record(8, { tags: ['first-files'] }),
  record(9, { hostname: 'old', tags: ['plan=old'] }),
  record(10, { hostname: 'old', programVersion: 'restic 0.14.0' }),
];

/** The engine removes the oldest of those that it is asked about; each makes 100 bytes unused. */
function retentionsWith(change: Partial<RetentionsOptions> = {}) {
  const asked: ForgetRequest[] = [];
  const { session } = remoteSession({
    listSnapshots: async ({ hosts }) => records.filter(({ snapshot }) => hosts.includes(snapshot.hostname)),
    forget: async (request) => {
      asked.push(request);
      const [oldest, ...kept] = records.filter(({ id }) => request.among?.includes(id));
      const keep = kept.toReversed();
      const reasons = keep.map(({ id }) => ({ snapshot: id, matches: ['because'] }));
      return oldest ? [{ host: '', paths: [], tags: [], keep, remove: [oldest], reasons }] : [];
    },
    prune: async ({ ignoreSnapshots, isDryRun }) => {
      expect(isDryRun).toBe(true);
      const unused = { blobs: 1, bytes: 50 + 100 * ignoreSnapshots.length };
      const used = { blobs: 1, bytes: 1000 - unused.bytes };
      return { used, unused, duplicate: { blobs: 0, bytes: 0 }, unreferencedBytes: 7 } as PruneStatistics;
    },
  });
  const settings = new SettingsFile(new MemoryDocument());
  const retentions = new Retentions({
    sessions: { get: async () => session },
    settings,
    plans: () => [first, second],
    device: { hostname: 'laptop', username: 'anna', homeFolder: '/', programVersion: 'stowkeep 2' },
    jobs: { list: () => [] },
    minimum: () => undefined,
    keptSnapshots: () => [],
    nextPruneAt: () => '2026-02-01T00:00:00.000Z',
    prices: () => undefined,
    ...change,
  });
  return { retentions, asked };
}

describe('Retentions', () => {
  it("touches a plan's own snapshots only; those from before there were plans are the first one's", async () => {
    const { retentions, asked } = retentionsWith();
    expect(await retentions.apply(second, run)).toBe(1);
    expect(asked).toMatchObject([{ among: ['at 4'], snapshots: [] }]);
    asked.length = 0;
    // With the first files that a backup of everything has followed.
    expect(await retentions.apply(first, run)).toBe(2);
    expect(asked).toMatchObject([
      { among: ['at 2', 'at 3', 'at 7'], snapshots: [], isDryRun: false },
      { snapshots: ['at 1'], isDryRun: false },
    ]);
    expect(asked[0]?.groupBy).toEqual({ host: false, paths: false, tags: false });
  });

  it("makes the backups of a computer that is gone on with the first plan's", async () => {
    const settings = new SettingsFile(new MemoryDocument());
    const place = { kind: 'local', path: '/b' } as const;
    const adopted = { hosts: ['old'], moved: [] };
    settings.update({ connection: { place, location: '', repositoryId: 'a'.repeat(64), adopted } });
    const { retentions, asked } = retentionsWith({ settings });
    await retentions.apply(first, run);
    expect(asked[0]?.among).toEqual(['at 2', 'at 3', 'at 7', 'at 9']);
    asked.length = 0;
    await retentions.apply(second, run);
    expect(asked).toMatchObject([{ among: ['at 4'] }]);
  });

  it('takes rules, floor and what the organisation demands to the engine', async () => {
    const outcome = { kind: 'backup', snapshotId: 'at 7' };
    const restored = { outcome: { kind: 'restore' }, warnings: 1 };
    const { retentions, asked } = retentionsWith({
      jobs: {
        list: () => [{ outcome, warnings: 1 }, { outcome, warnings: 0 }, restored] as unknown as Job[],
      },
      minimum: () => ({ yearly: 7 }),
      keptSnapshots: (planId) => (planId === first.id ? ['at 3'] : []),
    });
    expect(await retentions.isDue(first, signal)).toBe(true);
    expect(asked).toMatchObject([
      {
        isDryRun: true,
        keep: { ...noRules, last: 1 },
        minimum: { ...noRules, yearly: 7 },
        floor: { atLeast: 2, incomplete: ['at 7'], wholeSources: ['at 3'] },
      },
    ]);
  });

  it('shows what would go, what that frees, and when', async () => {
    const { retentions } = retentionsWith({ prices: () => samplePrices });
    expect(await retentions.preview({ planId: first.id, retention }, signal)).toEqual({
      keep: [
        { snapshotId: 'at 7', time: '2026-01-01T07:00:00.000Z', reasons: ['because'] },
        { snapshotId: 'at 3', time: '2026-01-01T03:00:00.000Z', reasons: ['because'] },
      ],
      remove: [
        { snapshotId: 'at 2', time: '2026-01-01T02:00:00.000Z' },
        { snapshotId: 'at 1', time: '2026-01-01T01:00:00.000Z' },
      ],
      freedBytes: 200,
      storedBytes: 1007,
      freedPerMonth: storagePerMonth(200, samplePrices.tiers.hot),
      freedAt: '2026-02-01T00:00:00.000Z',
    });
  });

  it('removes nothing where everything is kept', async () => {
    const { retentions, asked } = retentionsWith();
    const keeping = { ...first, retention: null };
    expect(await retentions.isDue(keeping, signal)).toBe(false);
    expect(await retentions.apply(keeping, run)).toBe(0);
    const { keep, remove, freedBytes, freedPerMonth } = await retentions.preview(
      { planId: first.id, retention: null },
      signal,
    );
    expect([keep.map(({ snapshotId }) => snapshotId), remove, freedBytes, freedPerMonth]).toEqual([
      ['at 7', 'at 3', 'at 2'],
      [],
      0,
      null,
    ]);
    expect(asked).toEqual([]);
  });

  it('refuses a plan that there is not', async () => {
    const planId = '00000000-0000-4000-8000-000000000000';
    await expect(retentionsWith().retentions.preview({ planId, retention }, signal)).rejects.toMatchObject({
      code: 'input/invalid',
    });
  });
});
