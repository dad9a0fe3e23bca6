import { net, protocol } from 'electron';
import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

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
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ]);
}

/** Serves the files of `folder`, and nothing outside it, as our pages. */
export function servePages(folder: string): void {
  const root = resolve(folder);
  protocol.handle(scheme, (request) => {
    const file = fileOf(new URL(request.url), root);
    return file === undefined ? notFound() : net.fetch(pathToFileURL(file).href).catch(notFound);
  });
}

const notFound = () => new Response(null, { status: 404 });

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
