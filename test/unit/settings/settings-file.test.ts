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
        settings: { uploadLimitBytesPerSecond: null, downloadLimitBytesPerSecond: null },
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

  it('refuses what its schema does not know', () => {
    const file = new SettingsFile(new MemoryDocument());
    expect(() =>
      file.update({ settings: { uploadLimitBytesPerSecond: 3, downloadLimitBytesPerSecond: null } }),
    ).toThrow();
    expect(file.document.settings.uploadLimitBytesPerSecond).toBeNull();
  });
});
