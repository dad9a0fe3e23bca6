import type { Agent } from 'node:http';
import { Agent as DirectAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';

export interface HttpsAgentOptions {
  /** In PEM: trusted besides the usual ones. */
  readonly trustedCertificates?: string | undefined;
  /** Otherwise no connection is held while nothing is asked. */
  readonly keepAlive?: boolean | undefined;
}

/** For requests to `url`: through the proxy that the environment names, if it does. */
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

/** The proxy that the environment names, understood without `http://` before it, too; empty for none. */
export function namedProxy(environment: Readonly<Record<string, string | undefined>>): string {
  const value = (name: string) => environment[name] || environment[name.toLowerCase()] || '';
  const proxy = value('HTTPS_PROXY') || value('ALL_PROXY') || value('HTTP_PROXY');
  return proxy === '' || proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** By the rules of Azure's libraries, so that all go the same way. One that cannot be understood is none. */
export function proxyFor(
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
): URL | undefined {
  const proxy = namedProxy(environment);
  const { hostname } = new URL(url);
  const isDirect = (environment['NO_PROXY'] || environment['no_proxy'] || '')
    .split(',')
    .map((pattern) => pattern.trim())
    .some((pattern) => pattern === hostname || (pattern.startsWith('.') && `.${hostname}`.endsWith(pattern)));
  return isDirect || !URL.canParse(proxy) ? undefined : new URL(proxy);
}
