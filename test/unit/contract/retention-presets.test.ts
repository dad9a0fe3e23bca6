import { expect, it } from 'vitest';
import { retentionPresetIds, retentionPresets } from '../../../contract/retention-presets';
import { retentionSchema } from '../../../contract/plan-data';
import type { GoTime } from '../../../main/engine/format/go-time';
import type { SnapshotId, TreeId } from '../../../main/engine/format/ids';
import { applyKeepRules } from '../../../main/engine/maintenance/keep-rules';
import { madeSnapshot } from '../../support/made-snapshots';

const nowMs = Date.UTC(2026, 10, 22, 12);
const hourMs = 3_600_000;

/** Every eight hours for ten years, newest first. */
const history = Array.from({ length: 10 * 365 * 3 }, (_, at) => {
  const time = new Date(nowMs - (at * 8 + 1) * hourMs).toISOString() as GoTime;
  return { id: time as string as SnapshotId, snapshot: madeSnapshot('t' as TreeId, { time }) };
});

it.each([
  // All of two days, which are parts of three; 27 more days, back to October; ten more months.
  ['30-days-12-months', 6 + 27 + 10, '2025-12-31'],
  // 89 more days, back to August; 20 more months, back to 2024; four more years.
  ['3-2-7', 6 + 89 + 20 + 4, '2020-12-31'],
  ['light', 3 + 5 + 3, '2026-11-01'],
] as const)('%s is valid and keeps %i of ten years', (id, count, oldest) => {
  const preset = retentionPresets[id];
  expect(retentionSchema.parse(preset)).toEqual(preset);
  const { keep } = applyKeepRules(history, { ...preset!.rules, tagLists: [] }, { nowMs });
  expect([keep.length, keep.at(-1)?.id.slice(0, 10)]).toEqual([count, oldest]);
});

it('there is one that keeps everything', () => {
  expect(retentionPresetIds.filter((id) => retentionPresets[id] === null)).toEqual(['everything']);
});
