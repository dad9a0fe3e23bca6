import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../engine/base/clock';

/** What a command line program is given, so that tests can give it something else. */
export interface CliIo {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: Writable & { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined };
  readonly stderr: Writable;
  readonly clock: Clock;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** The built `cpu.worker.js`; `undefined` keeps the work on this thread. */
  readonly workerEntry: URL | undefined;
  /** The built `open.worker.js`; `undefined` as above. */
  readonly openWorkerEntry?: URL | undefined;
}
