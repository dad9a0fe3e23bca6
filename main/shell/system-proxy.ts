import type { Clock } from '../engine/base/clock';
import type { SystemProxy } from '../engine/base/system-proxy';
import type { Log } from '../engine/base/log';

/** The start waits for it. A script of the network that takes longer to find still counts once it is there. */
const limitMs = 5000;

/** Where an emulator would be. */
const alwaysDirect = ['localhost', '127.0.0.1'];

/** As Chromium's: what `session.resolveProxy` says, such as `PROXY proxy.example:8080; DIRECT`. */
export type ResolveProxy = (url: string) => Promise<string>;

export interface SystemProxySearchOptions {
  /** What is to be reached, as it is known at each look. */
  readonly urls: () => readonly string[];
  readonly resolveProxy: ResolveProxy;
  readonly clock: Clock;
  readonly log: Log;
  readonly onDidFind: (found: SystemProxy) => void;
}

/** Looks which proxy the system's settings name: at the start, and again wherever the computer may have been moved to. */
export class SystemProxySearch {
  readonly #options: SystemProxySearchOptions;
  #looks = 0;

  constructor(options: SystemProxySearchOptions) {
    this.#options = options;
  }

  /** Over in some seconds. What cannot be found out in that time is a direct connection, as most computers need. */
  async look(): Promise<void> {
    const { urls, resolveProxy, clock, log, onDidFind } = this.#options;
    const look = ++this.#looks;
    // The network may be another one by now.
    const tell = (found: SystemProxy) => {
      if (look === this.#looks) onDidFind(found);
    };
    const over = new AbortController();
    try {
      await Promise.race([
        findSystemProxy(urls(), resolveProxy).then(tell),
        clock.sleep(limitMs, over.signal).then(() => Promise.reject(new Error('No answer in time'))),
      ]);
    } catch (error) {
      const reason = { message: String(error) };
      log('warn', 'The proxy of the system could not be found out: connections are direct', reason);
      tell({ proxy: undefined, direct: [], isUnknown: true });
    } finally {
      over.abort();
    }
  }
}

/** A proxy that only some of `urls` need is used for what is unknown yet, too. */
export async function findSystemProxy(
  urls: readonly string[],
  resolveProxy: ResolveProxy,
): Promise<SystemProxy> {
  const proxies = (await Promise.all(urls.map(resolveProxy))).map(firstOf);
  const others = urls.filter((_, at) => proxies[at] === undefined).map((url) => new URL(url).hostname);
  const proxy = proxies.find((known) => known !== undefined);
  return { proxy, direct: [...alwaysDirect, ...others], isUnknown: false };
}

/** `undefined` for none, and for a kind that only Chromium knows. */
function firstOf(answer: string): string | undefined {
  const [, kind = '', host] = /^(PROXY|HTTPS) ([^\s;]+)/.exec(answer) ?? [];
  return host === undefined ? undefined : `${kind === 'HTTPS' ? 'https' : 'http'}://${host}`;
}
