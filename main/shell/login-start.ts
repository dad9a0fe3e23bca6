import { app } from 'electron';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { desktopEntry } from './desktop-entry';
import { hiddenSwitch } from './open-request';

/** Lets the system start the app, without a window, when the person signs in; or no more. What another profile has set up is left alone. */
export function setStartsAtLogin(isWanted: boolean, wasWanted: boolean): void {
  if (isWanted === wasWanted) return;
  const command = ownCommand(hiddenSwitch);
  if (process.platform !== 'linux') {
    const [path, ...args] = command;
    app.setLoginItemSettings({ openAtLogin: isWanted, path: path!, args });
    return;
  }
  const file = join(app.getPath('appData'), 'autostart/stowkeep.desktop');
  if (!isWanted) return rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, desktopEntry('Stowkeep', command));
}

/** Starts this app again; a bare Electron needs its folder besides. */
export function ownCommand(...args: readonly string[]): readonly string[] {
  return [process.execPath, ...(app.isPackaged ? [] : [app.getAppPath()]), ...args];
}
