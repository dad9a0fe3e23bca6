/** A role that is taken away in the middle of a backup, and given back; and one that lets nothing be removed. */
import { expect, test } from 'vitest';
import type { Job } from '../../contract/data';
import { noRetentionRules } from '../../contract/retention-presets';
import { systemClock } from '../../main/engine/base/clock';
import type { EngineError } from '../../main/engine/errors';
import { JobHistory } from '../../main/jobs/history';
import { Jobs } from '../../main/jobs/jobs';
import { Retentions } from '../../main/jobs/retentions';
import { UpkeepJobs } from '../../main/jobs/upkeep-jobs';
import { SettingsFile } from '../../main/settings/settings-file';
import { errorText } from '../../renderer/lib/error-text';
import { MemoryDocument } from '../support/app-doubles';
import { deferred } from '../support/deferred';
import { isPackUpload } from '../support/fault-proxy';
import { hasRestic } from '../support/real-restic';
import { secureAzurite, signedInRepository } from '../support/signed-in-repository';
import { usualBackup } from '../support/usual-backup';

const azurite = secureAzurite();

test.each([1, 2, 3])(
  'ends the backup at once, in words; the next one takes over what was stored (run %i)',
  async () => {
    const place = await signedInRepository(azurite);
    const { proxy, person } = place;
    // All that a backup needs.
    proxy.assign(person, 'backup-writer');
    proxy.once(isPackUpload, () => undefined);
    proxy.once(isPackUpload, () => {
      proxy.assign(person, 'none');
      return undefined;
    });
    const error = (await place.backup().catch((reason: unknown) => reason)) as EngineError;
    expect(error).toMatchObject({
      code: 'storage/forbidden',
      context: { azureCode: 'AuthorizationPermissionMismatch' },
    });
    expect(errorText(error).request).toMatch(/^Please give me a role on the container/);
    // Nobody is asked to sign in, which would not help, and the storage is not asked for the same again.
    expect(place.needs).toEqual([]);
    const uploads = proxy.log.filter(isPackUpload).map(({ url }) => url);
    expect(new Set(uploads).size).toBe(uploads.length);

    proxy.assign(person, 'backup-writer');
    const { adoptedPacks, warnings } = await place.backup();
    expect(adoptedPacks).toBeGreaterThan(0);
    expect(warnings).toBe(0);
    // That of the first backup could not be taken away, and would keep restic's check out for half an hour.
    expect(await place.session.unlock('all', { signal: new AbortController().signal })).toBe(1);
    if (hasRestic) await place.check();
  },
);

test('a storage that lets nobody remove backups keeps them, and nothing is wrong with that', async () => {
  const { proxy, person, session, ...place } = await signedInRepository(azurite);
  const signal = new AbortController().signal;
  for (let round = 0; round < 2; round++) await place.backup();
  proxy.assign(person, 'backup-writer');
  const settings = new SettingsFile(new MemoryDocument());
  const [plan] = settings.document.plans;
  const retention = { rules: { ...noRetentionRules, last: 1 }, atLeast: 1 };
  const plans = [{ ...plan!, retention }];
  const ended = deferred<Job>();
  const jobs = new Jobs(systemClock, new JobHistory(new MemoryDocument()), (job) => {
    if (job.endedAt !== null) ended.resolve(job);
  });
  const given = {
    sessions: { get: async () => session },
    settings,
    jobs,
    clock: systemClock,
    plans: () => plans,
  };
  const device = { hostname: usualBackup.hostname, username: '', homeFolder: '/', programVersion: '' };
  const none = {
    prices: () => undefined,
    minimum: () => undefined,
    nextPruneAt: () => null,
    keptSnapshots: () => [],
  };
  const retentions = new Retentions({ ...given, ...none, device });
  const upkeep = new UpkeepJobs({ ...given, ...none, retentions });
  const before = await session.listSnapshots({ hosts: [], tagLists: [], paths: [] }, { signal });
  upkeep.start({ prune: true });
  expect(await ended.promise).toMatchObject({
    state: 'succeeded',
    outcome: { kind: 'upkeep', backupsRemoved: 0, bytesFreed: 0, isRemovalForbidden: true },
  });
  expect(await session.listSnapshots({ hosts: [], tagLists: [], paths: [] }, { signal })).toEqual(before);
  expect(await session.listLocks({ signal })).toEqual([]);
  if (hasRestic) await place.check();
});
