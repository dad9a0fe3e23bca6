import { expect, it } from 'vitest';
import { adoptSystemProxy } from '../../../main/shell/system-proxy';

const own = 'localhost,127.0.0.1';
const urls = ['https://login.example/x', 'https://contoso.blob.example'];

it.each([
  [{}, ['PROXY p:8080; DIRECT', 'PROXY p:8080'], { HTTPS_PROXY: 'http://p:8080', NO_PROXY: own }],
  [{}, ['HTTPS p:443', 'DIRECT'], { HTTPS_PROXY: 'https://p:443', NO_PROXY: `${own},contoso.blob.example` }],
  [
    { NO_PROXY: '.lan' },
    ['DIRECT', 'PROXY p:1'],
    { HTTPS_PROXY: 'http://p:1', NO_PROXY: `.lan,${own},login.example` },
  ],
  [{}, ['DIRECT', 'DIRECT'], {}],
  [{}, ['SOCKS5 s:1080', 'SOCKS s:1080; DIRECT'], {}],
  [{ https_proxy: 'http://mine:1' }, ['PROXY p:8080', 'PROXY p:8080'], { https_proxy: 'http://mine:1' }],
  [{ ALL_PROXY: 'http://mine:1' }, ['PROXY p:8080', 'PROXY p:8080'], { ALL_PROXY: 'http://mine:1' }],
])('%j with %j becomes %j', async (before, answers, after) => {
  const environment: Record<string, string | undefined> = { ...before };
  await adoptSystemProxy(environment, urls, async (url) => answers[urls.indexOf(url)] ?? '');
  expect(environment).toEqual(after);
});
