import { expect, it } from 'vitest';
import { SeededRandom } from '../fuzz/seed';
import { forgetHistories } from '../support/forget-histories';
import { hasRestic } from '../support/real-restic';

// 10,000 of them: `npm run test:long`.
it.runIf(hasRestic)('keeps of random histories what restic keeps, for the same reasons', async () => {
  const random = new SeededRandom();
  for (let round = 0; round < 5; round++) {
    const { ours, restics } = await forgetHistories(random, 20);
    expect(ours).toEqual(restics);
  }
});
