import type { Command } from 'commander';
import { EngineError } from '../../engine/errors';
import type { CheckRequest, CheckResult } from '../../engine/requests';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { fractionDone, ProgressLine } from '../progress-line';
import { parseBytes } from '../sizes';

interface CheckOptions {
  readonly readData?: boolean;
  readonly readDataSubset?: string;
}

export function addCheckCommand(program: Command, run: RunCommand<CheckOptions>): void {
  program
    .command('check')
    .description('Check the repository for errors')
    .option('--read-data', 'read all data blobs')
    .option(
      '--read-data-subset <subset>',
      "read a subset of data packs: 'n/t', 'x%', or a size such as '500M'",
    )
    .action(run(check));
}

async function check(context: CommandContext, options: CheckOptions): Promise<ExitCode> {
  const isQuiet = context.isLowPriority;
  const request: CheckRequest = { readData: readDataOf(options), checkUnused: false, isQuiet };
  return context.withSession(async (session) => {
    const { output, io, signal } = context;
    output.say('check all packs, snapshots, trees and blobs');
    const progress = new ProgressLine(output, io.clock, (state) => ({
      message_type: 'status',
      seconds_elapsed: state.secondsElapsed,
      percent_done: fractionDone(state),
    }));
    const result = await session.check(request, { signal, onEvent: (event) => progress.take(event) });
    output.clearStatus();
    reportResult(context, result);
    return result.errors > 0 ? exitCodes.failure : exitCodes.success;
  });
}

function reportResult({ output }: CommandContext, result: CheckResult): void {
  if (output.isJson) {
    for (const { severity, message } of result.findings) {
      if (severity === 'error') output.warnJson({ message_type: 'error', message });
    }
    output.json({
      message_type: 'summary',
      num_errors: result.errors,
      broken_packs: brokenPacks(result),
      suggest_repair_index: result.suggestRebuildIndex,
      suggest_prune: result.suggestPrune,
    });
    return;
  }
  for (const { severity, message } of result.findings) {
    if (severity === 'error') output.warn(`error: ${message}`);
    else output.say(message);
  }
  if (result.suggestRebuildIndex)
    output.say('This is non-critical, you can run `rebuild-index` to correct this.');
  if (result.suggestPrune) output.say('This is non-critical, you can run `prune` to correct this.');
  if (result.errors > 0) output.warn('Fatal: repository contains errors');
  else output.say('no errors were found');
}

function brokenPacks({ findings }: CheckResult): readonly string[] | null {
  const packs = findings.flatMap(({ severity, pack }) =>
    severity === 'error' && pack !== undefined ? [pack] : [],
  );
  return packs.length > 0 ? [...new Set(packs)] : null;
}

function readDataOf({ readData, readDataSubset: subset }: CheckOptions): CheckRequest['readData'] {
  if (readData && subset !== undefined) {
    throw new EngineError(
      'input/invalid',
      'check flags --read-data and --read-data-subset cannot be used together',
    );
  }
  if (subset === undefined) return { kind: readData ? 'all' : 'none' };
  const part = /^(\d+)\/(\d+)$/.exec(subset);
  if (part) {
    const [n, of] = [Number(part[1]), Number(part[2])];
    if (n < 1 || of < 1 || n > of || of > 256) {
      throw new EngineError('input/invalid', '--read-data-subset=n/t needs 1 <= n <= t <= 256');
    }
    return { kind: 'part', part: n, of };
  }
  if (!subset.endsWith('%')) return { kind: 'bytes', bytes: parseBytes(subset) };
  const percent = Number(subset.slice(0, -1));
  if (!(percent > 0 && percent <= 100)) {
    throw new EngineError('input/invalid', '--read-data-subset=x% needs a percentage above 0 and up to 100');
  }
  return { kind: 'percent', percent };
}
