import { homedir } from 'node:os';
import { join } from 'node:path';
import { troubleOf } from '../../contract/known-trouble';
import type { Log } from '../engine/base/log';
import type * as engineDoor from '../engine/engine';
import type { Engine, EngineSession } from '../engine/engine';
import { EngineError, isEngineError } from '../engine/errors';
import {
  type Compression,
  type OpenRequest,
  type RepositoryLocation,
  usualPackSizeBytes,
} from '../engine/requests';
import { type AzureAccess, azureAccess } from './azure-access';
import type { ExitCode } from './exit-codes';
import type { CliIo } from './io';
import { readNamedFile } from './named-file';
import { Output } from './output';
import { resolvePassword } from './password';
import type { SignInWay } from './sign-in-for-run';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly repo?: string;
  readonly repositoryFile?: string;
  readonly passwordFile?: string;
  readonly passwordCommand?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: number;
  readonly cache?: boolean;
  readonly cacheDir?: string;
  readonly lock?: boolean;
  readonly retryLock?: number;
  readonly limitUpload?: number;
  readonly limitDownload?: number;
  readonly compression?: Compression;
  readonly packSize?: number;
  readonly extraVerify?: boolean;
  readonly signIn?: SignInWay;
  readonly account?: string;
}

/** What a command works with: the options, the streams, and the repository once it asks for it. */
export class CommandContext {
  readonly io: CliIo;
  readonly globals: GlobalOptions;
  readonly output: Output;

  constructor(io: CliIo, globals: GlobalOptions) {
    this.io = io;
    this.globals = globals;
    this.output = new Output(io, {
      isJson: globals.json ?? false,
      isQuiet: globals.quiet ?? false,
      verbosity: globals.verbose ?? 0,
    });
  }

  get signal(): AbortSignal {
    return this.io.signal;
  }

  get compression(): Compression {
    return this.globals.compression ?? 'auto';
  }

  get packSizeBytes(): number {
    const text = this.io.environment['RESTIC_PACK_SIZE'];
    const mebibytes = this.globals.packSize ?? (text ? Number(text) : usualPackSizeBytes / 2 ** 20);
    if (!(mebibytes >= 4 && mebibytes <= 128)) {
      throw new EngineError('input/invalid', 'The pack size must be from 4 to 128 MiB', {
        packSize: mebibytes,
      });
    }
    return mebibytes * 2 ** 20;
  }

  /** Whether packs are stored without having been opened again. */
  get skipsProof(): boolean {
    return this.globals.extraVerify === false;
  }

  /** Whether backup and check let everything else on this computer go first. */
  get isLowPriority(): boolean {
    const text = this.io.environment['STOWKEEP_PRIORITY'];
    if (!text || text === 'normal') return false;
    if (text === 'low') return true;
    throw new EngineError('input/invalid', 'STOWKEEP_PRIORITY must be low or normal', { priority: text });
  }

  /** Opens the repository for `body` and closes it after. */
  withSession<T>(body: (session: EngineSession) => Promise<T>): Promise<T> {
    return this.#withEngine(async (engine, request) => engine.open(request, { signal: this.signal }), body);
  }

  /** Makes the repository, then as `withSession`. */
  withNewRepository<T>(version: 1 | 2, body: (session: EngineSession) => Promise<T>): Promise<T> {
    const create = (engine: Engine, request: OpenRequest) =>
      engine.create({ ...request, version }, { signal: this.signal });
    return this.#withEngine(create, body);
  }

