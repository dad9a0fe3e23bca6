import { expect, it } from 'vitest';
import type { Organisation } from '../../../contract/data';
import type { FoundRepository } from '../../../main/engine/engine';
import { Devices } from '../../../main/jobs/devices';
import { Sessions } from '../../../main/jobs/sessions';
import { remoteEngine } from '../../support/remote-double';

const signal = new AbortController().signal;
const place = { kind: 'azure', account: 'contoso', container: 'backups', prefix: '' } as const;
const anna = { kind: 'account', accountId: 'anna' } as const;
const unknown = { hostname: undefined, username: undefined, created: undefined, snapshots: undefined };
const repositories: readonly FoundRepository[] = [
  { prefix: 'denied', ...unknown, newestSnapshotMs: undefined },
  {
    prefix: 'old',
    hostname: 'laptop',
    username: 'bert',
    created: '2026-01-02T03:04:05.123456789+01:00',
    snapshots: 0,
    newestSnapshotMs: undefined,
  },
  {
    prefix: 'mine',
    ...unknown,
    hostname: 'laptop',
    username: 'anna',
    newestSnapshotMs: Date.UTC(2026, 1, 1),
  },
];

function devicesOf(organisation: Organisation | null) {
  const searched: unknown[] = [];
  const engine = remoteEngine({
    findRepositories: async ({ location, credential }) => {
      searched.push(location.kind === 'azure' && location.prefix, credential);
      return { repositories, denied: ['x'], isComplete: true };
    },
  });
  const sessions = new Sessions(engine, undefined, '/cache', () => ({
    place: undefined,
    secrets: undefined,
    limits: { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined },
  }));
  const device = { hostname: 'laptop', username: 'anna', homeFolder: '/', programVersion: '' };
  return { searched, devices: new Devices(engine, sessions, async () => organisation, device) };
}

it('lists devices as the window shows them, the one last heard of first', async () => {
  const { devices } = devicesOf(null);
  const survey = await devices.list({ credential: anna, place }, signal);
  expect(survey).toMatchObject({ denied: ['x'], isComplete: true });
  expect(survey.devices.map((device) => [device.place.prefix, device.isThisComputer])).toEqual([
    ['mine', true],
    ['denied', false],
    ['old', false],
  ]);
  expect(survey.devices[2]).toEqual({
    place: { ...place, prefix: 'old' },
    hostname: 'laptop',
    username: 'bert',
    createdAt: '2026-01-02T02:04:05.123Z',
    lastBackupAt: null,
    backups: 0,
    isThisComputer: false,
  });
});

it.each([
  ['u-1/laptop', 'u-1'],
  ['laptop', ''],
])('looks beside %s where the organisation has set the place up', async (prefix, folder) => {
  const { devices, searched } = devicesOf({ name: '', isPlaceFixed: true, place: { ...place, prefix } });
  await devices.list({ credential: anna }, signal);
  expect(searched).toEqual([folder, { kind: 'token', account: 'anna' }]);
});

it('has to be told where to look where nobody has set it up', async () => {
  await expect(devicesOf(null).devices.list({ credential: anna }, signal)).rejects.toMatchObject({
    code: 'input/invalid',
  });
});
