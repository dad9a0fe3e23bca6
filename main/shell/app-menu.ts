import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { TextKey, Texts } from './texts';

type Role = NonNullable<MenuItemConstructorOptions['role']>;

/** The window's menu, hidden where the system allows: mainly there for the shortcuts of its entries, such as zooming. */
export function installAppMenu({ t }: Texts): void {
  const entry = (role: Role, label: TextKey): MenuItemConstructorOptions => ({ role, label: t(label) });
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const menu = (label: TextKey, submenu: MenuItemConstructorOptions[]) => ({ label: t(label), submenu });
  const pageTools = [entry('reload', 'reload'), entry('toggleDevTools', 'developerTools'), line];
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      // There the system's own menu has the name of the app, and much that belongs in it.
      ...(isMac ? [{ role: 'appMenu' as const }] : []),
      menu('menuFile', [entry('close', 'close'), ...(isMac ? [] : [entry('quit', 'quitApp')])]),
      menu('menuEdit', [
        entry('undo', 'undo'),
        entry('redo', 'redo'),
        line,
        entry('cut', 'cut'),
        entry('copy', 'copy'),
        entry('paste', 'paste'),
        line,
        entry('selectAll', 'selectAll'),
      ]),
      menu('menuView', [
        ...(app.isPackaged ? [] : pageTools),
        entry('resetZoom', 'actualSize'),
        entry('zoomIn', 'zoomIn'),
        entry('zoomOut', 'zoomOut'),
        line,
        entry('togglefullscreen', 'fullScreen'),
      ]),
      menu('menuWindow', [entry('minimize', 'minimize')]),
    ]),
  );
}
