import { expect, it, onTestFinished } from 'vitest';
import { keptAgent, proxyFor } from '../../../../main/engine/base/https-agent';
import { systemProxy, useSystemProxy } from '../../../../main/engine/base/system-proxy';

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

it.each([
  [{}, 'http://system.example:3128'],
  [{ HTTPS_PROXY: proxy }, proxy],
  [{ NO_PROXY: 'contoso.blob.example' }, undefined],
])('with %j and a proxy of the system it is %s', (environment, expected) => {
  useWhileTesting('http://system.example:3128');
  expect(proxyFor(url, environment)?.origin).toBe(expected);
  expect(proxyFor('https://direct.example', {})).toBeUndefined();
});

it('keeps an agent for as long as the proxy is the same', () => {
  const agent = keptAgent(url, {});
  const before = agent();
  expect(agent()).toBe(before);
  useWhileTesting('http://system.example:3128');
  const now = agent();
  expect(now).not.toBe(before);
  expect(agent()).toBe(now);
});

function useWhileTesting(found: string): void {
  const before = systemProxy();
  onTestFinished(() => useSystemProxy(before));
  useSystemProxy({ proxy: found, direct: ['direct.example'], isUnknown: false });
}
