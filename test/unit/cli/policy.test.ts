import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPublishedPolicy } from '../../../main/plans/policy';
import { runInProcess } from '../../support/cli-in-process';
import { temporaryFolder } from '../../support/temporary-folder';

async function fileWith(content: string): Promise<string> {
  const path = join(await temporaryFolder(), 'file');
  await writeFile(path, content);
  return path;
}
const run = (...line: readonly string[]) => runInProcess(['policy', ...line], { environment: {} });
const valid = JSON.stringify({ version: 1, name: 'Contoso', serial: 2 });

test('a policy is signed as the app takes it', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = await fileWith(String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  const { code, stdout } = await run('sign', '--key', key, await fileWith(valid));
  const signer = String(publicKey.export({ type: 'spki', format: 'pem' }));
  expect([code, openPublishedPolicy(stdout, signer)]).toMatchObject([0, { policy: { serial: 2 } }]);
});

test('a policy is looked at before it is signed', async () => {
  expect(await run('check', await fileWith(valid))).toMatchObject({
    code: 0,
    stdout: 'The policy is valid\n',
  });
  const wrong = await fileWith(valid.replace('2', '-2'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rsa = await fileWith(String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  for (const line of [
    ['check', wrong],
    ['sign', '--key', rsa, wrong],
  ])
    expect(await run(...line)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`Fatal: “serial” in ${wrong} Too small`),
    });
  for (const key of [rsa, await fileWith('no key')])
    expect(await run('sign', '--key', key, await fileWith(valid))).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `Fatal: ${key} holds no Ed25519 private key in PEM\n`,
    });
  expect((await run('check', '/no/such')).stderr).toContain('The file /no/such cannot be read');
});
