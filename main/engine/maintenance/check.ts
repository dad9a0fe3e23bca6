/** Is the repository whole? Index, packs, snapshots and trees always; the packs' data as far as asked. Changes nothing. */
import { TaskGroup } from '../base/task-group';
import { toEngineError } from '../errors';
import type { BlobMarks, IndexedRepository, OpenRepository } from '../repository/repository';
import type { CheckRequest, CheckResult, RunOptions } from '../requests';
import { checkData } from './check-data';
import { checkPacks } from './check-packs';
import { checkTrees } from './check-trees';
import { Findings } from './findings';

/**
 * Checks all there is; what is wrong is in the result. Looks at the storage's own files, not at a cache. Needs the exclusive lock, as others' half-done work looks like damage. Fails only when the
 * storage does, and with `input/invalid` for an impossible subset. `random` gives numbers from 0 to below 1, unpredictable.
 */
export async function check(
  repository: OpenRepository,
  request: CheckRequest,
  run: RunOptions & { readonly random: () => number },
): Promise<CheckResult> {
  const { signal } = run;
  const findings = new Findings();
  run.onEvent({ kind: 'phase', phase: 'loading-index' });
  const index = await repository.loadIndex({
    signal,
    isFresh: true,
    onDamaged: (id, error) => {
      const { code, message } = toEngineError(error);
      findings.suggestRebuildIndex = true;
      findings.error(code, `index file ${id} cannot be read: ${message}`, { index: id });
    },
  });
  run.onEvent({ kind: 'phase', phase: 'checking' });
  const present = await checkPacks(index, findings, { signal });
  const isReading = request.readData.kind !== 'none';
  if (isReading) run.onEvent({ kind: 'phase', phase: 'verifying' });
  const ofData = new Findings();
  let read = { packs: 0, bytes: 0 };
  const { snapshots, used } = await TaskGroup.run(signal, async (group) => {
    // The workers' part: this thread has the time to look at the trees meanwhile.
    group.start(async () => {
      read = await checkData(index, present, request, ofData, {
        signal: group.signal,
        random: run.random,
        onPack: ({ packs, bytes, packsTotal, bytesTotal }) =>
          run.onEvent({
            kind: 'progress',
            filesDone: packs,
            bytesDone: bytes,
            bytesTransferred: bytes,
            filesTotal: packsTotal,
            bytesTotal,
          }),
      });
    });
    const onTree = (trees: number) => {
      if (isReading) return;
      run.onEvent({ kind: 'progress', filesDone: trees, bytesDone: 0, bytesTransferred: 0 });
    };
    return checkTrees(index, findings, { signal: group.signal, onTree });
  });
  if (request.checkUnused) reportUnused(index, used, findings);
  findings.addAll(ofData);
  return {
    errors: findings.count('error'),
    hints: findings.count('hint'),
    findings: findings.all,
    packsRead: read.packs,
    bytesRead: read.bytes,
    snapshots,
    suggestRebuildIndex: findings.suggestRebuildIndex,
    suggestPrune: findings.suggestPrune,
  };
}

function reportUnused(index: IndexedRepository, used: BlobMarks, findings: Findings): void {
  for (const copies of index.packCopies()) {
    let unused = 0;
    for (let at = 0; at < copies.count; at++) if (used.get(copies.recordOf(at)) === undefined) unused++;
    const { pack } = copies;
    if (unused === 0) continue;
    findings.suggestPrune = true;
    findings.hint(`pack ${pack} has ${unused} unused blobs`, { pack });
  }
}
