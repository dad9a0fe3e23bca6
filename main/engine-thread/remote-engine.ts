import { Worker } from 'node:worker_threads';
import { cancelledError, EngineError, engineErrorFromData, throwIfAborted } from '../engine/errors';
import type { Pausable } from '../engine/base/pause-gate';
import type { SystemProxy } from '../engine/base/system-proxy';
import type { Log } from '../engine/base/log';
import type { EngineOptions, PreflightStep, RepositorySurvey } from '../engine/engine-types';
import type { Assessment } from '../engine/lookup-requests';
import type { EngineEvent, TransferLimits } from '../engine/requests';
import type { GetToken } from '../engine/storage/storage-token';
import {
  remoteMethods,
  type EngineOnThread,
  type EngineThreadData,
  type FromEngine,
  type OpenedSession,
  type RemoteEngine,
  type RemoteMethod,
  type RemoteSession,
  type ToEngine,
} from './protocol';
import { TokenDesk } from './token-port';

interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onEvent: ((event: EngineEvent) => void) | undefined;
  readonly onProgress: ((progress: unknown) => void) | undefined;
}

interface CallOptions extends Pausable {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: EngineEvent) => void;
  readonly onProgress?: (progress: unknown) => void;
}

/** Omits `call` from each member of the union, which a plain `Omit` would merge. */
type Unnumbered<M> = M extends { readonly kind: 'call' } ? Omit<M, 'call' | 'kind'> : never;

/** How long the engine may take to give its locks back before its thread is ended. */
const shutDownMs = 60_000;

/**
 * Starts the engine on a thread of its own. `entry` is the built `engine.worker.js`, `workers` are the built `cpu.worker.js` and `open.worker.js`;
 * `storage` is what the engine needs for Entra ID and a company's network. When the thread dies, every open call fails with `bug`.
 */
export function startEngineThread(
  entry: URL,
  workers: { readonly cpu: URL; readonly open: URL },
  log: Log,
  {
    getToken,
    tokenHosts,
    trustedCertificates,
  }: Pick<EngineOptions, 'getToken' | 'tokenHosts' | 'trustedCertificates'> = {},
): EngineOnThread {
  const workerData: EngineThreadData = {
    workerEntry: workers.cpu.href,
    openWorkerEntry: workers.open.href,
    trustedCertificates,
    tokenHosts,
  };
  return new EngineThread(new Worker(entry, { workerData, name: 'engine' }), log, getToken);
}

