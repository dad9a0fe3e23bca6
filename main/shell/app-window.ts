import { screen, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import type { Job } from '../../contract/data';
import type { Events } from '../../contract/events';
import { routeHash, type Route } from '../../contract/route';
import { createPageWindow, isFrom, living, sendTo } from './page-window';
import { startPage } from './pages';
import { taskbarProgress } from './taskbar-progress';
import { fillsScreen, windowSize } from './window-size';

export interface AppWindowOptions {
  readonly preload: string;
  readonly icon: string;
  readonly onDidClose: () => void;
}

/**
 * The one window. It is destroyed when closed, which gives back a third of the app's memory; the app lives on in the tray, and the next window is where this
 * one was.
 */
export class AppWindow {
  readonly #options: AppWindowOptions;
  #window: BrowserWindow | undefined;
  /** The end of the page's address, which holds its route. */
  #hash = '';

  constructor(options: AppWindowOptions) {
    this.#options = options;
  }

  /** Opens the window or brings it to the front; where it was, unless a route says where. */
  open(route?: Route): void {
    const window = this.current;
    if (!window) {
      if (route) this.#hash = routeHash(route);
      this.#window = this.#create();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (route) this.send('screenRequested', route);
  }

  /** The window for a dialog to belong to. */
  get current(): BrowserWindow | undefined {
    return living(this.#window);
  }

  send<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    sendTo(this.#window, name, payload);
  }

  /** How far `job` is, at the window's place in the dock or taskbar. */
  showProgress(job: Job): void {
    const { value, mode } = taskbarProgress(job);
    this.current?.setProgressBar(value, { mode });
  }

  isSender(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
    return isFrom(this.#window, event);
  }

  #create(): BrowserWindow {
    const room = screen.getPrimaryDisplay().workAreaSize;
    const window = createPageWindow(this.#options.preload, {
      ...windowSize(room),
      icon: this.#options.icon,
      autoHideMenuBar: true,
    });
    const load = () => void window.loadURL(startPage + this.#hash);
    window.once('ready-to-show', () => {
      if (fillsScreen(room)) window.maximize();
      window.show();
    });
    window.on('closed', () => {
      if (this.#window !== window) return;
      this.#window = undefined;
      this.#options.onDidClose();
    });
    window.webContents.on('did-navigate-in-page', (_event, url) => (this.#hash = new URL(url).hash));
    window.webContents.on('render-process-gone', load);
    load();
    return window;
  }
}
