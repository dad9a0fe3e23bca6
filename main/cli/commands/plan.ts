import { type Command, Option } from 'commander';
import { pauseLengthSchema, type Health, type Job, type PauseLength } from '../../../contract/data';
import type { Plan, PlanState, PlanView, RunTimes, WaitReason } from '../../../contract/plan-data';
import { askApp } from '../../control/ask-app';
import type { ControlCall, ControlValues } from '../../control/protocol';
import { EngineError } from '../../engine/errors';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { formatBytes } from '../sizes';
import { formatTable } from '../table';
import { formatTime } from '../time';

interface PlanOptions {
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly count?: string;
  readonly for?: PauseLength;
  readonly end?: boolean;
}

/** `plan …`: what the running app does by itself, and asking it to. */
export function addPlanCommands(program: Command, run: RunCommand<PlanOptions>): void {
  const plan = program.command('plan').description("The app's plans; inside the app only");
  plan.command('list').description('List the plans, and what each of them waits for').action(run(list));
  plan
    .command('next')
    .description('Show when a plan runs next')
    .argument('[plan]', 'its name, or the beginning of its id; not needed for the only one')
    .option('-c, --count <n>', 'show so many runs', '10')
    .action(run(next));
  plan
    .command('run')
    .description('Run a plan now, whatever it waits for, and wait for its end')
    .argument('[plan]', 'as above')
    .option('-f, --force', 'read every file again')
    .option('-n, --dry-run', 'do not start it, just say what it would do')
    .action(run(runPlan));
  plan
    .command('pause')
    .description('Let backups wait, or go on')
    .addOption(new Option('--for <length>', 'until when').choices(pauseLengthSchema.options).default('hour'))
    .addOption(new Option('--end', 'let them go on').conflicts('dryRun'))
    .option('-n, --dry-run', 'do not pause, just say what it would do')
    .action(run(pause));
}

async function list(context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  const views = await ask(context, { call: 'plans' });
  if (output.isJson) output.json(views);
  else {
    const rows = views.map(({ plan, state }) => [
      plan.id.slice(0, 8),
      nameOf(plan),
      runsText(plan.schedule.runs),
      state.lastRunAt === null ? 'never' : formatTime(state.lastRunAt),
      stateText(state),
    ]);
    for (const line of formatTable(['ID', 'Name', 'Runs', 'Last run', 'Next'], rows)) output.print(line);
  }
  return exitCodes.success;
}

async function next(context: CommandContext, options: PlanOptions, name?: string): Promise<ExitCode> {
  const { output } = context;
  const count = Number(options.count);
  if (!Number.isInteger(count) || count < 1 || count > 100)
    throw new EngineError('input/invalid', '--count needs a number from 1 to 100');
  const { plan } = await findPlan(context, name);
  const runs = await ask(context, { call: 'next', planId: plan.id, count });
  if (output.isJson) output.json(runs);
  else if (runs.length === 0) output.print('It runs by hand only');
  else
    for (const { time, rereads } of runs)
      output.print(formatTime(time) + (rereads ? '  reads every file' : ''));
  return exitCodes.success;
}

async function runPlan(context: CommandContext, options: PlanOptions, name?: string): Promise<ExitCode> {
  const { output } = context;
  const view = await findPlan(context, name);
  const rereads = options.force ?? false;
  if (options.dryRun) {
    if (output.isJson) output.json({ plan: view.plan, state: view.state, rereads });
    else {
      const what = view.plan.sources.folders.join(', ') || 'nothing: no folders are chosen';
      output.print(`Would back up ${what}${rereads ? ', reading every file' : ''}`);
    }
    return exitCodes.success;
  }
  const job = await ask(context, { call: 'run', planId: view.plan.id, rereads }, (state) =>
    output.status(progressText(state)),
  );
  output.clearStatus();
  if (output.isJson) output.json(job);
  else output.say(resultText(job));
  if (job.state === 'succeeded') return exitCodes.success;
  if (job.state === 'succeeded-with-warnings') return exitCodes.incomplete;
  return job.state === 'cancelled' ? exitCodes.interrupted : exitCodes.failure;
}

