import { describe, expect, it } from 'vitest';
import type { SnapshotId } from '../../../main/engine/format/ids';
import type { BackupResult, SnapshotRecord } from '../../../main/engine/requests';
import { Backups } from '../../../main/jobs/backups';
import { JobHistory } from '../../../main/jobs/history';
import { Jobs } from '../../../main/jobs/jobs';
import type { Sessions } from '../../../main/jobs/sessions';
import { SourceStates } from '../../../main/jobs/source-states';
import { SettingsFile } from '../../../main/settings/settings-file';
import { MemoryDocument } from '../../support/app-doubles';
import { deferred } from '../../support/deferred';
import { FakeClock } from '../../support/fake-clock';
import { remoteSession } from '../../support/remote-double';
import { sourcesOf } from '../../support/sources-of';

const dayMs = 86_400_000;

function place() {
  const clock = new FakeClock();
  const settings = new SettingsFile(new MemoryDocument());
  settings.setSources(sourcesOf({ folders: ['/docs', '/usb/'] }));
  const states = new SourceStates(settings, clock);
  const plan = () => settings.document.plans[0]!;
  const target = (path: string, files: number, isWhole = true) => {
    const mountPoint = path === '/usb' ? path : '/';
    return { path, mountPoint, files, bytes: 10 * files, isWhole };
  };
  return {
    clock,
    settings,
    states,
    plan,
    backedUp: (
      id: string,
      ...targets: readonly (readonly [path: string, files: number, isWhole?: boolean])[]
    ) =>
      states.note(plan(), { snapshotId: id as SnapshotId, targets: targets.map((each) => target(...each)) }),
    files: () => states.before(plan()).map(({ path, files }) => [path, files]),
    kept: () => states.keptSnapshots(plan().id),
  };
}

describe('what was in the folders of a plan', () => {
  it('is that of the last backup with all of it, which stays', () => {
    const { backedUp, files, kept, settings, plan } = place();
    expect([files(), kept()]).toEqual([[], []]);
    backedUp('one', ['/docs', 5], ['/usb', 7]);
    expect(settings.document.wholeSources[plan().id]![1]).toMatchObject({ mountPoint: '/usb', bytes: 70 });
    backedUp('two', ['/docs', 6]);
    expect([files(), kept()]).toEqual([
      [
        ['/docs', 6],
        ['/usb', 7],
      ],
      ['two', 'one'],
    ]);
    backedUp('three', ['/docs', 6], ['/usb', 8]);
    expect(kept()).toEqual(['three']);
  });

  it('stays what it was while much less is there, until that has been said for a month', async () => {
    const { backedUp, files, kept, clock } = place();
    backedUp('one', ['/docs', 100]);
    backedUp('two', ['/docs', 3, false]);
    await clock.advance(29 * dayMs);
    backedUp('three', ['/docs', 3, false]);
    expect([files(), kept()]).toEqual([[['/docs', 100]], ['one']]);
    await clock.advance(dayMs);
    backedUp('four', ['/docs', 3, false]);
    expect([files(), kept()]).toEqual([[['/docs', 3]], ['four']]);
  });

  it('begins anew for a folder that was away from the plan, and for a plan that is gone', () => {
    const { backedUp, files, settings, plan } = place();
    backedUp('one', ['/docs', 5], ['/usb', 7]);
    const { sources } = settings;
    settings.setSources({ ...sources, folders: ['/docs'] });
    settings.setSources(sources);
    expect(files()).toEqual([['/docs', 5]]);
    settings.update({ plans: [{ ...plan(), id: crypto.randomUUID() }] });
    expect(settings.document.wholeSources).toEqual({});
  });

  it('is not compared in numbers with what other rules leave', () => {
    const { backedUp, states, plan, settings } = place();
    backedUp('one', ['/docs', 500], ['/usb', 0]);
    settings.setSources({ ...settings.sources, presets: ['dependencies'] });
    expect(states.before(plan()).map(({ files, bytes }) => [files, bytes])).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  it('is not learned from a backup that saved nothing', () => {
    const { states, plan, files } = place();
    states.note(plan(), { snapshotId: undefined, targets: [] });
    expect(files()).toEqual([]);
  });
});

describe('a backup', () => {
  it('is told what was there before, and tells what it saved', async () => {
    const { settings, states, kept } = place();
    const asked: unknown[] = [];
    const targets = [{ path: '/docs', mountPoint: '/', files: 2, bytes: 3, isWhole: true }];
    const { session } = remoteSession({
      listSnapshots: async () => [{}] as unknown as readonly SnapshotRecord[],
      backup: async ({ targetsBefore }) => {
        asked.push(targetsBefore);
        const snapshot = { summary: {} };
        return { snapshotId: `snapshot ${asked.length}`, snapshot, targets } as unknown as BackupResult;
      },
    });
    let ended = deferred();
    const jobs = new Jobs(new FakeClock(), new JobHistory(new MemoryDocument()), ({ endedAt }) => {
      if (endedAt !== null) ended.resolve();
    });
    const backups = new Backups({
      ...{ jobs, settings, states, onDidSaveFirst: () => undefined },
      sessions: { get: async () => session } as unknown as Sessions,
      device: { hostname: 'h', username: 'u', homeFolder: '/', programVersion: '' },
      speed: { during: (_, body) => body() },
    });
    for (let run = 0; run < 2; run++) {
      ended = deferred();
      backups.run(settings.document.plans[0]!, false);
      await ended.promise;
    }
    expect(asked).toEqual([[], [{ path: '/docs', mountPoint: '/', files: 2, bytes: 3 }]]);
    expect(kept()).toEqual(['snapshot 2']);
  });
});
