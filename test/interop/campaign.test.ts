/** Whole folders through the built program and the real restic, in both directions, on a local folder and on Azure's emulator. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Azurite, azuriteAccount, azuriteKey, startAzurite } from '../support/azurite';
import { listFolderNodes, listingDifferences } from '../support/folder-listing';
import { plantOddFolder } from '../support/odd-folder';
import { hasRestic } from '../support/real-restic';
import { resticOk, stowkeepOk, stowkeepSummary, type Surroundings } from '../support/stowkeep';

/** restic talks to the emulator at this port only. */
const emulatorPort = 10_000;
/** For a folder of tens of thousands of files, through two programs, on a busy machine. */
const campaignTimeoutMs = 600_000;

interface Summary {
  readonly data_blobs: number;
  readonly tree_blobs: number;
}

const sources = [
  { source: 'odd', plant: plantOddFolder },
  { source: 'empty', plant: (path: string) => mkdirSync(path) },
  { source: '/usr/share', plant: () => undefined },
];

describe.skipIf(!hasRestic || process.platform !== 'linux')('whole folders, restic and us', () => {
  let folder: string;
  let azurite: Azurite;
  let restores = 0;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
    for (const { source, plant } of sources) plant(resolve(folder, source));
    azurite = await startAzurite({ port: emulatorPort });
  });
  afterAll(async () => {
    await azurite.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const placeOf = (kind: string, name: string): Surroundings => {
    const local = { RESTIC_REPOSITORY: join(folder, `${name}-repository`) };
    const azure = {
      RESTIC_REPOSITORY: `azure:${name}:/laptop`,
      AZURE_ACCOUNT_NAME: azuriteAccount,
      AZURE_ACCOUNT_KEY: azuriteKey,
    };
    // Relative to this folder, so that the trees hold no folder that others change meanwhile.
    return { folder, environment: kind === 'local' ? local : azure };
  };
  /** Restores the latest snapshot by `run` and compares every node with the source. */
  const expectRestored = async (run: typeof resticOk, place: Surroundings, source: string) => {
    const target = join(folder, `restored-${++restores}`);
    await run(place, 'restore', 'latest', '--target', target);
    const [expected, actual] = [resolve(folder, source), join(target, source)].map(listFolderNodes);
    rmSync(target, { recursive: true, force: true });
    expect(listingDifferences(expected ?? {}, actual ?? {})).toEqual([]);
  };
  const trees = async (place: Surroundings) =>
    (JSON.parse(await resticOk(place, 'snapshots', '--json')) as { readonly tree: string }[]).map(
      ({ tree }) => tree,
    );

  describe.each(['local', 'azure'])('%s', (kind) => {
    test.each(sources)(
      'restic takes over $source from us',
      async ({ source }) => {
        const place = placeOf(kind, `ours-${sources.findIndex((each) => each.source === source)}`);
        await stowkeepOk(place, 'init');
        await stowkeepOk(place, 'backup', source);
        await resticOk(place, 'check', '--read-data');
        const again = (await resticOk(place, 'backup', '--force', '--json', source)).trim().split('\n');
        const { data_blobs, tree_blobs } = JSON.parse(again.at(-1) ?? '') as Summary;
        const [first, second] = await trees(place);
        expect({ data_blobs, tree_blobs, tree: second }).toEqual({
          data_blobs: 0,
          tree_blobs: 0,
          tree: first,
        });
        await expectRestored(resticOk, place, source);
        await resticOk(place, 'forget', '--keep-last', '1', '--prune', '--max-unused', '0');
        await resticOk(place, 'rebuild-index');
        await stowkeepOk(place, 'check', '--read-data');
      },
      campaignTimeoutMs,
    );

    test.each(sources)(
      'we take over $source from restic',
      async ({ source }) => {
        const place = placeOf(kind, `restics-${sources.findIndex((each) => each.source === source)}`);
        await resticOk(place, 'init');
        await resticOk(place, 'backup', source);
        await stowkeepOk(place, 'check', '--read-data');
        const { data_blobs, tree_blobs } = await stowkeepSummary(place, 'backup', '--force', source);
        const [first, second] = await trees(place);
        expect({ data_blobs, tree_blobs, tree: second }).toEqual({
          data_blobs: 0,
          tree_blobs: 0,
          tree: first,
        });
        await expectRestored(stowkeepOk, place, source);
        await stowkeepOk(place, 'forget', '--keep-last', '1', '--prune', '--max-unused', '0');
        await stowkeepOk(place, 'rebuild-index', '--read-all-packs');
        await resticOk(place, 'check', '--read-data');
      },
      campaignTimeoutMs,
    );
  });
});