async function pause(context: CommandContext, options: PlanOptions): Promise<ExitCode> {
  const { output } = context;
  if (options.dryRun) {
    if (output.isJson) output.json({ length: options.for });
    else output.print(`Would pause: ${options.for}`);
    return exitCodes.success;
  }
  const health: Health = options.end
    ? await ask(context, { call: 'resume' })
    : await ask(context, { call: 'pause', length: options.for ?? 'hour' });
  const { pausedUntil, pausedInNetwork } = health;
  if (output.isJson) output.json({ pausedUntil, pausedInNetwork });
  else output.say(pauseText(health));
  return exitCodes.success;
}

function pauseText({ pausedUntil, pausedInNetwork }: Health): string {
  if (pausedInNetwork !== null) return `Paused in the network ${pausedInNetwork}`;
  return pausedUntil === null ? 'Backups go on' : `Paused until ${formatTime(pausedUntil)}`;
}

function ask<Call extends ControlCall>(
  { io, signal }: CommandContext,
  call: Call,
  onPart?: (value: ControlValues[Call['call']]) => void,
): Promise<ControlValues[Call['call']]> {
  if (!io.app) throw new EngineError('input/invalid', 'Plans are the app’s: stowkeep --cli plan …');
  return askApp(io.app.control(), call, { signal, ...(onPart && { onPart }) });
}

async function findPlan(context: CommandContext, name: string | undefined): Promise<PlanView> {
  const views = await ask(context, { call: 'plans' });
  const found =
    name === undefined
      ? views
      : views.filter(({ plan }) => nameOf(plan) === name || (name.length >= 4 && plan.id.startsWith(name)));
  if (found.length === 1) return found[0]!;
  const names = views.map(({ plan }) => `${nameOf(plan)} (${plan.id.slice(0, 8)})`).join(', ');
  const what = found.length === 0 ? `There is no plan ${name}` : 'Say which plan';
  throw new EngineError('input/invalid', `${what}: ${names}`);
}

function nameOf({ name }: Plan): string {
  return name === '' ? 'My files' : name;
}

function runsText(runs: RunTimes): string {
  switch (runs.kind) {
    case 'manual':
      return 'by hand';
    case 'interval':
      return `every ${runs.minutes} min`;
    case 'daily':
      return `daily ${runs.times.join(' ')}`;
    case 'weekly':
    case 'monthly':
      return `${runs.kind} ${runs.days.join(',')} ${runs.times.join(' ')}`;
  }
}

function stateText({ waits, nextTryAt, runningJobId, nextRunAt }: PlanState): string {
  if (runningJobId !== null) return 'runs';
  if (waits)
    return `waits: ${waitText(waits)}${nextTryAt === null ? '' : `, next try ${formatTime(nextTryAt)}`}`;
  return nextRunAt === null ? '' : formatTime(nextRunAt);
}

/** The kinds are words; what else a reason knows stands behind. */
function waitText({ kind, ...facts }: WaitReason): string {
  const known = Object.values(facts).filter((value) => value !== null);
  return [kind.replaceAll('-', ' '), ...known.map(String)].join(' ');
}

function progressText({ progress }: Job): string {
  if (!progress) return 'starting';
  const { filesDone, filesTotal, bytesTransferred } = progress;
  const total = filesTotal === null ? '' : ` of ${filesTotal}`;
  return `${filesDone}${total} files, ${formatBytes(bytesTransferred)} stored`;
}

function resultText({ outcome, error, state, warnings }: Job): string {
  if (outcome?.kind !== 'backup') return error ? `Fatal: ${error.message}` : state;
  const trouble = warnings === 0 ? '' : `, trouble with ${warnings}`;
  const files = outcome.filesNew + outcome.filesChanged + outcome.filesUnmodified;
  return `snapshot ${outcome.snapshotId.slice(0, 8)} saved: ${files} files${trouble}, ${formatBytes(outcome.bytesStored)} stored`;
}
