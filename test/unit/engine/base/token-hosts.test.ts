import { expect, test } from 'vitest';
import { requireTokenHost } from '../../../../main/engine/base/token-hosts';

const refusal = (endpoint: string, hosts?: readonly string[]): unknown => {
  try {
    requireTokenHost(endpoint, hosts);
    return undefined;
  } catch (error) {
    return (error as { readonly context: object }).context;
  }
};

test.each([
  'https://contoso.blob.core.windows.net',
  'https://CONTOSO.blob.core.windows.net:443/',
  'https://contoso.z1.blob.storage.azure.net',
  'https://127.0.0.1:10000/devstoreaccount1',
  'https://localhost:10000/devstoreaccount1',
  'https://[::1]:10000/devstoreaccount1',
])('a token may go to %s', (endpoint) => expect(refusal(endpoint)).toBeUndefined());

test.each([
  'https://contoso.evil.example',
  'https://contoso.blob.core.windows.net.evil.example',
  'https://contoso.blob.core.windows.net@evil.example',
  'https://evil.example\\.blob.core.windows.net',
  'https://evil.example#.blob.core.windows.net',
  'https://evilblob.core.windows.net',
  'https://contoso.file.core.windows.net',
  'https://127.0.0.1.evil.example',
  'https://contoso.blob.core.usgovcloudapi.net',
  'contoso.blob.core.windows.net',
  '',
])('a token may not go to %s', (endpoint) => expect(refusal(endpoint)).toEqual({ networkCode: 'NOT_AZURE' }));

test.each(['http://contoso.blob.core.windows.net', 'http://127.0.0.1:10000/devstoreaccount1'])(
  'a token may not go to %s, which is not encrypted',
  (endpoint) => expect(refusal(endpoint)).toEqual({ networkCode: 'NOT_ENCRYPTED' }),
);

test('a token goes to the hosts of another cloud instead of the public ones, when the caller names them', () => {
  const hosts = ['.blob.cloud.example', 'storage.example'];
  for (const endpoint of ['https://contoso.blob.cloud.example', 'https://storage.example/contoso'])
    expect(refusal(endpoint, hosts)).toBeUndefined();
  for (const endpoint of ['https://contoso.blob.core.windows.net', 'https://evil.storage.example'])
    expect(refusal(endpoint, hosts)).toBeDefined();
});
