import { protocol } from 'electron';
import { resolve, sep } from 'node:path';

const scheme = 'stowkeep';
const origin = `${scheme}://app`;

/** The page of the window. */
export const startPage = `${origin}/index.html`;

/** The page of the small window beside the tray. */
export const panelPage = `${origin}/panel/index.html`;

/** Whether `url` is a page of ours. */
export function isOwnPage(url: string): boolean {
  return url.startsWith(`${origin}/`);
}

/** Declares the scheme of our pages; before the app is ready, as Electron wants. */
export function declarePages(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: false, codeCache: true } },
  ]);
}

/** What Chromium's network says of a file that is not there. */
const notFound = { error: -6 };

/** Serves the files of `folder`, and nothing outside it, as our pages. Chromium reads them by itself, while main's thread is busy with the start. */
export function servePages(folder: string): void {
  const root = resolve(folder);
  // oxlint-disable-next-line typescript/no-deprecated -- `handle` loads Node's fetch and takes each piece of a file through main's thread
  protocol.registerFileProtocol(scheme, (request, answer) => {
    const path = fileOf(new URL(request.url), root);
    answer(path === undefined ? notFound : { path });
  });
}

/** The file below `root` that `url` names; `undefined` when it names none. */
function fileOf({ host, pathname }: URL, root: string): string | undefined {
  try {
    const file = resolve(root, `.${decodeURIComponent(pathname)}`);
    return host === 'app' && file.startsWith(root + sep) ? file : undefined;
  } catch {
    // Not every path that a URL can hold can be decoded.
    return undefined;
  }
}
