/** A repository that one program made and the other takes over: checked, restored node by node, added to without new data, thinned out, checked again. */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { azuriteAccount, azuriteKey } from './azurite';
import { listFolderNodes, listingDifferences } from './folder-listing';
import { resticOk, stowkeepOk, stowkeepSummary, type Surroundings } from './stowkeep';

/** A repository of that name in `folder`, where the programs run: relative sources keep folders that others change out of the trees. */
export function localPlace(folder: string, name: string): Surroundings & { readonly folder: string } {
  return {
    folder,
    environment: { ...cacheIn(folder), RESTIC_REPOSITORY: join(folder, `${name}-repository`) },
  };
}

/** As `localPlace`, in a container of the emulator at `emulatorPort`. */
export function azurePlace(folder: string, name: string): Surroundings & { readonly folder: string } {
  const account = { AZURE_ACCOUNT_NAME: azuriteAccount, AZURE_ACCOUNT_KEY: azuriteKey };
  return {
    folder,
    environment: { RESTIC_REPOSITORY: `azure:${name}:/laptop`, ...cacheIn(folder), ...account },
  };
}

function cacheIn(folder: string) {
  return { STOWKEEP_CACHE_DIR: join(folder, 'cache') };
}

type Place = ReturnType<typeof localPlace>;

export async function resticTakesOver(place: Place, source: string): Promise<void> {
  await stowkeepOk(place, 'init');
  await stowkeepOk(place, 'backup', source);
  await resticOk(place, 'check', '--read-data');
  const again = (await resticOk(place, 'backup', '--force', '--json', source)).trim().split('\n');
  await expectNothingNew(place, JSON.parse(again.at(-1) ?? '') as Record<string, unknown>);
  await expectRestored(resticOk, place, source);
  await resticOk(place, 'forget', '--keep-last', '1', '--prune', '--max-unused', '0');
  await resticOk(place, 'rebuild-index');
  await stowkeepOk(place, 'check', '--read-data');
}

export async function weTakeOver(place: Place, source: string): Promise<void> {
  await resticOk(place, 'init');
  await resticOk(place, 'backup', source);
  await stowkeepOk(place, 'check', '--read-data');
  await expectNothingNew(place, await stowkeepSummary(place, 'backup', '--force', source));
  await expectRestored(stowkeepOk, place, source);
  await stowkeepOk(place, 'forget', '--keep-last', '1', '--prune', '--max-unused', '0');
  await stowkeepOk(place, 'rebuild-index', '--read-all-packs');
  await resticOk(place, 'check', '--read-data');
}

/** Restores the latest snapshot with `program` and compares every node with the source. */
export async function expectRestored(program: typeof resticOk, place: Place, source: string): Promise<void> {
  const target = join(place.folder, 'restored');
  await program(place, 'restore', 'latest', '--target', target);
  const differences = listingDifferences(
    listFolderNodes(resolve(place.folder, source)),
    listFolderNodes(join(target, source)),
  );
  rmSync(target, { recursive: true, force: true });
  expect(differences).toEqual([]);
}

/** The two snapshots have the same tree, byte for byte, though every file was read again. */
async function expectNothingNew(place: Place, summary: Readonly<Record<string, unknown>>): Promise<void> {
  const snapshots = JSON.parse(await resticOk(place, 'snapshots', '--json')) as { readonly tree: string }[];
  const [first, second] = snapshots.map(({ tree }) => tree);
  const { data_blobs, tree_blobs } = summary;
  expect({ data_blobs, tree_blobs, tree: second }).toEqual({ data_blobs: 0, tree_blobs: 0, tree: first });
}
