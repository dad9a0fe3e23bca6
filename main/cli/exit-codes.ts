import { isCancelled, isEngineError } from '../engine/errors';

/** restic's exit codes: https://restic.readthedocs.io/en/stable/075_scripting.html#exit-codes */
export const exitCodes = {
  success: 0,
  failure: 1,
  /** A snapshot was made, but some source data could not be read. */
  incomplete: 3,
  notARepository: 10,
  locked: 11,
  wrongPassword: 12,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code that says why a command failed. */
export function exitCodeOf(error: unknown): ExitCode {
  if (isCancelled(error)) return exitCodes.interrupted;
  if (isEngineError(error, 'repository/not-a-repository')) return exitCodes.notARepository;
  if (isEngineError(error, 'repository/locked')) return exitCodes.locked;
  if (isEngineError(error, 'repository/wrong-password')) return exitCodes.wrongPassword;
  return exitCodes.failure;
}
