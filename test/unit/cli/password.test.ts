import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { CliIo } from '../../../main/cli/io';
import { type PasswordOptions, resolvePassword } from '../../../main/cli/password';
import { temporaryFolder } from '../../support/temporary-folder';

const resolved = (options: PasswordOptions, environment: Record<string, string> = {}, typed = '') =>
  resolvePassword(options, { environment, stdin: Readable.from([typed]) } as unknown as CliIo);

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
