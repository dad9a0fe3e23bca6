import { app, Menu } from 'electron';
import type { TextKey } from './texts';
import { ownCommand } from './login-start';
import { backUpSwitch } from './open-request';

/** “Back up now” where the system lists what an app can do: dock and jump list. On Linux it stands in the app's desktop entry. */
export function installQuickActions(t: (key: TextKey) => string, backUpNow: () => void): void {
  const title = t('backUpNow');
  app.dock?.setMenu(Menu.buildFromTemplate([{ label: title, click: backUpNow }]));
  if (process.platform !== 'win32') return;
  const [program, ...args] = ownCommand(backUpSwitch);
  app.setUserTasks([
    {
      program: program!,
      arguments: args.map((argument) => `"${argument}"`).join(' '),
      iconPath: program!,
      iconIndex: 0,
      title,
      description: title,
    },
  ]);
}
