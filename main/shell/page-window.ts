import {
  app,
  BrowserWindow,
  nativeTheme,
  type BrowserWindowConstructorOptions,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
} from 'electron';
import { eventChannel } from '../../contract/channels';
import type { Events } from '../../contract/events';
import { isOwnPage } from './pages';

/** A window that shows one of our pages, in its sandbox. It is not seen before somebody shows it. */
export function createPageWindow(preload: string, options: BrowserWindowConstructorOptions): BrowserWindow {
  return new BrowserWindow({
    ...options,
    show: false,
    title: 'Stowkeep',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1f21' : '#fafbfb',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: !app.isPackaged,
      spellcheck: false,
    },
  });
}

/** `window`, unless its page is gone: then it cannot be asked anything, though its `closed` is still to come. */
export function living(window: BrowserWindow | undefined): BrowserWindow | undefined {
  return window?.isDestroyed() ? undefined : window;
}

export function sendTo<Name extends keyof Events>(
  window: BrowserWindow | undefined,
  name: Name,
  payload: Events[Name],
): void {
  living(window)?.webContents.send(eventChannel, name, payload);
}

/** Whether a message came from the main frame of `window`, showing our own page. */
export function isFrom(window: BrowserWindow | undefined, event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return (
    frame !== null &&
    living(window)?.webContents === event.sender &&
    frame === event.sender.mainFrame &&
    isOwnPage(frame.url)
  );
}
