/** Errors as they cross the bridge. The renderer makes the text for people from code and context; `message` is for "Details" and the log. */
import { z } from 'zod';

/** The engine's codes (kept equal to them by a test) and those of the app itself. */
export const errorCodes = [
  'storage/not-found',
  'storage/forbidden',
  'storage/throttled',
  'storage/unavailable',
  'storage/immutable',
  'storage/bad-range',
  'storage/full',
  'auth/sign-in-required',
  'auth/expired',
  'auth/wrong-account',
  'auth/declined',
  'auth/blocked',
  'auth/not-set-up',
  'auth/timed-out',
  'auth/unreachable',
  'repository/wrong-password',
  'repository/not-a-repository',
  'repository/already-exists',
  'repository/unsupported-version',
  'repository/locked',
  'repository/lock-lost',
  'repository/stale-plan',
  'data/corrupt',
  'data/missing',
  'data/malformed',
  'disk/not-found',
  'disk/denied',
  'disk/busy',
  'disk/full',
  'disk/bad-name',
  'disk/changed-while-reading',
  'disk/cloud-only',
  'disk/not-mounted',
  'disk/shrunk',
  'disk/io',
  'input/invalid',
  'bug',
  'app/not-connected',
  'app/password-needed',
  'app/keychain-unavailable',
  'app/password-not-remembered',
  'app/settings-damaged',
  'app/organisation-invalid',
  'app/place-fixed',
  'app/no-sources',
  'app/already-running',
  'app/not-running',
  'app/paused',
  'app/interrupted',
  'app/target-in-storage',
  'app/untrusted-sender',
  'app/cancelled',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly context: Readonly<Record<string, string | number | boolean>>;
}
