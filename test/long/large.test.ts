/** What takes too long for every day: a file of gigabytes, and tens of thousands of files on the emulator. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startAzurite } from '../support/azurite';
import { emulatorPort } from '../support/emulator-port';
import { hasRestic } from '../support/real-restic';
import { azurePlace, localPlace, resticTakesOver, weTakeOver } from '../support/takeover';

const mebibyte = 1 << 20;
const largeMebibytes = 3 * 1024;

describe.skipIf(!hasRestic || process.platform !== 'linux')('large', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
    await pipeline(Readable.from(halfCompressible()), createWriteStream(join(folder, 'large')));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a file of 3 GiB, from us to restic', () => resticTakesOver(localPlace(folder, 'ours'), 'large'));
  test('a file of 3 GiB, from restic to us', () => weTakeOver(localPlace(folder, 'theirs'), 'large'));

  test('/usr/share on the emulator, both ways', async () => {
    const azurite = await startAzurite({ port: emulatorPort });
    try {
      await resticTakesOver(azurePlace(folder, 'ours'), '/usr/share');
      await weTakeOver(azurePlace(folder, 'theirs'), '/usr/share');
    } finally {
      await azurite.stop();
    }
  });
});

/** Every second half of a mebibyte is random, so that no two are the same. */
function* halfCompressible(): Generator<Buffer> {
  for (let at = 0; at < largeMebibytes; at++) {
    yield Buffer.concat([randomBytes(mebibyte / 2), Buffer.alloc(mebibyte / 2, `line ${String(at)}\n`)]);
  }
}
