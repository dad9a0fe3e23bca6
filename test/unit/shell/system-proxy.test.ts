import { describe, expect, it } from 'vitest';
import type { SystemProxy } from '../../../main/engine/base/system-proxy';
import { findSystemProxy, type ResolveProxy, SystemProxySearch } from '../../../main/shell/system-proxy';
import { deferred } from '../../support/deferred';
import { FakeClock } from '../../support/fake-clock';

const own = ['localhost', '127.0.0.1'];
const urls = ['https://login.example/x', 'https://contoso.blob.example'];
const unknown = { proxy: undefined, direct: [], isUnknown: true };

it.each([
  [['PROXY p:8080; DIRECT', 'PROXY p:8080'], 'http://p:8080', []],
  [['HTTPS p:443', 'DIRECT'], 'https://p:443', ['contoso.blob.example']],
  [['DIRECT', 'PROXY p:1'], 'http://p:1', ['login.example']],
  [['DIRECT', 'DIRECT'], undefined, ['login.example', 'contoso.blob.example']],
  [['SOCKS5 s:1080', 'SOCKS s:1080; DIRECT'], undefined, ['login.example', 'contoso.blob.example']],
])('%j means %s', async (answers, proxy, direct) => {
  const found = await findSystemProxy(urls, async (url) => answers[urls.indexOf(url)] ?? '');
  expect(found).toEqual({ proxy, direct: [...own, ...direct], isUnknown: false });
});

describe('a look', () => {
  function setUp(resolveProxy: ResolveProxy) {
    const clock = new FakeClock();
    const found: SystemProxy[] = [];
    const logged: string[] = [];
    const search = new SystemProxySearch({
      urls: () => ['https://contoso.blob.example'],
      resolveProxy,
      clock,
      log: (level) => void logged.push(level),
      onDidFind: (proxy) => found.push(proxy),
    });
    return { clock, found, logged, search };
  }
  const through = (proxy: string) => ({ proxy, direct: own, isUnknown: false });

  it('finds another proxy in another network', async () => {
    let answer = 'PROXY office:1';
    const { search, found, logged } = setUp(async () => answer);
    await search.look();
    answer = 'PROXY home:1';
    await search.look();
    expect([found, logged]).toEqual([[through('http://office:1'), through('http://home:1')], []]);
  });

  it('that lasts too long means a direct connection, until the answer is there', async () => {
    const late = deferred<string>();
    const { search, found, logged, clock } = setUp(() => late.promise);
    const look = search.look();
    await clock.advance(5000);
    await look;
    expect([found, logged]).toEqual([[unknown], ['warn']]);
    late.resolve('PROXY p:1');
    await expect.poll(() => found).toEqual([unknown, through('http://p:1')]);
  });

  it('that fails means a direct connection', async () => {
    const { search, found, logged } = setUp(() => Promise.reject(new Error('no')));
    await search.look();
    expect([found, logged]).toEqual([[unknown], ['warn']]);
  });

  it('is of no interest any more after a later one', async () => {
    const first = deferred<string>();
    const answers = [first.promise, Promise.resolve('PROXY home:1')];
    const { search, found } = setUp(() => answers.shift()!);
    const look = search.look();
    await search.look();
    first.resolve('PROXY office:1');
    await look;
    expect(found).toEqual([through('http://home:1')]);
  });
});
