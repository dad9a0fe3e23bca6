import { expect, it } from 'vitest';
import { proxyFor } from '../../../../main/engine/base/https-agent';

const url = 'https://contoso.blob.example/backups';
const proxy = 'http://proxy.example:8080';

it.each([
  [{}, undefined],
  [{ HTTPS_PROXY: proxy }, proxy],
  [{ https_proxy: proxy }, proxy],
  [{ HTTPS_PROXY: 'proxy.example:8080' }, proxy],
  [{ HTTPS_PROXY: 'http://anna:secret@proxy.example:8080/' }, proxy],
  [{ HTTPS_PROXY: 'http://proxy.example:80a0' }, undefined],
  [{ ALL_PROXY: proxy }, proxy],
  [{ HTTP_PROXY: proxy, HTTPS_PROXY: '' }, proxy],
  [{ HTTPS_PROXY: proxy, ALL_PROXY: 'http://other.example' }, proxy],
  [{ HTTPS_PROXY: proxy, NO_PROXY: 'other.example' }, proxy],
  [{ HTTPS_PROXY: proxy, NO_PROXY: 'blob.example' }, proxy],
  [{ HTTPS_PROXY: proxy, NO_PROXY: 'other.example, contoso.blob.example' }, undefined],
  [{ HTTPS_PROXY: proxy, no_proxy: '.blob.example' }, undefined],
  [{ HTTPS_PROXY: proxy, NO_PROXY: '.contoso.blob.example' }, undefined],
  [{ HTTPS_PROXY: proxy, NO_PROXY: '.so.blob.example' }, proxy],
])('with %j the proxy is %s', (environment, expected) => {
  expect(proxyFor(url, environment)?.origin).toBe(expected);
});
