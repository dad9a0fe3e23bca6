import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unattendedFrom } from '../../../main/auth/unattended';
import { temporaryFolder } from '../../support/temporary-folder';
import { makeClientCertificate } from '../../support/test-ca';

const who = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c' };
const secret = { AZURE_CLIENT_SECRET: 's' };

async function written(content: string): Promise<string> {
  const path = join(await temporaryFolder(), 'file');
  await writeFile(path, content);
  return path;
}

describe('who the environment names', () => {
  test.each([
    ['nobody', {}, undefined],
    ['nobody by an organisation alone', { AZURE_TENANT_ID: 't', AZURE_CLIENT_SECRET: '' }, undefined],
    ['a principal', { ...who, ...secret }, 'secret'],
    ['a machine among several', { AZURE_CLIENT_ID: 'c' }, 'managed'],
    ['a machine', { IDENTITY_ENDPOINT: 'http://127.0.0.1:1' }, 'managed'],
    ['whoever has signed in', { ...who, ...secret, AZURE_FORCE_CLI_CREDENTIAL: 'TRUE' }, 'azure-cli'],
    ['not whoever has signed in', { ...who, ...secret, AZURE_FORCE_CLI_CREDENTIAL: 'false' }, 'secret'],
  ])('%s', (_, environment, kind) => expect(unattendedFrom(environment)?.kind).toBe(kind));

  test('a principal by its certificate, with or without a password', async () => {
    const open = makeClientCertificate();
    const AZURE_CLIENT_CERTIFICATE_PATH = await written(open.cert + open.key);
    expect(unattendedFrom({ ...who, AZURE_CLIENT_CERTIFICATE_PATH })).toEqual({
      ...{ kind: 'certificate', tenantId: 't', clientId: 'c', password: undefined },
      pem: open.cert + open.key,
    });
  });
});

describe('what does not suffice is said at once', () => {
  const refused = (environment: Readonly<Record<string, string>>) =>
    expect(() => unattendedFrom({ ...who, ...environment }));

  test('a principal without a name', () => {
    refused({ ...secret, AZURE_TENANT_ID: '' }).toThrow('AZURE_CLIENT_SECRET needs AZURE_TENANT_ID and');
  });

  test.each(['AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_FEDERATED_TOKEN_FILE'])('%s is not there', (name) => {
    refused({ [name]: '/no/such' }).toThrow(`/no/such, which ${name} names, cannot be read (ENOENT)`);
  });

  test('a certificate that cannot be used', async () => {
    const locked = makeClientCertificate('right');
    const contents: readonly (readonly [string, string])[] = [
      ['', 'no certificate in PEM'],
      [locked.cert, 'no private key'],
      [locked.cert + locked.key, 'AZURE_CLIENT_CERTIFICATE_PASSWORD may be wrong'],
    ];
    for (const [content, words] of contents)
      refused({
        AZURE_CLIENT_CERTIFICATE_PATH: await written(content),
        AZURE_CLIENT_CERTIFICATE_PASSWORD: 'wrong',
      }).toThrow(words);
  });
});
