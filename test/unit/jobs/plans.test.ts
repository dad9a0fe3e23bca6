import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../../contract/plan-data';
import type { Policy } from '../../../main/plans/policy';
import { SecretsVault } from '../../../main/auth/secrets';
import { noLog } from '../../../main/engine/base/log';
import type { BackupRequest } from '../../../main/engine/requests';
import { cancelledError } from '../../../main/engine/errors';
import { createJobServices } from '../../../main/jobs/job-services';
import { planTag } from '../../../main/plans/plan-tag';
import { SettingsFile } from '../../../main/settings/settings-file';
import { FakeKeychain, MemoryDocument } from '../../support/app-doubles';
import { FakeClock } from '../../support/fake-clock';
import { madePlan } from '../../support/made-plans';
import { letEnd } from '../../support/plan-app';
import { remoteEngine, remoteSession } from '../../support/remote-double';
import { quietFacts } from '../../support/system-facts';

const local = { kind: 'local', path: '/r' } as const;
const daily = (...times: string[]): Partial<Schedule> => ({ runs: { kind: 'daily', times } });

/** The app's services, at 1 January 2024, 1 o'clock in Berlin; backups last until they are cancelled. */
function started(policy?: Policy) {
  const settings = new SettingsFile(new MemoryDocument());
  const clock = new FakeClock();
  const told: string[] = [];
  const requests: BackupRequest[] = [];
  const { session } = remoteSession({
    listSnapshots: async () => [{} as never],
    backup: (request, { signal }) => {
      requests.push(request);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelledError())));
    },
  });
  const services = createJobServices({
    engine: remoteEngine({ create: async () => session, open: async () => session }),
    embedded: undefined,
    ...{ clock, settings },
    vault: new SecretsVault(new FakeKeychain(), new MemoryDocument()),
    organisation: async () => null,
    accounts: { storageNeedOf: () => null, signOut: async () => undefined, forgetAll: async () => undefined },
    historyStore: new MemoryDocument(),
    planStore: new MemoryDocument(),
    configuredPolicy: { policy, signer: undefined, isInvalid: false },
    policyStore: new MemoryDocument(),
    log: noLog,
    facts: () => quietFacts,
    cacheFolder: '/cache',
    dragFolder: '/cache/dragged',
    usualFolders: [],
    device: { hostname: 'laptop', username: 'anna', homeFolder: '/', programVersion: 'test' },
    notify: (name) => void told.push(name),
  });
  const connect = () =>
    services.connections.connect(
      { place: local, credential: { kind: 'none' }, password: 'p', mode: 'create', rememberPassword: false },
      new AbortController().signal,
    );
  const [first] = settings.document.plans;
  return { ...services, settings, clock, told, requests, connect, first: first! };
}

