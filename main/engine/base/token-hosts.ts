/** Where a token of Entra ID may go. It opens all storage of its person: nobody may talk us into sending it elsewhere. */
import { EngineError } from '../errors';

/** Azure's public cloud: ends of host names. Of newer accounts the zone stands before the second. */
export const publicTokenHosts: readonly string[] = ['.blob.core.windows.net', '.blob.storage.azure.net'];

const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Fails with `storage/forbidden` unless `endpoint` is reached over HTTPS and is one of `hosts` (`.blob.core.windows.net` stands for all that end so), or
 * an emulator on this computer.
 */
export function requireTokenHost(endpoint: string, hosts = publicTokenHosts): void {
  const { protocol, hostname } = URL.canParse(endpoint) ? new URL(endpoint) : {};
  const isKnown =
    hostname !== undefined &&
    (loopbackHost.test(hostname) ||
      hosts.some((host) => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host)));
  if (isKnown && protocol === 'https:') return;
  throw new EngineError('storage/forbidden', `A sign-in is not sent to ${hostname ?? 'a strange address'}`, {
    networkCode: isKnown ? 'NOT_ENCRYPTED' : 'NOT_AZURE',
  });
}
