import { describe, expect, it } from 'vitest';
import { SettingsFile } from '../../../main/settings/settings-file';
import { MemoryDocument } from '../../support/app-doubles';

describe('SettingsFile', () => {
  it('starts with defaults and keeps what is changed', () => {
    const store = new MemoryDocument();
    const sources = { folders: ['/home/a'], excludes: ['*.tmp'], excludeCaches: true };
    new SettingsFile(store).update({ sources });
    const { document, damagedCopy } = new SettingsFile(store);
    expect({ document, damagedCopy }).toEqual({
      document: {
        version: 1,
        connection: null,
        sources,
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

  it.each([null, { version: 1 }, { version: 2, connection: null }])(
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
    const { document, damagedCopy } = new SettingsFile(new MemoryDocument(stored));
    expect([document, damagedCopy]).toEqual([
      {
        ...stored,
        settings: { ...stored.settings, startsAtLogin: false },
        pausedUntil: null,
        hasToldOfTray: false,
      },
      undefined,
    ]);
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
