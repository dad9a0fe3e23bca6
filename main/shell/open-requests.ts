import { app } from 'electron';
import { openRequestIn, openRequestOf, type OpenRequest } from './open-request';

/** Hands on what the app is asked to open: by its start, a second start, a link, the dock. */
export class OpenRequests {
  readonly #waiting: OpenRequest[] = [];
  #onRequest: (request: OpenRequest) => void = (request) => this.#waiting.push(request);

  /** Before the app is ready: macOS may tell a link by then. */
  constructor() {
    app.on('open-url', (event, link) => {
      event.preventDefault();
      this.#onRequest(openRequestOf(link));
    });
    app.on('second-instance', (_event, argv) => this.#onRequest(openRequestIn(argv)));
    app.on('activate', () => this.#onRequest({ kind: 'show' }));
    // Without a listener Electron would quit: closing the window must not stop a backup.
    app.on('window-all-closed', () => undefined);
  }

  /** Calls `onRequest` for this start and whatever comes from now on. */
  listen(argv: readonly string[], onRequest: (request: OpenRequest) => void): void {
    this.#onRequest = onRequest;
    const ofStart = this.#waiting.splice(0);
    for (const request of ofStart.length > 0 ? ofStart : [startRequest(argv)]) onRequest(request);
  }
}

function startRequest(argv: readonly string[]): OpenRequest {
  // There the arguments of a start at login are not ours to choose.
  const isHidden = process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
  return isHidden ? { kind: 'stay-hidden' } : openRequestIn(argv);
}
