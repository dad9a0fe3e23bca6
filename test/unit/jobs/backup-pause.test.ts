import { describe, expect, it } from 'vitest';
import { SecretsVault } from '../../../main/auth/secrets';
import { pauseEndMs } from '../../../main/jobs/backup-pause';
import { createJobServices } from '../../../main/jobs/job-services';
import type { RestoreInput } from '../../../main/jobs/restores';
import { noLog } from '../../../main/engine/base/log';
import type { RunOptions, SnapshotRecord } from '../../../main/engine/requests';
import { SettingsFile } from '../../../main/settings/settings-file';
import { FakeKeychain, MemoryDocument } from '../../support/app-doubles';
import { FakeClock } from '../../support/fake-clock';
import { remoteEngine, remoteSession } from '../../support/remote-double';
import { sourcesOf } from '../../support/sources-of';
import { quietFacts } from '../../support/system-facts';

const hourMs = 3_600_000;

/** The app with something to back up; again with the same `document`, its next start. */
async function started(clock = new FakeClock(), document = new MemoryDocument()) {
  const settings = new SettingsFile(document);
  const held: Record<'backup' | 'restore', boolean[]> = { backup: [], restore: [] };
  const last = (kind: keyof typeof held) => (_: unknown, run: RunOptions) => {
    run.pause?.onChange((isPaused) => held[kind].push(isPaused));
    return new Promise<never>(() => undefined);
  };
  const facts: { networkName: string | null } = { networkName: 'Home' };
  const { session } = remoteSession({
    listSnapshots: async () => [{} as SnapshotRecord],
    backup: last('backup'),
    restore: last('restore'),
  });
  const services = createJobServices({
    engine: remoteEngine({ create: async () => session, open: async () => session }),
    embedded: undefined,
    clock,
    settings,
    vault: new SecretsVault(new FakeKeychain(), new MemoryDocument()),
    organisation: async () => null,
    accounts: {
      storageNeedOf: () => null,
      signOut: async () => undefined,
      forgetAll: async () => undefined,
    },
    historyStore: new MemoryDocument(),
    planStore: new MemoryDocument(),
    configuredPolicy: { policy: undefined, signer: undefined, isInvalid: false },
    policyStore: new MemoryDocument(),
    log: noLog,
    cacheFolder: '/cache',
    dragFolder: '/cache/dragged',
    device: { hostname: 'laptop', username: 'anna', homeFolder: '/', programVersion: 'test' },
    usualFolders: [],
    facts: () => ({ ...quietFacts, ...facts }),
    notify: () => undefined,
  });
  settings.setSources(sourcesOf({ folders: ['/a'] }));
  await services.connections.connect(
    {
      place: { kind: 'local', path: '/r' },
      credential: { kind: 'none' },
      password: 'p',
      mode: 'create',
      rememberPassword: false,
    },
    new AbortController().signal,
  );
  return { services, clock, document, held, facts };
}

const restore: RestoreInput = {
  snapshotId: 'c'.repeat(64),
  paths: ['/a'],
  target: { kind: 'original' },
  conflicts: 'never',
  withMetadata: true,
  verify: false,
};

const inAnHour = (clock: FakeClock) => new Date(clock.nowMs() + hourMs).toISOString();

describe('BackupPause', () => {
  it('lets no backup start until it is over, also after a new start of the app', async () => {
    const { services, clock, document } = await started();
    services.pause.pause('hour');
    const until = inAnHour(clock);
    expect(services.health()).toMatchObject({ state: 'paused', pausedUntil: until });
    expect(() => services.scheduler.runAll()).toThrow(expect.objectContaining({ code: 'app/paused' }));

    const again = await started(clock, document);
    expect(again.services.health()).toMatchObject({ state: 'paused', pausedUntil: until });
    clock.jump(hourMs);
    again.services.look();
    expect(again.services.health()).toMatchObject({ state: 'never-backed-up', pausedUntil: null });
    expect(again.services.scheduler.runAll()).not.toBe('');
  });

  it('holds the backup that runs, no restore, and lets it go on when it is over', async () => {
    const { services, clock, held } = await started();
    services.restores.start(restore);
    services.scheduler.runAll();
    await clock.advance(0);
    services.pause.pause('hour');
    expect(services.jobs.list().map(({ kind, state }) => [kind, state])).toEqual([
      ['backup', 'paused'],
      ['restore', 'running'],
    ]);
    clock.jump(hourMs - 1);
    services.look();
    expect(services.jobs.list()[0]?.state).toBe('paused');
    clock.jump(1);
    services.look();
    expect([services.jobs.list()[0]?.state, services.health().state]).toEqual(['running', 'working']);
    await clock.advance(0);
    expect(held).toEqual({ backup: [false, true, false], restore: [false] });
  });

  it('is over when the person lets the held backup go on', async () => {
    const { services } = await started();
    const id = services.scheduler.runAll();
    services.pause.pause('until-tomorrow');
    services.jobs.setPaused(id, false);
    expect(services.health()).toMatchObject({ state: 'working', pausedUntil: null });
  });

  it('lasts in a network until another one, also after a new start of the app', async () => {
    const { document, ...first } = await started();
    first.services.scheduler.runAll();
    first.services.pause.pause('until-other-network');
    const inHome = { state: 'paused', pausedUntil: null, pausedInNetwork: 'Home', networkName: 'Home' };
    expect(first.services.health()).toMatchObject(inHome);

    const { services, facts } = await started(first.clock, document);
    facts.networkName = null;
    services.look();
    expect(services.health()).toMatchObject({ ...inHome, networkName: null });
    expect(() => services.scheduler.runAll()).toThrow(expect.objectContaining({ code: 'app/paused' }));
    facts.networkName = 'Office';
    services.look();
    facts.networkName = 'Home';
    services.look();
    expect(services.health()).toMatchObject({ state: 'never-backed-up', pausedInNetwork: null });
  });

  it('cannot wait for another network where this one has no name', async () => {
    const { services, facts } = await started();
    facts.networkName = null;
    expect(() => services.pause.pause('until-other-network')).toThrow(
      expect.objectContaining({ code: 'input/invalid' }),
    );
    expect(services.health()).toMatchObject({ pausedUntil: null, pausedInNetwork: null });
  });

  it('does not last for years when the clock was wrong', async () => {
    const { services, clock } = await started(new FakeClock({ startMs: Date.UTC(2040, 0, 1) }));
    services.pause.pause('hour');
    clock.jump(Date.UTC(2026, 0, 1) - clock.nowMs());
    services.look();
    expect(services.health().pausedUntil).toBeNull();
  });
});

it.each([
  ['2026-11-22T14:05:00', '2026-11-23T06:00:00'],
  ['2026-11-22T23:59:59', '2026-11-23T06:00:00'],
  ['2026-11-23T02:00:00', '2026-11-23T06:00:00'],
  ['2026-12-31T06:00:00', '2027-01-01T06:00:00'],
])('tomorrow, from %s, begins at %s', (now, end) => {
  expect(pauseEndMs('until-tomorrow', Date.parse(now))).toBe(Date.parse(end));
});
