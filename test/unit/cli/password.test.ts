import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { recoveryKeyOf, recoveryKeyRandomBytes } from '../../../contract/recovery-key';
import type { CliIo } from '../../../main/cli/io';
import { type PasswordOptions, resolvePassword } from '../../../main/cli/password';
import { temporaryFolder } from '../../support/temporary-folder';

const said: string[] = [];
const stderr = { write: (text: string) => said.push(text) };
const resolved = (options: PasswordOptions, environment: Record<string, string> = {}, typed = '') =>
  resolvePassword(options, { environment, stdin: Readable.from([typed]), stderr } as unknown as CliIo);

test('the option wins over the environment, the password over its file, and at last somebody types it', async () => {
  const file = join(await temporaryFolder(), 'password');
  writeFileSync(file, 'from file\n');
  const environment = { RESTIC_PASSWORD: 'from environment', RESTIC_PASSWORD_FILE: file };
  expect([
    await resolved({ passwordFile: file }, environment),
    await resolved({ passwordCommand: 'echo from command' }, environment),
    await resolved({}, environment),
    await resolved({}, { RESTIC_PASSWORD_FILE: file }),
    await resolved({}, { RESTIC_PASSWORD_COMMAND: 'printf "from command"' }),
    await resolved({}, {}, 'typed\nmore'),
  ]).toEqual(['from file', 'from command', 'from environment', 'from file', 'from command', 'typed']);
});

test('no password is said, not tried', async () => {
  const complaints = await Promise.allSettled([
    resolved({}, {}, ''),
    resolved({ passwordFile: '/no/such' }),
    resolved({ passwordCommand: 'exit 3' }),
  ]);
  expect(complaints.map((each) => each.status === 'rejected' && (each.reason as Error).message)).toEqual([
    expect.stringContaining('An empty password is not a password'),
    expect.stringContaining('The file /no/such cannot be read'),
    'The password command failed',
  ]);
});

test('a recovery key is healed as it is typed, and what is wrong with it is said', async () => {
  const key = recoveryKeyOf(new Uint8Array(recoveryKeyRandomBytes).fill(7));
  expect(await resolved({}, {}, key.toLowerCase().replaceAll('-', ' '))).toBe(key);
  expect(await resolved({}, { RESTIC_PASSWORD: key.toLowerCase() })).toBe(key.toLowerCase());
  expect(said).toEqual([]);
  expect(await resolved({}, {}, key.slice(0, -2))).toBe(key.slice(0, -2));
  expect(said.splice(0)).toEqual(['this looks like a recovery key, but 2 characters are missing\n']);
});
