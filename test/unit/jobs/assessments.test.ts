import { expect, it } from 'vitest';
import type { Job } from '../../../contract/data';
import type { TierPrices } from '../../../contract/prices';
import type * as engine from '../../../main/engine/lookup-requests';
import { Assessments } from '../../../main/jobs/assessments';
import { sourcesOf } from '../../support/sources-of';

const none = { files: 0, bytes: 0 };
const found: engine.Assessment = {
  isComplete: true,
  ...{ files: 3, bytes: 64 * 2 ** 20, excluded: none, cloudOnly: none },
  ...{ biggestFolders: [], unreadable: [], unreadableCount: 0 },
  presets: [{ id: 'trash', ...none }],
};
const job = {
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: '2026-01-01T00:00:10.000Z',
  outcome: { kind: 'backup', bytesStored: 160 * 2 ** 20 },
} as Job;

it('asks for the walk of a backup, measures every preset, and tells how long a first run takes', async () => {
  const asked: engine.AssessRequest[] = [];
  const told: unknown[] = [];
  const assessments = new Assessments(
    {
      assess: async (request, { onProgress }) => {
        asked.push(request);
        onProgress({ ...found, isComplete: false });
        return found;
      },
    },
    () => [job],
    () => ({ tier: { storagePerGibMonth: 0.02 } as TierPrices, currency: 'EUR' }),
    ({ isComplete }) => told.push(isComplete),
  );
  const sources = sourcesOf({
    folders: ['/a'],
    excludes: ['x'],
    presets: ['dependencies'],
    excludeLargerThanBytes: 9,
  });
  const assessment = await assessments.assess(sources, new AbortController().signal);
  expect(assessment).toEqual({
    ...found,
    firstRunSeconds: { atLeast: 2, atMost: 4 },
    perMonth: { atMost: 0.02 / 16, currency: 'EUR' },
  });
  expect(told).toEqual([false]);
  expect(asked[0]).toMatchObject({ targets: ['/a'], excludeLargerThanBytes: 9 });
  expect(asked[0]!.excludes).toEqual([
    ...asked[0]!.presets.find(({ id }) => id === 'dependencies')!.excludes,
    'x',
  ]);
  expect(asked[0]!.presets).toHaveLength(7);
});
