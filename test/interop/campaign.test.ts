/** Whole folders through the built program and the real restic, in both directions, on a local folder and on Azure's emulator. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Azurite, azuriteAccount, azuriteKey, startAzurite } from '../support/azurite';
import { plantOddFolder, plantWhatResticLoses } from '../support/odd-folder';
import { hasRestic } from '../support/real-restic';
import { resticOk, stowkeepOk } from '../support/stowkeep';
import { emulatorPort, reserveEmulatorPort } from '../support/emulator-port';
import { azurePlace, expectRestored, localPlace, resticTakesOver, weTakeOver } from '../support/takeover';

/** For a folder of tens of thousands of files, through two programs, on a busy machine. */
const campaignTimeoutMs = 900_000;

/** The emulator gets the whole of /usr/share in the long suite. */
const campaigns = [
  { name: 'local', place: localPlace, sources: ['odd', 'empty', '/usr/share'] },
  { name: 'azure', place: azurePlace, sources: ['odd', 'empty', '/usr/share/doc'] },
];

/** Which there are of packs, and of all else. */
async function tiersIn({ endpoint }: Azurite, container: string) {
  const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  const client = new ContainerClient(`${endpoint}/${container}`, key);
  const found = { data: new Set<string>(), other: new Set<string>() };
  for await (const { name, properties } of client.listBlobsFlat())
    found[name.includes('/data/') ? 'data' : 'other'].add(String(properties.accessTier));
  return { data: [...found.data].sort(), other: [...found.other] };
}

describe.skipIf(!hasRestic || process.platform !== 'linux')('whole folders, restic and us', () => {
  let folder: string;
  let azurite: Azurite | undefined;
  let release: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    release = await reserveEmulatorPort();
    folder = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
    plantOddFolder(join(folder, 'odd'));
    mkdirSync(join(folder, 'empty'));
    plantWhatResticLoses(join(folder, 'lost'));
    azurite = await startAzurite({ port: emulatorPort });
  });
  afterAll(async () => {
    await azurite?.stop();
    await release();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(campaigns)('$name', ({ place, sources }) => {
    test.each(sources)(
      'restic takes over %s from us',
      (source) => resticTakesOver(place(folder, `ours${source.replaceAll('/', '-')}`), source),
      campaignTimeoutMs,
    );
    test.each(sources)(
      'we take over %s from restic',
      (source) => weTakeOver(place(folder, `theirs${source.replaceAll('/', '-')}`), source),
      campaignTimeoutMs,
    );
  });

  test('restic reads, checks and prunes what lies in a cold tier', async () => {
    const place = azurePlace(folder, 'cold');
    await stowkeepOk(place, 'init');
    await stowkeepOk(place, 'backup', '--tier', 'cold', 'odd');
    expect(await tiersIn(azurite!, 'cold')).toEqual({ data: ['Cold', 'Hot'], other: ['Hot'] });
    await resticOk(place, 'check', '--read-data');
    await expectRestored(resticOk, place, 'odd');
    await resticOk(place, 'backup', 'empty');
    await resticOk(place, 'forget', '--keep-last', '1', '--group-by', '', '--prune', '--max-unused', '0');
    await stowkeepOk(place, 'check', '--read-data');
  });

  test('we bring back what restic loses, in a repository that restic finds sound', async () => {
    const place = localPlace(folder, 'lost');
    await stowkeepOk(place, 'init');
    await stowkeepOk(place, 'backup', 'lost');
    expect(await resticOk(place, 'check', '--read-data')).toContain('no errors were found');
    await expectRestored(stowkeepOk, place, 'lost');
  });
});
