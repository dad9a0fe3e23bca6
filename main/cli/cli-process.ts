/** A process that is a command line: its words, its streams, its signals. */
import { systemClock } from '../engine/base/clock';
import { keepYoungHeapsSmall } from '../engine/base/young-garbage';
import type { ExitCode } from './exit-codes';
import type { CliIo } from './io';
import { runCli } from './run-cli';

export type ProcessParts = Pick<CliIo, 'workerEntry' | 'openWorkerEntry' | 'app'>;

export function runProcess(args: readonly string[], parts: ProcessParts): Promise<ExitCode> {
  keepYoungHeapsSmall();
  const abort = new AbortController();
  let interrupts = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      interrupts += 1;
      // The second one means it: locks then stay behind and are found stale later.
      if (interrupts > 1) process.exit(130);
      process.stderr.write('\nsignal received, cleaning up\n');
      abort.abort();
    });
  }
  // `restic unlock` signals the process named in a lock to see whether it lives; without a handler that would end it.
  process.on('SIGHUP', () => undefined);
  // A reader that goes away (`| head`) ends the output, not the run's clean-up.
  process.stdout.on('error', () => abort.abort());

  return runCli(args, {
    ...parts,
    environment: process.env,
    workingFolder: process.cwd(),
    // Made only when it is read.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    clock: systemClock,
    signal: abort.signal,
  });
}
