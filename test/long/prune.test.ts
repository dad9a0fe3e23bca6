/** Two hundred rounds of change, backup, forget and prune: the seed is printed, and what the rounds did. */
import { expect, test } from 'vitest';
import { SeededRandom } from '../fuzz/seed';
import { PruneRounds } from '../support/prune-rounds';
import { hasRestic } from '../support/real-restic';
import { temporaryFolder } from '../support/temporary-folder';

const rounds = 200;

test.skipIf(!hasRestic)('a repository stays sound over 200 rounds of forget and prune', async () => {
  const place = await PruneRounds.begin(await temporaryFolder(), new SeededRandom());
  for (let round = 0; round < rounds; round++) await place.round();
  await place.close();
  process.stdout.write(`${String(rounds)} rounds: ${JSON.stringify(place.figures)}\n`);
  expect(place.figures.forgotten).toBeGreaterThan(rounds / 2);
});
