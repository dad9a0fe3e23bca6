/** A made-up look ahead at a restore. */
import type { ConflictPolicy } from '../../../contract/data';
import type { PreviewOutcome, RestorePreview } from '../../../contract/restore-data';
import { fakeHome } from './fake-files';

const mib = 1024 * 1024;
const outcomes: Readonly<Record<ConflictPolicy, readonly [older: PreviewOutcome, newer: PreviewOutcome]>> = {
  always: ['replaced', 'replaced'],
  'if-newer': ['replaced', 'left'],
  never: ['left', 'left'],
  'keep-both': ['beside', 'beside'],
};

export interface FakePreviewInput {
  readonly conflicts: ConflictPolicy;
  readonly compares: RestorePreview['compared'];
  readonly target: { readonly path?: string };
}

export function fakePreview(input: FakePreviewInput, sources: readonly string[]): RestorePreview {
  const { conflicts, compares: compared, target } = input;
  const [older, newer] = outcomes[conflicts];
  return {
    previewId: crypto.randomUUID(),
    compared,
    isInSource: sources.some((folder) => folder === target.path),
    rows: [
      { finding: 'new', outcome: 'written', items: 214, bytes: 612 * mib },
      { finding: 'identical', outcome: 'left', items: 603, bytes: 1_240 * mib },
      { finding: 'differs', outcome: older, items: 31, bytes: 92 * mib },
      { finding: 'newer-here', outcome: newer, items: 4, bytes: 6 * mib },
      { finding: 'bad-name', outcome: 'left', items: 1, bytes: 0 },
    ],
    space: [{ path: `${fakeHome}/Restored`, bytesNeeded: 710 * mib, bytesFree: 48_128 * mib }],
  };
}

export function fakePreviewPaths(finding: string, offset: number, limit: number) {
  const total = finding === 'bad-name' ? 1 : 120;
  const all = Array.from({ length: total }, (_, at) => `${fakeHome}/Documents/${finding} ${at + 1}.txt`);
  return { total, paths: all.slice(offset, offset + limit) };
}
