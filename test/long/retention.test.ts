import { expect, it } from 'vitest';
import { SeededRandom } from '../fuzz/seed';
import { forgetHistories } from '../support/forget-histories';

const histories = 10_000;
const historiesInRound = 40;

it(`keeps of ${histories} random histories what restic keeps, for the same reasons`, async () => {
  const random = new SeededRandom();
  let snapshots = 0;
  let removed = 0;
  for (let done = 0; done < histories; done += historiesInRound) {
    const round = await forgetHistories(random, historiesInRound);
    expect(round.ours).toEqual(round.restics);
    snapshots += round.snapshots;
    removed += round.restics.filter((verdict) => verdict.endsWith(' removed')).length;
  }
  process.stdout.write(`${histories} histories, ${snapshots} snapshots, ${removed} removed\n`);
});
