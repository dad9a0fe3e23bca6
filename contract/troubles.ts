/**
 * What Entra and Azure's storage may answer, in the words of people: what happened, who can mend it, what to press. One table for the window, the
 * command line, and whoever gives such an answer its code; its rows are in `sign-in-troubles.ts` and `storage-troubles.ts`.
 */
import type { ErrorCode } from './errors';

/** Who can do something about it. `time`: it passes. */
export type Mender = 'you' | 'administrator' | 'time';

/** The button that helps. */
export type Remedy = 'sign-in' | 'other-account' | 'try-again' | 'ask-administrator' | 'change-storage';

export interface Trouble {
  readonly code: Exclude<ErrorCode, `app/${string}`>;
  readonly mender: Mender;
  readonly remedy: Remedy;
  /** One line: what happened. */
  readonly what: string;
  /** What it means and what to do now. */
  readonly advice: string;
  /** To be copied and sent to the administrator, where only they can help. */
  readonly request?: string;
}

/** Most rows are one of these. */
export const signIn = { mender: 'you', remedy: 'sign-in' } as const;
export const administrator = { mender: 'administrator', remedy: 'ask-administrator' } as const;
