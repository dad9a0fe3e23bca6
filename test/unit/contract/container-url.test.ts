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

describe('what is none is refused, with a next step', () => {
  it.each([
    ['https://contoso.file.core.windows.net/share', /Azure Files/],
    ['https://contoso.queue.core.windows.net/q', /a queue/],
    ['https://contoso.table.core.windows.net/t', /a table/],
    ['https://contoso.dfs.core.windows.net/backups', /Data Lake/],
    ['https://contoso.z6.web.core.windows.net/', /a web site/],
    ['https://contoso.file.core.usgovcloudapi.net/share', /Azure Files/],
    ['https://portal.azure.com/#@contoso.example/resource/subscriptions/1/storageAccounts/contoso', /portal/],
    ['https://ms.portal.azure.us/?feature=1#home', /portal/],
    ['http://contoso.blob.core.windows.net/backups/file.txt', /not encrypted/],
    ['http://127.0.0.1:10000/devstoreaccount1/backups', /not encrypted/],
    ['https://contoso.blob.core.windows.net', /no container/],
    [`https://contoso.blob.core.windows.net/?${sas}`, /no container/],
    ['https://127.0.0.1:10000/devstoreaccount1/', /no container/],
    ['https://contoso.blob.core.windows.net/$web', /such a name/],
    ['https://contoso.blob.core.windows.net/my_backups', /such a name/],
    ['https://con-toso.blob.core.windows.net/backups', /such a name/],
    [`https://contoso.blob.core.windows.net/backups/${'a'.repeat(513)}`, /such a name/],
    [`https://contoso.blob.core.windows.net/backups?${sas.replace(/&sig.*/, '')}`, /not complete/],
    ['https://contoso.blob.core.windows.net/backups?sig=&sv=2025-11-05', /not complete/],
    ['', /not the address/],
    ['backups', /not the address/],
    ['my laptop', /not the address/],
    ['https://', /not the address/],
    ['https://contoso.example/backups', /not the address/],
    ['https://blob.core.windows.net/backups', /not the address/],
    ['https://evil.example/contoso.blob.core.windows.net/backups', /not the address/],
    ['https://contoso.blob.core.windows.net.evil.example/backups', /not the address/],
    ['https://contoso.blob.core.windows.net@evil.example:443/a/backups', /not the address/],
    ['https://evil.example:10000/contoso/backups', /not the address/],
    ['https://1.2.3.4:10000/contoso/backups', /not the address/],
    ['https://contoso.blob.core.windows.net/backups/%2e%2E/other', /not the address/],
    ['https://contoso.blob.core.windows.net/backups/%ff', /not the address/],
    ['ftp://contoso.blob.core.windows.net/backups', /not the address/],
    ['azure:backups:/anna', /not the address/],
  ])('%s', (text, what) => {
    const answer = parseContainerUrl(text);
    expect(answer).toMatchObject({ kind: 'refused', what: expect.stringMatching(what) });
    expect(answer.kind === 'refused' && answer.advice).toMatch(/^[A-Z].*\.$/);
  });
});
