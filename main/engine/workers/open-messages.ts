/** What the session of the opening workers and its threads say to each other. */
import type { KeyBytes } from '../crypto/box-key';
import type { EngineErrorData } from '../errors';
import type { VerifyResult, VisitJob, VisitResult, WriteResult } from './open-workers';
import type { SentJob, SentVerifyJob } from './sent-jobs';

/** Given to a thread at its start. */
export interface OpenWorkerData {
  readonly key: KeyBytes;
  /** One word, not 0 once the session has failed or ended. */
  readonly stop: SharedArrayBuffer;
  /** Lets everything else on this computer go first. */
  readonly isQuiet: boolean;
}

/** The first `bytes` of `memory` are the job's. */
interface SharedMemory {
  readonly memory: SharedArrayBuffer;
  readonly bytes: number;
}

/** Each is answered once with the same number, in order. */
export type ToOpenWorker = SharedMemory & { readonly task: number } & (
    | { readonly kind: 'write'; readonly job: SentJob }
    | { readonly kind: 'verify'; readonly job: SentVerifyJob }
    | { readonly kind: 'visit'; readonly job: VisitJob }
  );

/** The thread does what it was asked before, and exits. */
export interface EndOpenWorker {
  readonly kind: 'end';
}

/** Once at the start, where `isQuiet` is asked and cannot be. */
export interface NotQuiet {
  readonly kind: 'not-quiet';
  readonly reason: string;
}

export type FromOpenWorker = { readonly task: number } & (
  | { readonly kind: 'written'; readonly result: WriteResult }
  | { readonly kind: 'verified'; readonly result: VerifyResult }
  | { readonly kind: 'visited'; readonly result: VisitResult }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: EngineErrorData }
);
