import type { EngineError, EngineErrorCode, EngineErrorData, ErrorContext } from '../errors';
import type { CallOptions } from './backend';

/** What is looked at before the first backup to a place, in this order; kept equal to the contract's by a test. */
export const preflightStepIds = [
  'name',
  'connection',
  'clock',
  'sign-in',
  'container',
  'list',
  'create',
  'read',
  'delete-locks',
  'delete-backups',
  'protection',
] as const;
export type PreflightStepId = (typeof preflightStepIds)[number];

export interface PreflightStep {
  readonly id: PreflightStepId;
  /** `warned`: backups work, but something would be wiser. `skipped`: an earlier failure makes it pointless. `unknown`: it cannot be seen from here. */
  readonly state: 'waiting' | 'running' | 'passed' | 'warned' | 'failed' | 'skipped' | 'unknown';
  readonly error: EngineErrorData | null;
  /** What was seen; which facts there are is told by the contract's own step. */
  readonly facts: ErrorContext;
}

/** What one look found. What it throws instead is a failure without facts. */
export interface Finding {
  readonly state: 'passed' | 'warned' | 'failed' | 'unknown';
  readonly error?: EngineError;
  readonly facts?: ErrorContext;
}

export interface CheckStep {
  readonly id: PreflightStepId;
  /** Without it this one says nothing. */
  readonly needs?: PreflightStepId;
  /** What it means when there is no answer in time, if not that the storage is unavailable. */
  readonly lateCode?: EngineErrorCode;
  look(options: CallOptions): Promise<Finding>;
}

/** The looks at one kind of place, those that mean something there, one after the other. */
export interface PlaceCheck {
  readonly steps: readonly CheckStep[];
  /** Takes away what they may have left, as far as that is allowed. */
  clean(options: CallOptions): Promise<void>;
}
