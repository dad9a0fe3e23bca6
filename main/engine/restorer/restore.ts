import { systemClock } from '../base/clock';
import { TaskGroup } from '../base/task-group';
import type { Snapshot } from '../format/snapshot';
import type { IndexedRepository } from '../repository/repository';
import type { RestoreRequest, RestoreResult, RunOptions } from '../requests';
import { Executor } from './execute-plan';
import { makePlan, type PlanningOptions } from './make-plan';
import { hasContent, type PlanBeginning, type RestorePlan } from './plan';
import { RestoreReport } from './report';
import { findTargetRoot } from './target-root';

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
  const plan = async (options: Pick<PlanningOptions, 'signal' | 'onBeginning'>) => {
    const made = await makePlan({ repository, snapshot, request, targetRoot, report, ...options });
    report.planned(made);
    for (const { path, node } of made.skipped) report.skipped(path, node);
    return made;
  };
  if (request.isDryRun) reportOnly(await plan({ signal }), report);
  else
    await repository.withReader({ signal }, (reader) =>
      TaskGroup.run(signal, async (group) => {
        const run = { repository, reader, request, targetRoot, report, signal: group.signal };
        const executor = new Executor(run);
        // The workers start while the plan is made, and write what it begins with.
        const onBeginning = (beginning: PlanBeginning) => group.start(() => executor.begin(beginning));
        await executor.run(await plan({ signal: group.signal, onBeginning }));
      }),
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