class EngineThread implements EngineOnThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, PendingCall>();
  readonly #tokens: TokenDesk;
  #nextCall = 1;
  #death: EngineError | undefined;

  constructor(worker: Worker, log: Log, getToken: GetToken | undefined) {
    this.#worker = worker;
    this.#tokens = new TokenDesk(getToken, (answer) => worker.postMessage(answer));
    worker.on('message', (message: FromEngine) => {
      if (message.kind === 'log') log(message.level, message.message, message.fields);
      else if (message.kind === 'token-wanted' || message.kind === 'token-unwanted')
        this.#tokens.receive(message);
      else this.#receive(message);
    });
    worker.on('error', (error) => this.#die(error));
    worker.on('exit', (code) => this.#die(new Error(`exit code ${code}`)));
  }

  readonly create: RemoteEngine['create'] = async (request, options) =>
    this.#session((await this.#call({ method: 'create', request }, options)) as OpenedSession);

  readonly open: RemoteEngine['open'] = async (request, options) =>
    this.#session((await this.#call({ method: 'open', request }, options)) as OpenedSession);

  async probe(...[request, options]: Parameters<RemoteEngine['probe']>): ReturnType<RemoteEngine['probe']> {
    return (await this.#call({ method: 'probe', request }, options)) as Awaited<
      ReturnType<RemoteEngine['probe']>
    >;
  }

  async preflight(
    ...[request, { signal, onSteps }]: Parameters<RemoteEngine['preflight']>
  ): ReturnType<RemoteEngine['preflight']> {
    const onProgress = (steps: unknown) => onSteps(steps as readonly PreflightStep[]);
    return (await this.#call(
      { method: 'preflight', request },
      { signal, onProgress },
    )) as readonly PreflightStep[];
  }

  async assess(
    ...[request, options]: Parameters<RemoteEngine['assess']>
  ): ReturnType<RemoteEngine['assess']> {
    const onProgress = (progress: unknown) => options.onProgress(progress as Assessment);
    return (await this.#call({ method: 'assess', request }, { ...options, onProgress })) as Assessment;
  }

  async findRepositories(
    ...[request, options]: Parameters<RemoteEngine['findRepositories']>
  ): ReturnType<RemoteEngine['findRepositories']> {
    return (await this.#call({ method: 'findRepositories', request }, options)) as RepositorySurvey;
  }

  async loadPublished(
    ...[request, options]: Parameters<RemoteEngine['loadPublished']>
  ): ReturnType<RemoteEngine['loadPublished']> {
    return (await this.#call({ method: 'loadPublished', request }, options)) as string | undefined;
  }

  useSystemProxy(proxy: SystemProxy): void {
    this.#worker.postMessage({ kind: 'proxy', proxy } satisfies ToEngine);
  }

  async close(): Promise<void> {
    if (this.#death) return;
    const timeout = AbortSignal.timeout(shutDownMs);
    await this.#call({ method: 'shutDown' }, { signal: timeout }).catch(() => undefined);
    await this.#worker.terminate();
  }

  #session({ session, info }: OpenedSession): RemoteSession {
    const tell = (method: 'setLimits' | 'close', ...args: readonly unknown[]) =>
      this.#call({ method, session, args }, {});
    const ask = (method: RemoteMethod, args: readonly unknown[]) =>
      this.#call({ method, session, args: args.slice(0, -1) }, args.at(-1) as CallOptions);
    const methods = Object.fromEntries(
      remoteMethods.map((method) => [method, (...args: readonly unknown[]) => ask(method, args)]),
    ) as unknown as Pick<RemoteSession, RemoteMethod>;
    return {
      ...methods,
      info,
      setLimits: (limits: TransferLimits) => void tell('setLimits', limits),
      close: async () => {
        await tell('close');
      },
    };
  }

  #call(message: Unnumbered<ToEngine>, options: CallOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (options.signal) throwIfAborted(options.signal);
      if (this.#death) throw this.#death;
      const call = this.#nextCall++;
      const onAbort = () => this.#worker.postMessage({ kind: 'cancel', call } satisfies ToEngine);
      options.signal?.addEventListener('abort', onAbort, { once: true });
      this.#worker.postMessage({ kind: 'call', call, ...message });
      const stopWatching = options.pause?.onChange((isPaused) =>
        this.#worker.postMessage({ kind: 'pause', call, isPaused } satisfies ToEngine),
      );
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          stopWatching?.();
          options.signal?.removeEventListener('abort', onAbort);
          settle(value);
        };
      this.#pending.set(call, {
        resolve: settled(resolve),
        reject: settled(reject),
        onEvent: options.onEvent,
        onProgress: options.onProgress,
      });
    });
  }

  #receive(message: Extract<FromEngine, { readonly call: number }>): void {
    const pending = this.#pending.get(message.call);
    if (!pending) return;
    if (message.kind === 'event') {
      pending.onEvent?.(message.event);
      return;
    }
    if (message.kind === 'progress') {
      pending.onProgress?.(message.progress);
      return;
    }
    this.#pending.delete(message.call);
    if (message.kind === 'value') pending.resolve(message.value);
    else pending.reject(message.kind === 'cancelled' ? cancelledError() : engineErrorFromData(message.error));
  }

  #die(cause: unknown): void {
    this.#death ??= new EngineError('bug', 'The engine has stopped; restart the app', {}, cause);
    for (const pending of this.#pending.values()) pending.reject(this.#death);
    this.#pending.clear();
    this.#tokens.close();
  }
}
