import type { Readable, Writable } from 'node:stream';
import type { TokenCache } from '../auth/token-cache';
import type { ControlDoor } from '../control/ask-app';
import type { Clock } from '../engine/base/clock';
import type { Log } from '../engine/base/log';
import type { RepositoryLocation } from '../engine/requests';
import type { OrganisationSettings } from '../organisation/organisation';

/** What a command line has besides when it runs inside the app. */
export interface AppSide {
  /** Of the running app. */
  readonly executable: string;
  readonly signIns: TokenCache;
  /** How to ask the app that runs beside; `undefined` where none has ever run. */
  readonly control: () => ControlDoor | undefined;
  /** Uses the system's proxy for the storage and the sign-in from here on, unless the environment names one. */
  readonly findProxy: (settings: OrganisationSettings, place: RepositoryLocation, log: Log) => Promise<void>;
}

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
  readonly app?: AppSide | undefined;
}
