import { describe, expect, it } from 'vitest';
import { firstPlan, SettingsFile } from '../../../main/settings/settings-file';
import { MemoryDocument } from '../../support/app-doubles';

describe('SettingsFile', () => {
  it('starts with defaults and keeps what is changed', () => {
    const store = new MemoryDocument();
    const sources = { folders: ['/home/a'], excludes: ['*.tmp'], excludeCaches: true };
    new SettingsFile(store).setSources(sources);
    const { document, damagedCopy } = new SettingsFile(store);
    expect({ document, damagedCopy }).toEqual({
      document: {
        version: 2,
        connection: null,
        plans: [{ ...firstPlan(sources), id: expect.any(String) }],
        upkeep: {
          prune: { runs: { kind: 'manual' }, maxUnusedPercent: 5, maxRepackBytes: null },
          tier: 'hot',
        },
        settings: {
          uploadLimitBytesPerSecond: null,
          downloadLimitBytesPerSecond: null,
          startsAtLogin: false,
        },
        pausedUntil: null,
        hasToldOfTray: false,
      },
      damagedCopy: undefined,
    });
  });

  it.each([null, { version: 1 }, { version: 2, connection: null }, { version: 3, settings: {} }])(
    'puts a damaged document aside: %j',
    (stored) => {
      const file = new SettingsFile(new MemoryDocument(stored));
      expect([file.damagedCopy, file.document.connection]).toEqual(['/profile/settings.json.damaged', null]);
    },
  );

  it('keeps all that was set up before some settings came, also with an address that is refused now', () => {
    const place = { kind: 'azure', account: 'contoso', container: 'backups', prefix: '' } as const;
    const stored = {
      version: 1,
      connection: {
        place: { ...place, endpoint: 'http://contoso.blob.example' },
        location: '',
        repositoryId: 'a'.repeat(64),
      },
      sources: { folders: ['/home/a'], excludes: [], excludeCaches: true },
      settings: { uploadLimitBytesPerSecond: 2048, downloadLimitBytesPerSecond: null },
    };
    const store = new MemoryDocument(stored);
    const { document, damagedCopy } = new SettingsFile(store);
    const { sources, ...kept } = stored;
    expect(damagedCopy).toBeUndefined();
    expect(document).toMatchObject({
      ...kept,
      version: 2,
      plans: [{ ...firstPlan(sources), id: expect.any(String) }],
      settings: { ...stored.settings, startsAtLogin: false },
      pausedUntil: null,
      hasToldOfTray: false,
    });
    // The plan made of it is the same one at the next start.
    expect(new SettingsFile(store).document).toEqual(document);
  });

  it('refuses what its schema does not know', () => {
    const file = new SettingsFile(new MemoryDocument());
    expect(() =>
      file.update({
        settings: { uploadLimitBytesPerSecond: 3, downloadLimitBytesPerSecond: null, startsAtLogin: false },
      }),
    ).toThrow();
    expect(file.document.settings.uploadLimitBytesPerSecond).toBeNull();
  });
});
