import { describe, expect, it } from 'vitest';
import { parseContainerUrl } from '../../../contract/container-url';

const sas = 'sv=2025-11-05&sr=c&sp=racwl&se=2027-01-01T00%3A00%3A00Z&sig=c2VjcmV0%2Fcw%3D%3D';
const place = (changes: object = {}) => ({
  kind: 'azure',
  account: 'contoso',
  container: 'backups',
  prefix: '',
  endpoint: 'https://contoso.blob.core.windows.net',
  ...changes,
});

describe('the address of a container', () => {
  it.each([
    ['https://contoso.blob.core.windows.net/backups', place()],
    ['  https://contoso.blob.core.windows.net/backups//\n', place()],
    ['contoso.blob.core.windows.net/backups', place()],
    ['https://contoso.blob.core.windows.net:443/backups', place()],
    ['HTTPS://Contoso.Blob.Core.Windows.NET/Backups/Anna', place({ prefix: 'Anna' })],
    ['https://contoso.blob.core.windows.net/backups/anna/my%20laptop/', place({ prefix: 'anna/my laptop' })],
    ['https://contoso.blob.core.windows.net/backups/my laptop', place({ prefix: 'my laptop' })],
    ['https://contoso.blob.core.windows.net/backups?restype=container&comp=list#top', place()],
    [
      'https://contoso.blob.core.usgovcloudapi.net/backups',
      place({ endpoint: 'https://contoso.blob.core.usgovcloudapi.net' }),
    ],
    [
      'https://contoso.blob.core.chinacloudapi.cn/backups/a',
      place({ prefix: 'a', endpoint: 'https://contoso.blob.core.chinacloudapi.cn' }),
    ],
    [
      'https://contoso.z12.blob.storage.azure.net/backups',
      place({ endpoint: 'https://contoso.z12.blob.storage.azure.net' }),
    ],
    [
      'https://127.0.0.1:10000/contoso/backups/a/b',
      place({ prefix: 'a/b', endpoint: 'https://127.0.0.1:10000/contoso' }),
    ],
    ['https://localhost/contoso/backups', place({ endpoint: 'https://localhost/contoso' })],
    ['https://[::1]:10000/contoso/backups', place({ endpoint: 'https://[::1]:10000/contoso' })],
  ])('%s', (text, expected) => {
    expect(parseContainerUrl(text)).toEqual({ kind: 'place', place: expected, sas: undefined });
  });

  it('may hold a SAS, which is kept as it is', () => {
    const url = `https://contoso.blob.core.windows.net/backups/anna?restype=container&${sas}&comp=list`;
    expect(parseContainerUrl(url)).toEqual({
      kind: 'place',
      place: place({ prefix: 'anna' }),
      sas: { kind: 'sas', sas },
    });
  });
});

describe('what is none is refused, and why', () => {
  it.each([
    ['https://contoso.file.core.windows.net/share', 'file'],
    ['https://contoso.queue.core.windows.net/q', 'queue'],
    ['https://contoso.table.core.windows.net/t', 'table'],
    ['https://contoso.dfs.core.windows.net/backups', 'dfs'],
    ['https://contoso.z6.web.core.windows.net/', 'web'],
    ['https://contoso.file.core.usgovcloudapi.net/share', 'file'],
    ['https://portal.azure.com/#@contoso.example/resource/subscriptions/1/storageAccounts/contoso', 'portal'],
    ['https://ms.portal.azure.us/?feature=1#home', 'portal'],
    ['http://contoso.blob.core.windows.net/backups/file.txt', 'not-encrypted'],
    ['http://127.0.0.1:10000/devstoreaccount1/backups', 'not-encrypted'],
    ['https://contoso.blob.core.windows.net', 'no-container'],
    [`https://contoso.blob.core.windows.net/?${sas}`, 'no-container'],
    ['https://127.0.0.1:10000/devstoreaccount1/', 'no-container'],
    ['https://contoso.blob.core.windows.net/$web', 'bad-name'],
    ['https://contoso.blob.core.windows.net/my_backups', 'bad-name'],
    ['https://con-toso.blob.core.windows.net/backups', 'bad-name'],
    [`https://contoso.blob.core.windows.net/backups/${'a'.repeat(513)}`, 'bad-name'],
    [`https://contoso.blob.core.windows.net/backups?${sas.replace(/&sig.*/, '')}`, 'incomplete-sas'],
    ['https://contoso.blob.core.windows.net/backups?sig=&sv=2025-11-05', 'incomplete-sas'],
    ['', 'not-an-address'],
    ['backups', 'not-an-address'],
    ['my laptop', 'not-an-address'],
    ['https://', 'not-an-address'],
    ['https://contoso.example/backups', 'not-an-address'],
    ['https://blob.core.windows.net/backups', 'not-an-address'],
    ['https://evil.example/contoso.blob.core.windows.net/backups', 'not-an-address'],
    ['https://contoso.blob.core.windows.net.evil.example/backups', 'not-an-address'],
    ['https://contoso.blob.core.windows.net@evil.example:443/a/backups', 'not-an-address'],
    ['https://evil.example:10000/contoso/backups', 'not-an-address'],
    ['https://1.2.3.4:10000/contoso/backups', 'not-an-address'],
    ['https://contoso.blob.core.windows.net/backups/%2e%2E/other', 'not-an-address'],
    ['https://contoso.blob.core.windows.net/backups/%ff', 'not-an-address'],
    ['ftp://contoso.blob.core.windows.net/backups', 'not-an-address'],
    ['azure:backups:/anna', 'not-an-address'],
  ] as const)('%s: %s', (text, reason) => {
    expect(parseContainerUrl(text)).toEqual({ kind: 'refused', reason });
  });
});
