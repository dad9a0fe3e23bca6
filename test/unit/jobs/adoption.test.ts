import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SnapshotRecord } from '../../../main/engine/requests';
import { Adoption } from '../../../main/jobs/adoption';
import { SettingsFile } from '../../../main/settings/settings-file';
import { MemoryDocument } from '../../support/app-doubles';
import { remoteSession } from '../../support/remote-double';
import { temporaryFolder } from '../../support/temporary-folder';
import { sourcesOf } from '../../support/sources-of';

const running = new AbortController().signal;
const place = { kind: 'azure', account: 'contoso', container: 'backups', prefix: 'old' } as const;

function record(id: string, time: string, change: object): SnapshotRecord {
  const snapshot = { time, hostname: 'old', username: 'anna', paths: [], excludes: ['*.tmp'], ...change };
  return { id, snapshot } as unknown as SnapshotRecord;
}

function adoptionOf(records: readonly SnapshotRecord[], homeFolder = '/home/bert') {
  const { session } = remoteSession({ listSnapshots: async () => records });
  const settings = new SettingsFile(new MemoryDocument());
  settings.update({ connection: { place, location: '', repositoryId: 'a'.repeat(64) } });
  settings.setSources(sourcesOf({ folders: ['/mine'] }));
  const device = { hostname: 'new', username: 'bert', homeFolder, programVersion: '' };
  const told: string[] = [];
  const adoption = new Adoption({ get: async () => session }, settings, device, () => told.push('changed'));
  return { adoption, settings, told };
}

const proposed = async (from: string, username = 'anna') => {
  const { adoption } = adoptionOf([record('a', '2026-01-01T00:00:00Z', { username, paths: [from] })]);
  return (await adoption.propose(running))?.folders[0]?.to;
};

describe('what is proposed to go on with', () => {
  it('is the newest backup, whatever its zone', async () => {
    const home = await temporaryFolder();
    mkdirSync(join(home, 'Documents'));
    const { adoption, settings, told } = adoptionOf(
      [
        record('older', '2026-01-01T10:30:00Z', {}),
        record('newest', '2026-01-01T06:00:00-05:00', {
          paths: ['/home/anna/Documents', '/home/anna/x', '/srv'],
        }),
      ],
      home,
    );
    const before = settings.document;
    expect(await adoption.propose(running)).toEqual({
      snapshotId: 'newest',
      time: '2026-01-01T11:00:00.000Z',
      hostname: 'old',
      username: 'anna',
      isThisComputer: false,
      folders: [
        { from: '/home/anna/Documents', to: join(home, 'Documents'), exists: true },
        { from: '/home/anna/x', to: join(home, 'x'), exists: false },
        { from: '/srv', to: '/srv', exists: true },
      ],
      excludes: ['*.tmp'],
    });
    expect([settings.document, told]).toEqual([before, []]);
    expect(await adoptionOf([]).adoption.propose(running)).toBeNull();
  });

  it.each([
    ['/home/anna', 'anna', '/home/bert'],
    ['/Users/anna/a/b', 'anna', '/home/bert/a/b'],
    [String.raw`C:\Users\anna\My files`, String.raw`CONTOSO\anna`, '/home/bert/My files'],
    ['/root/x', 'root', '/home/bert/x'],
    [String.raw`/home/anna/a\b`, 'anna', String.raw`/home/bert/a\b`],
    ['/home/annabel/x', 'anna', '/home/annabel/x'],
    ['/home/carl/x', 'anna', '/home/carl/x'],
    ['/root/x', 'anna', '/root/x'],
    ['/rooted', 'root', '/rooted'],
    ['/data/home/anna', 'anna', '/data/home/anna'],
    [String.raw`D:\Data`, 'anna', null],
  ])('moves %s of %s to %s', async (from, username, to) => {
    expect(await proposed(from, username)).toBe(to);
  });
});

describe('what was decided', () => {
  it('is to go on: with the folders as they lie here', () => {
    const { adoption, settings, told } = adoptionOf([]);
    const folders = [
      { from: '/home/anna/x', to: '/home/bert/x' },
      { from: '/srv', to: '/srv' },
    ];
    const sources = adoption.decide({ choice: 'adopt', hostname: 'old', folders, excludes: ['*.tmp'] });
    expect(sources).toEqual(sourcesOf({ folders: ['/home/bert/x', '/srv'], excludes: ['*.tmp'] }));
    expect(settings.document).toMatchObject({
      plans: [{ sources }],
      connection: { adopted: { hosts: ['old'], moved: [folders[0]] } },
    });
    expect(told).toEqual(['changed']);
  });

  it('is only to restore: nothing is backed up until folders are chosen', () => {
    const { adoption, settings } = adoptionOf([]);
    expect(adoption.decide({ choice: 'restore-only' }).folders).toEqual([]);
    expect(settings.document.connection?.adopted).toBeUndefined();
  });

  it('is refused where it cannot be', () => {
    const { adoption, settings } = adoptionOf([]);
    const folders = [{ from: 'x', to: 'D:\\Data' }];
    const adopt = { choice: 'adopt' as const, hostname: 'old', excludes: [] };
    const sources = settings.sources;
    expect(() => adoption.decide({ ...adopt, folders })).toThrow(
      expect.objectContaining({ code: 'input/invalid' }),
    );
    expect(settings.sources).toEqual(sources);
    settings.update({ connection: null });
    expect(() => adoption.decide({ choice: 'restore-only' })).toThrow(
      expect.objectContaining({ code: 'app/not-connected' }),
    );
  });
});
