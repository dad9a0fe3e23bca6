import { app, Menu, type MenuItemConstructorOptions } from 'electron';

const pageTools: readonly MenuItemConstructorOptions[] = [
  { role: 'reload' },
  { role: 'toggleDevTools' },
  { type: 'separator' },
];

/** The window's menu, hidden where the system allows: mainly there for the shortcuts of its entries, such as zooming. */
export function installAppMenu(): void {
  const view: readonly MenuItemConstructorOptions[] = [
    ...(app.isPackaged ? [] : pageTools),
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      process.platform === 'darwin' ? { role: 'appMenu' } : { role: 'fileMenu' },
      { role: 'editMenu' },
      { label: '&View', submenu: [...view] },
      { role: 'windowMenu' },
    ]),
  );
}
