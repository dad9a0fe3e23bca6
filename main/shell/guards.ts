import { app, session, type WebContents } from 'electron';
import { isOwnPage } from './pages';

/** What our pages may do beyond drawing: put text (a new password, an error's details) on the clipboard. */
const isPermitted = (permission: string) => permission === 'clipboard-sanitized-write';

/** Keeps every web content on our own pages: no navigation away, no new windows, no permissions but those above, no webviews. */
export function installGuards(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(isPermitted(permission)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isPermitted(permission));
}

function guard(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event, url) => {
    if (!isOwnPage(url)) event.preventDefault();
  });
}
