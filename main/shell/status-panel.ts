import {
  screen,
  type BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type Rectangle,
} from 'electron';
import type { Events } from '../../contract/events';
import { createPageWindow, isFrom, living, sendTo } from './page-window';
import { panelPage } from './pages';
import { panelPlace, trayCorner } from './panel-place';

const size = { width: 340, height: 300 };

/** Wayland tells no program where the pointer is, and lets none place its windows. */
const canBePlaced = !(process.platform === 'linux' && process.env['XDG_SESSION_TYPE'] === 'wayland');

/** How things stand, in a small window beside the tray's icon. It goes as soon as the person turns to something else. */
export class StatusPanel {
  readonly #preload: string;
  #window: BrowserWindow | undefined;

  constructor(preload: string) {
    this.#preload = preload;
  }

  /** `icon` has no size where the system does not tell its place; there Electron knows the pointer only over our own windows. False where the system allows none. */
  open(icon: Rectangle): boolean {
    if (!canBePlaced) return false;
    const anchor = icon.width > 0 ? icon : trayCorner(screen.getPrimaryDisplay());
    this.close();
    const window = createPageWindow(this.#preload, {
      ...panelPlace(anchor, size, screen.getDisplayNearestPoint(anchor).workArea),
      frame: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
    });
    this.#window = window;
    window.once('ready-to-show', () => window.show());
    window.on('blur', () => living(window)?.close());
    window.on('closed', () => {
      if (this.#window === window) this.#window = undefined;
    });
    void window.loadURL(panelPage);
    return true;
  }

  close(): void {
    living(this.#window)?.close();
  }

  send<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    sendTo(this.#window, name, payload);
  }

  isSender(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
    return isFrom(this.#window, event);
  }
}