  async #withEngine<T>(
    open: (engine: Engine, request: OpenRequest) => Promise<EngineSession>,
    body: (session: EngineSession) => Promise<T>,
  ): Promise<T> {
    // Not loaded for the words alone: `--help`, `--version`, a senseless command line.
    const { createEngine, parseLocation } = await import('../engine/engine');
    const location = this.#location(parseLocation);
    const password = await resolvePassword(this.globals, this.io);
    const { credential, forEngine } = await this.#access(location);
    const request = { ...this.#openRequest(location), credential, password };
    const { clock, workerEntry, openWorkerEntry } = this.io;
    const engine = createEngine({
      clock,
      log: this.#log,
      workerEntry,
      openWorkerEntry,
      workerCount: this.#workerCount(),
      ...forEngine,
    });
    try {
      const session = await open(engine, request);
      try {
        return await body(session);
      } finally {
        await session.close();
      }
    } finally {
      await engine.close();
    }
  }

  #location(parseLocation: typeof engineDoor.parseLocation): RepositoryLocation {
    const { environment, workingFolder } = this.io;
    return parseLocation(this.#locationText(), {
      workingFolder,
      azureAccount: environment['AZURE_ACCOUNT_NAME'],
      azureEndpointSuffix: environment['AZURE_ENDPOINT_SUFFIX'],
      azureBlobEndpoint: environment['AZURE_BLOB_ENDPOINT'],
    });
  }

  async #access(location: RepositoryLocation): Promise<AzureAccess> {
    if (location.kind === 'local') return { credential: { kind: 'none' }, forEngine: {} };
    const tell = (line: string) => this.output.warn(line);
    const { signIn, account } = this.globals;
    return azureAccess({ io: this.io, location, signIn, account, tell });
  }

  #openRequest(location: RepositoryLocation): Omit<OpenRequest, 'credential' | 'password'> {
    return {
      location,
      limits: {
        uploadBytesPerSecond: kibibytes(this.globals.limitUpload),
        downloadBytesPerSecond: kibibytes(this.globals.limitDownload),
      },
      cacheFolder: this.#cacheFolder(),
      withoutLock: this.globals.lock === false,
      lockWaitMs: this.globals.retryLock,
    };
  }

  #locationText(): string {
    const file = this.globals.repositoryFile ?? this.io.environment['RESTIC_REPOSITORY_FILE'];
    if (this.globals.repo !== undefined) return this.globals.repo;
    if (this.io.environment['RESTIC_REPOSITORY'] && this.globals.repositoryFile === undefined) {
      return this.io.environment['RESTIC_REPOSITORY'];
    }
    if (file) return readNamedFile(file).trim();
    throw new EngineError(
      'input/invalid',
      'Please specify a repository: -r, --repository-file or RESTIC_REPOSITORY',
    );
  }

  #cacheFolder(): string | undefined {
    if (this.globals.cache === false) return undefined;
    const { environment } = this.io;
    return (
      this.globals.cacheDir ??
      environment['STOWKEEP_CACHE_DIR'] ??
      join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'stowkeep')
    );
  }

  /** As Go's GOMAXPROCS for restic: how many threads compute. The machine decides when it is not set. */
  #workerCount(): number | undefined {
    const text = this.io.environment['STOWKEEP_WORKERS'];
    if (!text) return undefined;
    if (!/^[1-9]\d?$/.test(text))
      throw new EngineError('input/invalid', 'STOWKEEP_WORKERS must be from 1 to 99', { workers: text });
    return Number(text);
  }

  readonly #log: Log = (level, message, fields) => {
    const isShown =
      level === 'error' || level === 'warn' || this.output.verbosity >= (level === 'info' ? 2 : 3);
    if (isShown && !this.output.isJson)
      this.output.warn(`${message}${fields ? ` ${JSON.stringify(fields)}` : ''}`);
  };

  /** What to say of an error that ends the command. */
  describe(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    if (!isEngineError(error)) return message;
    if (error.code === 'bug') return `internal error: ${error.stack ?? message}`;
    const trouble = troubleOf(error.context);
    if (!trouble) return message;
    return [
      trouble.what,
      trouble.advice,
      ...(trouble.request === undefined ? [] : [`“${trouble.request}”`]),
      `(${message})`,
    ].join('\n');
  }
}

function kibibytes(value: number | undefined): number | undefined {
  return value === undefined || value === 0 ? undefined : value * 1024;
}

/** Makes a commander action of a command's body. */
export type RunCommand<Options> = (
  body: (context: CommandContext, options: Options, ...args: never[]) => Promise<ExitCode>,
) => (...args: unknown[]) => Promise<void>;
