/** The command line program without a process: its words as text, its surroundings as a literal. */
import { Readable, Writable } from 'node:stream';
import type { CliIo } from '../../main/cli/io';
import { runCli } from '../../main/cli/run-cli';
import { systemClock, type Clock } from '../../main/engine/base/clock';
import { settleMs } from '../../main/engine/repository/locks/lock-store';

export interface InProcessOptions {
  readonly environment?: CliIo['environment'];
  readonly workingFolder?: string;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
  /** Told each line of standard error as it is written. */
  readonly onComplaint?: (text: string) => void;
  /** Shows what a person would see, at this width. */
  readonly terminalColumns?: number;
  readonly app?: CliIo['app'];
}

class Collected extends Writable {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  #chunks: Buffer[] = [];
  readonly #onText: ((text: string) => void) | undefined;

  constructor(columns: number | undefined, onText?: (text: string) => void) {
    super();
    this.#onText = onText;
    this.isTTY = columns !== undefined;
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(Buffer.from(chunk));
    this.#onText?.(chunk.toString());
    done();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

/** One test runs at a time: nobody writes a lock at the same moment, which is what a lock waits for after it was written. */
const clock: Clock = {
  nowMs: () => systemClock.nowMs(),
  sleep: (delayMs, signal) => systemClock.sleep(delayMs === settleMs ? 0 : delayMs, signal),
};

export async function runInProcess(args: readonly string[], options: InProcessOptions = {}) {
  const stdout = new Collected(options.terminalColumns);
  const stderr = new Collected(undefined, options.onComplaint);
  const code = await runCli(args, {
    environment: options.environment ?? {},
    workingFolder: options.workingFolder ?? '/',
    stdin: Readable.from([options.stdin ?? '']),
    stdout,
    stderr,
    clock,
    signal: options.signal ?? new AbortController().signal,
    workerEntry: undefined,
    app: options.app,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
