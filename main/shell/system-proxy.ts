/** As Chromium's: what `session.resolveProxy` says, such as `PROXY proxy.example:8080; DIRECT`. */
export type ResolveProxy = (url: string) => Promise<string>;

const names = ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'];

/**
 * Puts the system's proxy for `urls` into `environment`, where Azure's libraries and we look for it, unless it names one already. Before the engine's
 * thread starts: that gets a copy. A proxy that only some of `urls` need is used for what is unknown yet, too.
 */
export async function adoptSystemProxy(
  environment: Record<string, string | undefined>,
  urls: readonly string[],
  resolveProxy: ResolveProxy,
): Promise<void> {
  if (names.some((name) => environment[name] || environment[name.toLowerCase()])) return;
  // Where an emulator would be.
  const direct = ['localhost', '127.0.0.1'];
  const proxies = (await Promise.all(urls.map(resolveProxy))).map(firstOf);
  for (const [at, url] of urls.entries()) if (proxies[at] === undefined) direct.push(new URL(url).hostname);
  const found = proxies.find((proxy) => proxy !== undefined);
  if (found === undefined) return;
  environment['HTTPS_PROXY'] = found;
  const { NO_PROXY: known = '' } = environment;
  environment['NO_PROXY'] = [known, ...direct].filter((entry) => entry !== '').join(',');
}

/** `undefined` for none, and for a kind that only Chromium knows. */
function firstOf(answer: string): string | undefined {
  const [, kind = '', host] = /^(PROXY|HTTPS) ([^\s;]+)/.exec(answer) ?? [];
  return host === undefined ? undefined : `${kind === 'HTTPS' ? 'https' : 'http'}://${host}`;
}
