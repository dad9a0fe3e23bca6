import type { Agent } from 'node:http';
import { Agent as DirectAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { systemProxy } from './system-proxy';

export interface HttpsAgentOptions {
  /** In PEM: trusted besides the usual ones. */
  readonly trustedCertificates?: string | undefined;
  /** Otherwise no connection is held while nothing is asked. */
  readonly keepAlive?: boolean | undefined;
}

/** For one request to `url`, or some that belong together: through the proxy of this moment, if there is one. */
export function httpsAgent(
  url: string,
  { trustedCertificates, keepAlive = false }: HttpsAgentOptions = {},
): Agent {
  const ca = trustedCertificates === undefined ? {} : { ca: [...rootCertificates, trustedCertificates] };
  const proxy = proxyFor(url, process.env);
  if (proxy === undefined) return new DirectAgent({ keepAlive, ...ca });
  const agent = new HttpsProxyAgent(proxy, { keepAlive, ...ca });
  // Above, certificates are for the way to the proxy alone. And it finds a connection again only if it need not guess what the connection was for.
  Object.assign(agent.options, { ...ca, secureEndpoint: true });
  return agent;
}

/**
 * As `httpsAgent`, for whoever goes on for long: the agent of this moment, which keeps its connections. When the proxy has changed, what still goes the old
 * way is ended with an error of the connection.
 */
export function keptAgent(url: string, options: HttpsAgentOptions): () => Agent {
  let kept: { readonly agent: Agent; readonly way: string | undefined } | undefined;
  return () => {
    const way = proxyFor(url, process.env)?.href;
    if (kept && kept.way === way) return kept.agent;
    kept?.agent.destroy();
    kept = { agent: httpsAgent(url, { ...options, keepAlive: true }), way };
    return kept.agent;
  };
}

/** The proxy that the environment names, understood without `http://` before it, too; empty for none. */
export function namedProxy(environment: Readonly<Record<string, string | undefined>>): string {
  const value = (name: string) => environment[name] || environment[name.toLowerCase()] || '';
  const proxy = value('HTTPS_PROXY') || value('ALL_PROXY') || value('HTTP_PROXY');
  return proxy === '' || proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** By the rules of Azure's libraries, so that all go the same way; the system's where the environment names none. One that cannot be understood is none. */
export function proxyFor(
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
): URL | undefined {
  const named = namedProxy(environment);
  const system = systemProxy();
  const proxy = named || system.proxy || '';
  const { hostname } = new URL(url);
  const isDirect = (environment['NO_PROXY'] || environment['no_proxy'] || '')
    .split(',')
    .map((pattern) => pattern.trim())
    .concat(named === '' ? system.direct : [])
    .some((pattern) => pattern === hostname || (pattern.startsWith('.') && `.${hostname}`.endsWith(pattern)));
  return isDirect || !URL.canParse(proxy) ? undefined : new URL(proxy);
}
