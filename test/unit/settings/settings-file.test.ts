import { describe, expect, it } from 'vitest';
import { firstPlan, SettingsFile } from '../../../main/settings/settings-file';
import { MemoryDocument } from '../../support/app-doubles';
import { sourcesOf } from '../../support/sources-of';

describe('SettingsFile', () => {
  it('starts with defaults and keeps what is changed', () => {
    const store = new MemoryDocument();
    const sources = sourcesOf({ folders: ['/home/a'], excludes: ['*.tmp'] });
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
        wholeSources: {},
        settings: {
          uploadLimitBytesPerSecond: null,
          downloadLimitBytesPerSecond: null,
          startsAtLogin: false,
        },
        pausedUntil: null,
        pausedInNetwork: null,
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
      plans: [{ ...firstPlan(sourcesOf(sources)), id: expect.any(String) }],
      settings: { ...stored.settings, startsAtLogin: false },
      pausedUntil: null,
      hasToldOfTray: false,
    });
    // The plan made of it is the same one at the next start.
    expect(new SettingsFile(store).document).toEqual(document);
  });

  it('gives the rules that have come since to plans that were stored without them', () => {
    const { document } = new SettingsFile(new MemoryDocument());
    const sources = { folders: ['/home/a'], excludes: ['*.tmp'], excludeCaches: false };
    const plans = [{ ...document.plans[0]!, sources }];
    const file = new SettingsFile(new MemoryDocument({ ...document, plans }));
    expect(file.sources).toEqual(sourcesOf(sources));
    expect(file.document.plans[0]!.id).toBe(plans[0]!.id);
  });

  it.each([
    ['folders', sourcesOf({ folders: ['docs'] }), { folder: 'docs', reason: 'it is not an absolute path' }],
    [
      'excludes',
      sourcesOf({ excludes: ['*.tmp', 'a/[b'] }),
      { pattern: 'a/[b', reason: 'a bracket is not closed' },
    ],
    ['excludes', sourcesOf({ excludes: ['!'] }), { pattern: '!', reason: 'it is empty' }],
    [
      'excludesIgnoringCase',
      sourcesOf({ excludesIgnoringCase: ['[z-]'] }),
      { pattern: '[z-]', reason: 'what is in brackets is no range' },
    ],
  ])(
    'refuses %s that no backup could work with, and says why; the last good ones stay',
    (field, bad, context) => {
      const file = new SettingsFile(new MemoryDocument());
      const good = sourcesOf({ folders: ['/home/a'] });
      file.setSources(good);
      expect(() => file.setSources(bad)).toThrow(
        expect.objectContaining({
          code: 'input/invalid',
          context: { field, ...context },
        }),
      );
      expect(file.sources).toEqual(good);
    },
  );

  it('does not let a pattern that was stored before it was refused stand in the way of other changes', () => {
    const { document } = new SettingsFile(new MemoryDocument());
    const plans = [{ ...document.plans[0]!, sources: sourcesOf({ excludes: ['[z-]'] }) }];
    const file = new SettingsFile(new MemoryDocument({ ...document, plans }));
    const [plan] = file.document.plans;
    expect(file.update({ plans: [{ ...plan!, name: 'Home' }] }).plans[0]!.name).toBe('Home');
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
