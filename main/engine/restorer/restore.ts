import { systemClock } from '../base/clock';
import type { Snapshot } from '../format/snapshot';
import type { IndexedRepository } from '../repository/repository';
import type { RestoreRequest, RestoreResult, RunOptions } from '../requests';
import { executePlan } from './execute-plan';
import { makePlan } from './make-plan';
import { hasContent, type RestorePlan } from './plan';
import { RestoreReport } from './report';
import { findTargetRoot } from './target-root';
import { writeArchive } from './write-archive';

/**
 * Brings a snapshot, or a part of it, back to disk. Trouble with single items is reported as warnings and counted; a full disk, a lost
 * repository or a cancel ends the run, leaving no half-written file under its final name.
 */
export async function restore(
  repository: IndexedRepository,
  snapshot: Snapshot,
  request: RestoreRequest,
  run: RunOptions,
): Promise<RestoreResult> {
  const startMs = systemClock.nowMs();
  const { signal } = run;
  const report = new RestoreReport(run, request.reportItems);
  report.phase('planning');
  const targetRoot = await findTargetRoot(repository, snapshot, request, signal);
  const plan = async () => {
    const made = await makePlan({ repository, snapshot, request, targetRoot, report, signal });
    report.planned(made);
    for (const { path, node } of made.skipped) report.skipped(path, node);
    return made;
  };
  if (request.isDryRun) reportOnly(await plan(), report);
  else if (request.target.kind === 'archive')
    await writeArchive(await plan(), { repository, request, target: request.target, report, signal });
  // The workers start while the plan is made.
  else
    await repository.withReader({ signal }, async (reader) =>
      executePlan(await plan(), { repository, reader, request, targetRoot, report, signal }),
    );
  return { ...report.counts, durationMs: systemClock.nowMs() - startMs };
}

function reportOnly(plan: RestorePlan, report: RestoreReport): void {
  for (const item of plan.items) {
    report.itemDone(
      item.path,
      item.node,
      item.action === 'create' ? 'restored' : item.action === 'keep' ? 'unchanged' : 'updated',
    );
    if (hasContent(item) && item.action !== 'keep')
      report.bytesDone(Number(item.node.size), Number(item.node.size));
  }
  for (const { path } of plan.deletions) report.deleted(path);
}