describe('Plans', () => {
  it('makes, changes and removes plans, and tells so', () => {
    const { plans, told, first } = started();
    const added = madePlan({ name: 'Photos' });
    expect(plans.save(added).map(({ plan }) => plan.id)).toEqual([first.id, added.id]);
    expect(told).toContain('plansChanged');
    const changed = { ...added, name: 'Pictures' };
    expect(plans.save(changed).map(({ plan }) => plan.name)).toEqual(['', 'Pictures']);
    expect(plans.remove(first.id)).toMatchObject([{ plan: changed, managed: [] }]);
    expect(() => plans.remove(added.id)).toThrow(
      expect.objectContaining({ context: { field: 'planId', reason: 'last-plan' } }),
    );
    expect(() => plans.remove(first.id)).toThrow(expect.objectContaining({ code: 'input/invalid' }));
    expect(plans.list().map(({ plan }) => plan)).toEqual([changed]);
  });

  it('refuses a schedule that can never be, and keeps the one before', () => {
    const { plans, first } = started();
    const windows = [{ days: [1], from: '08:00', to: '10:00' }];
    const impossible = madePlan({ id: first.id, schedule: { ...daily('11:00'), windows } });
    const refused = expect.objectContaining({
      code: 'input/invalid',
      context: { field: 'schedule.windows', reason: 'never-open-at', time: '11:00' },
    });
    expect(() => plans.save(impossible)).toThrow(refused);
    expect(() => plans.nextRuns({ schedule: impossible.schedule, count: 1 })).toThrow(refused);
    expect(plans.list()[0]?.plan).toEqual(first);
  });

  it('holds plans under the policy of the organisation, and refuses what that has locked', () => {
    const fields = {
      'schedule.runs': { value: daily('12:00').runs, isLocked: true },
      'conditions.allowsMetered': { value: true, isLocked: false },
    };
    const { plans, first, settings } = started({ version: 1, name: 'Contoso', serial: 0, fields });
    const [view] = plans.list();
    expect(view?.plan).toMatchObject({
      schedule: { runs: daily('12:00').runs },
      conditions: { allowsMetered: true },
    });
    expect(view?.managed).toEqual([
      { field: 'schedule.runs', by: 'Contoso', isLocked: true },
      { field: 'conditions.allowsMetered', by: 'Contoso', isLocked: false },
    ]);
    plans.save({ ...view!.plan, name: 'Mine' });
    expect(settings.document.plans).toEqual([{ ...first, name: 'Mine' }]);
    expect(() => plans.save(first)).toThrow(
      expect.objectContaining({
        code: 'input/invalid',
        context: { field: 'schedule.runs', reason: 'locked' },
      }),
    );
  });

  it('says when a schedule would run', () => {
    const { schedule } = madePlan({ schedule: { ...daily('09:00'), reread: { day: 2, time: '00:00' } } });
    expect(started().plans.nextRuns({ schedule, count: 2 })).toEqual([
      { time: '2024-01-01T08:00:00.000Z', rereads: false },
      { time: '2024-01-02T08:00:00.000Z', rereads: true },
    ]);
  });

  it('says what keeps a due plan from running, and runs it when it is gone', async () => {
    const { plans, clock, connect, look, health, jobs } = started();
    const plan = madePlan({ schedule: daily('09:00') });
    plans.save(plan);
    clock.jump(24 * 3_600_000);
    expect(plans.list()[1]?.state).toMatchObject({ waits: { kind: 'not-connected' } });
    await connect();
    expect(jobs.list()).toMatchObject([{ planId: plan.id, state: 'running' }]);
    expect(health()).toMatchObject({ state: 'working', waits: null });
    look();
    expect(jobs.list()).toHaveLength(1);
  });

  it('waits while backups are paused, and begins when they go on', async () => {
    const { plans, clock, connect, pause, look, jobs, health } = started();
    await connect();
    pause.pause('hour');
    const { id } = madePlan();
    plans.save(madePlan({ id, schedule: daily('01:30') }));
    clock.jump(45 * 60_000);
    look();
    const until = '2024-01-01T01:00:00.000Z';
    expect(health()).toMatchObject({
      state: 'paused',
      waits: { planId: id, reason: { kind: 'paused', until }, nextTryAt: until },
    });
    clock.jump(15 * 60_000);
    look();
    expect(jobs.list()).toMatchObject([{ planId: id }]);
  });

  it('runs a plan by hand, marked as its own, and reads everything if asked to', async () => {
    const { plans, connect, requests, jobs, settings, pause } = started();
    await connect();
    const plan = madePlan();
    plans.save(plan);
    pause.pause('hour');
    const jobId = plans.run({ planId: plan.id, rereads: true });
    await letEnd();
    expect(jobs.get(jobId)).toMatchObject({ planId: plan.id, kind: 'backup' });
    expect(requests).toMatchObject([{ rereads: true, tags: [planTag(plan)], targets: ['/a'] }]);
    expect(settings.document.pausedUntil).toBeNull();
    expect(() => plans.run({ planId: madePlan().id, rereads: false })).toThrow(
      expect.objectContaining({ code: 'input/invalid' }),
    );
  });

  it('does not begin anew what ends with the app', async () => {
    const { plans, clock, connect, jobs, look, stop } = started();
    await connect();
    plans.save(madePlan({ schedule: daily('09:00') }));
    clock.jump(24 * 3_600_000);
    look();
    await stop();
    look();
    expect(jobs.list()).toMatchObject([{ state: 'cancelled' }]);
    expect(plans.list()[1]?.state.dueSince).toBe('2024-01-01T08:00:00.000Z');
  });
});
