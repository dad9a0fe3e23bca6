import { passwordFrom, readRecoveryKey } from '../../contract/recovery-key';
import { EngineError } from '../engine/errors';
import type { CliIo } from './io';
import { readNamedFile } from './named-file';

export interface PasswordOptions {
  readonly passwordFile?: string | undefined;
  readonly passwordCommand?: string | undefined;
}

/** The repository's password, from where restic takes it: command, file, environment, or the person. */
export async function resolvePassword(options: PasswordOptions, io: CliIo): Promise<string> {
  const command = options.passwordCommand ?? io.environment['RESTIC_PASSWORD_COMMAND'];
  const file = options.passwordFile ?? io.environment['RESTIC_PASSWORD_FILE'];
  const password = io.environment['RESTIC_PASSWORD'];
  if (options.passwordCommand === undefined && options.passwordFile === undefined && password)
    return password;
  if (command) return notEmpty(await passwordOfCommand(command));
  if (file) return notEmpty(readNamedFile(file).trim());
  if (password) return password;
  const typed = notEmpty(await askPassword('enter password for repository: ', io));
  const hint = recoveryKeyHint(typed);
  if (hint !== undefined) io.stderr.write(`this looks like a recovery key, but ${hint}\n`);
  return passwordFrom(typed);
}

/** Before the storage is asked, which may still know the text as a password. */
function recoveryKeyHint(typed: string): string | undefined {
  const reading = readRecoveryKey(typed);
  switch (reading.kind) {
    case 'length': {
      const { missing } = reading;
      return missing > 0 ? `${missing} characters are missing` : `it has ${-missing} characters too many`;
    }
    case 'character':
      return `a character in group ${reading.group} is wrong`;
    case 'swapped':
      return `two characters in group ${reading.group} are swapped`;
    case 'mistyped':
      return 'several characters are wrong';
    case 'key':
    case 'other':
      return undefined;
  }
}

/** A password for a new key, asked twice on a terminal. */
export async function resolveNewPassword(file: string | undefined, io: CliIo): Promise<string> {
  if (file !== undefined) return notEmpty(readNamedFile(file).trim());
  const password = passwordFrom(notEmpty(await askPassword('enter new password: ', io)));
  if (io.stdin.isTTY && passwordFrom(await askPassword('enter password again: ', io)) !== password) {
    throw new EngineError('input/invalid', 'The passwords do not match');
  }
  return password;
}

async function passwordOfCommand(command: string): Promise<string> {
  // Loaded, as below, when needed: most runs read a file or the environment, and start sooner without.
  const { execFileSync } = await import('node:child_process');
  try {
    return execFileSync('/bin/sh', ['-c', command], {
      encoding: 'utf8',
      stdio: ['inherit', 'pipe', 'inherit'],
    }).trim();
  } catch (error) {
    throw new EngineError('input/invalid', 'The password command failed', {}, error);
  }
}

function notEmpty(password: string): string {
  if (password !== '') return password;
  throw new EngineError(
    'input/invalid',
    'An empty password is not a password; set RESTIC_PASSWORD or RESTIC_PASSWORD_FILE, or use --password-file',
  );
}

/** Reads a line; on a terminal without showing what is typed. */
async function askPassword(prompt: string, io: CliIo): Promise<string> {
  if (io.stdin.isTTY) io.stderr.write(prompt);
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: io.stdin, terminal: io.stdin.isTTY === true });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (io.stdin.isTTY) io.stderr.write('\n');
  }
}
