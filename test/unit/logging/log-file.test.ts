import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openLogFile } from '../../../main/logging/log-file';
import { FakeClock } from '../../support/fake-clock';
import { temporaryFolder } from '../../support/temporary-folder';

it('writes one redacted line per message, for this user only', async () => {
  const path = join(await temporaryFolder(), 'logs/app.log');
  const log = openLogFile(path, new FakeClock());
  log('info', 'Started', { version: '1' });
  log('warn', 'GET https://contoso.blob.core.windows.net/c/x?se=1&sig=abc%3D failed');
  expect(await readFile(path, 'utf8')).toBe(
    '{"time":"2024-01-01T00:00:00.000Z","level":"info","message":"Started","version":"1"}\n' +
      '{"time":"2024-01-01T00:00:00.000Z","level":"warn","message":"GET https://contoso.blob.core.windows.net/c/x?se=1&sig=*** failed"}\n',
  );
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('keeps the log before when it grows too big', async () => {
  const path = join(await temporaryFolder(), 'app.log');
  const log = openLogFile(path, new FakeClock());
  await writeFile(path, 'x'.repeat(4 * 1024 * 1024 + 1));
  log('info', 'new');
  expect([(await stat(`${path}.1`)).size, await readFile(path, 'utf8')]).toEqual([
    4 * 1024 * 1024 + 1,
    '{"time":"2024-01-01T00:00:00.000Z","level":"info","message":"new"}\n',
  ]);
});

it('says on standard error what it cannot write', async () => {
  const path = join(await temporaryFolder(), 'app.log');
  const log = openLogFile(path, new FakeClock());
  await mkdir(path);
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  log('error', 'full');
  const written = write.mock.calls;
  write.mockRestore();
  expect(written).toEqual([['{"time":"2024-01-01T00:00:00.000Z","level":"error","message":"full"}\n']]);
});
