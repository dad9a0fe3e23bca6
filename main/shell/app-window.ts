import {
  app,
  BrowserWindow,
  nativeTheme,
  screen,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
} from 'electron';
import { eventChannel } from '../../contract/channels';
import type { Events } from '../../contract/events';
import { isOwnPage, startPage } from './pages';
import { fillsScreen, windowSize } from './window-size';

export interface AppWindowOptions {
  readonly preload: string;
  readonly icon: string;
}

/** The one window. It is destroyed when closed, which gives back a third of the app's memory; the app lives on in the tray. */
export class AppWindow {
  readonly #options: AppWindowOptions;
  #window: BrowserWindow | undefined;

  constructor(options: AppWindowOptions) {
    this.#options = options;
  }

  /** Opens the window or brings it to the front. */
  show(): void {
    if (!this.#window) {
      this.#window = this.#create();
      return;
    }
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  /** The window for a dialog to belong to. */
  get current(): BrowserWindow | undefined {
    return this.#window;
  }

  send<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    this.#window?.webContents.send(eventChannel, name, payload);
  }

  /** Whether a message came from the main frame of this window, showing our own page. */
  isSender(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
    const frame = event.senderFrame;
    return (
      frame !== null &&
      this.#window?.webContents === event.sender &&
      frame === event.sender.mainFrame &&
      isOwnPage(frame.url)
    );
  }

  #create(): BrowserWindow {
    const room = screen.getPrimaryDisplay().workAreaSize;
    const window = new BrowserWindow({
      ...windowSize(room),
      show: false,
      title: 'Stowkeep',
      icon: this.#options.icon,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1f21' : '#fafbfb',
      webPreferences: {
        preload: this.#options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        devTools: !app.isPackaged,
        spellcheck: false,
      },
    });
    window.once('ready-to-show', () => {
      if (fillsScreen(room)) window.maximize();
      window.show();
    });
    window.on('closed', () => (this.#window = undefined));
    window.webContents.on('render-process-gone', () => void window.loadURL(startPage));
    void window.loadURL(startPage);
    return window;
  }
}
