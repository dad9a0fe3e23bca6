/** The program ended by SIGKILL in the middle: what is stored is sound, and the next run goes on from there. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partPrefix } from '../../main/engine/disk/part-file';
import { SeededRandom } from '../fuzz/seed';
import { listFolderNodes, listingDifferences } from '../support/folder-listing';
import { hasRestic } from '../support/real-restic';
import { resticOk, startStowkeep, stowkeepOk } from '../support/stowkeep';
import { expectRestored, localPlace } from '../support/takeover';

const kills = 20;
/** `restic check --read-data` after every so many kills, and at the end. */
const checkEvery = 5;
const timeoutMs = 1_200_000;

const fileCount = 3000;
const fileBytes = 5_000;
const folderCount = 30;
/** Small packs and a slow wire stretch a run over several uploads. KiB a second. */
const slowly = ['--pack-size', '4', '--limit-upload', '6000'];

describe.skipIf(!hasRestic || process.platform !== 'linux')('killed', () => {
  let folder: string;
  let place: ReturnType<typeof localPlace>;
  let random: SeededRandom;
  beforeAll(async () => {
    random = new SeededRandom();
    folder = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
    const { environment } = localPlace(folder, 'killed');
    // Status messages as often as they come.
    place = { folder, environment: { ...environment, RESTIC_PROGRESS_FPS: '60' } };
    await stowkeepOk(place, 'init');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const storedPacks = () =>
    readdirSync(join(folder, 'killed-repository', 'data'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => /[0-9a-f]{64}$/.test(name),
    ).length;

  test(
    `${String(kills)} times during a backup, the next run completes it`,
    async () => {
      for (let kill = 1; kill <= kills; kill++) {
        plantNewContent(join(folder, 'source'));
        const packsBefore = storedPacks();
        await killAt(startStowkeep(place, ...slowly, 'backup', '--json', 'source'), random);
        const left = storedPacks() - packsBefore;
        const output = await stowkeepOk(place, '--pack-size', '4', 'backup', 'source');
        const found = Number(/(\d+) packs were found again/.exec(output)?.[1] ?? 0);
        expect({ kill, found }).toEqual({ kill, found: left });
        if (kill % checkEvery === 0) await resticOk(place, 'check', '--read-data');
      }
      expect(JSON.parse(await resticOk(place, 'snapshots', '--json'))).toHaveLength(kills);
      await expectRestored(resticOk, place, 'source');
    },
    timeoutMs,
  );

  test(
    'during a prune, nothing that is needed is gone and the next prune completes',
    async () => {
      await stowkeepOk(place, 'forget', '--keep-last', '3');
      for (let round = 0; round < 3; round++) {
        const packsBefore = storedPacks();
        const run = startStowkeep(place, ...slowly, 'prune', '--max-unused', '0');
        const changes = 1 + random.below(3);
        while (run.child.exitCode === null && Math.abs(storedPacks() - packsBefore) < changes) await turn();
        run.child.kill('SIGKILL');
        await run.finished;
        await stowkeepOk(place, 'check', '--read-data');
      }
      await stowkeepOk(place, 'prune', '--max-unused', '0');
      await resticOk(place, 'check', '--read-data');
      await expectRestored(resticOk, place, 'source');
    },
    timeoutMs,
  );

  test(
    'during a restore, no final name has half a file and the next restore completes',
    async () => {
      writeFileSync(join(folder, 'source', 'large'), randomBytes(20_000_000));
      await stowkeepOk(place, 'backup', 'source');
      const expected = listFolderNodes(join(folder, 'source'));
      const target = join(folder, 'restored');
      for (let round = 0; round < 4; round++) {
        rmSync(target, { recursive: true, force: true });
        const args = ['restore', 'latest', '--target', target];
        await killAt(startStowkeep(place, '--limit-download', '5000', ...args, '--json'), random);
        const half = listFolderNodes(join(target, 'source'));
        expect(wrongContents(expected, half)).toEqual([]);
        await stowkeepOk(place, ...args);
        expect(listingDifferences(expected, listFolderNodes(join(target, 'source')))).toEqual([]);
      }
    },
    timeoutMs,
  );
});

/**
 * Ends the run with SIGKILL when it has got as far as a random fraction of its bytes, of the first four fifths: the last of them are told of together
 * with the end. It must not have ended by itself.
 */
async function killAt(run: ReturnType<typeof startStowkeep>, random: SeededRandom): Promise<void> {
  const fraction = random.below(800) / 1000;
  for await (const message of run.messages) {
    if (message['message_type'] === 'summary') throw new Error('the run was over before it could be killed');
    if (Number(message['percent_done']) >= fraction && Number(message['total_bytes']) > 0) break;
  }
  run.child.kill('SIGKILL');
  await run.finished;
}

/** Files under their final names that have neither the whole content nor none of it. */
function wrongContents(
  expected: Readonly<Record<string, string>>,
  actual: Readonly<Record<string, string>>,
): readonly string[] {
  const sizeAndHash = (line = '') => line.split(' ').slice(3).join(' ');
  return Object.keys(actual).filter(
    (path) => !path.includes(partPrefix) && sizeAndHash(actual[path]) !== sizeAndHash(expected[path]),
  );
}

/** Every file new, so that a run has all of them to store. */
function plantNewContent(path: string): void {
  const content = randomBytes(fileCount * fileBytes);
  for (let at = 0; at < fileCount; at++) {
    const inside = join(path, `folder ${String(at % folderCount)}`);
    if (at < folderCount) mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, `file ${String(at)}`), content.subarray(at * fileBytes, (at + 1) * fileBytes));
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
