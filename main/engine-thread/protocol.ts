/**
 * What the main thread and the engine's thread post to each other. A native drag stops the main thread until the drop; the engine, on its own
 * thread, goes on uploading and refreshing its lock meanwhile.
 */
import type { EngineErrorData } from '../engine/errors';
import type { SystemProxy } from '../engine/base/system-proxy';
import type { LogFields, LogLevel } from '../engine/base/log';
import type { Engine, EngineSession } from '../engine/engine';
import type { EngineEvent, RepositoryInfo } from '../engine/requests';
import type { StorageToken, TokenRequest } from '../engine/storage/storage-token';

/** The methods of a session that can be called from another thread: one promise, a last argument with the signal, results that can be posted. */
export const remoteMethods = [
  'backup',
  'restore',
  'previewRestore',
  'listSnapshots',
  'folderPage',
  'search',
  'updateSearch',
  'findVersions',
  'preview',
  'compare',
  'check',
  'forget',
  'prune',
  'measureStorage',
  'changePassword',
  'unlock',
] as const satisfies readonly (keyof EngineSession)[];
export type RemoteMethod = (typeof remoteMethods)[number];

/** A session as the main thread has it. */
export type RemoteSession = Pick<EngineSession, RemoteMethod | 'info' | 'setLimits' | 'close'>;
export type RemoteEngine = Pick<
  Engine,
  'probe' | 'preflight' | 'findRepositories' | 'loadPublished' | 'assess' | 'close'
> & {
  readonly [Method in 'create' | 'open']: (...args: Parameters<Engine[Method]>) => Promise<RemoteSession>;
};

export interface EngineOnThread extends RemoteEngine {
  /** What this thread has found out; the engine's takes it from the next request on. */
  useSystemProxy(proxy: SystemProxy): void;
}

export interface EngineThreadData {
  /** `file:` URLs of the built workers. */
  readonly workerEntry: string;
  readonly openWorkerEntry: string;
  readonly trustedCertificates: string | undefined;
  readonly tokenHosts: readonly string[] | undefined;
}

/** From the engine: the only question that it asks. */
export type TokenQuestion =
  | { readonly kind: 'token-wanted'; readonly ask: number; readonly request: TokenRequest }
  | { readonly kind: 'token-unwanted'; readonly ask: number };

export type TokenAnswer =
  | { readonly kind: 'token'; readonly ask: number; readonly token: StorageToken }
  /** Without an error: cancelled. */
  | { readonly kind: 'token-failed'; readonly ask: number; readonly error: EngineErrorData | undefined };

export type ToEngine =
  | {
      readonly kind: 'call';
      readonly call: number;
      readonly method:
        'create' | 'open' | 'probe' | 'preflight' | 'findRepositories' | 'loadPublished' | 'assess';
      readonly request: unknown;
    }
  | {
      readonly kind: 'call';
      readonly call: number;
      readonly method: RemoteMethod;
      readonly session: number;
      /** All arguments but the last. */
      readonly args: readonly unknown[];
    }
  | {
      readonly kind: 'call';
      readonly call: number;
      readonly method: 'setLimits' | 'close';
      readonly session: number;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'call'; readonly call: number; readonly method: 'shutDown' }
  | { readonly kind: 'cancel'; readonly call: number }
  | { readonly kind: 'pause'; readonly call: number; readonly isPaused: boolean }
  | { readonly kind: 'proxy'; readonly proxy: SystemProxy }
  | TokenAnswer;

export interface OpenedSession {
  readonly session: number;
  readonly info: RepositoryInfo;
}

export type FromEngine =
  | { readonly kind: 'value'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly call: number; readonly error: EngineErrorData }
  | { readonly kind: 'cancelled'; readonly call: number }
  | { readonly kind: 'event'; readonly call: number; readonly event: EngineEvent }
  /** How far a call is that tells it: the steps of a pre-flight, an assessment so far. */
  | { readonly kind: 'progress'; readonly call: number; readonly progress: unknown }
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      readonly message: string;
      readonly fields: LogFields | undefined;
    }
  | TokenQuestion;
