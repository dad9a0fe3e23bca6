/** Azure's rules for names, apart from the schemas: the window uses them, but its page does not allow what the schemas' library does. */
export const accountName = /^[a-z0-9]{3,24}$/;
export const containerName = /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62}$/;
/** Of a folder in a container, in characters. */
export const maxPrefixLength = 512;

const loopback = String.raw`(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?`;
const emulatorUrl = new RegExp(`^http://${loopback}(?:/|$)`, 'i');
/** In lower case. Of an emulator on this computer. */
export const emulatorHost = new RegExp(`^${loopback}$`);

/** Whoever reads a key, a SAS or a token on its way can use it: without encryption it goes to an emulator on this computer only. */
export function isSafeEndpoint(url: string): boolean {
  return /^https:/i.test(url) || emulatorUrl.test(url);
}
