import { dialog, shell, type OpenDialogOptions } from 'electron';
import type { ScreenName } from '../../contract/route';
import { AppError } from '../app-error';
import type { AppWindow } from './app-window';
import { setStartsAtLogin } from './login-start';
import type { Texts } from './texts';

const titles = { restore: 'restoreInto', repository: 'keepBackupsIn' } as const;

/** The system's dialogs, owned by the window, and what else the system does for it. */
export function createDesktop(
  appWindow: AppWindow,
  { t }: Texts,
): {
  chooseFolders(): Promise<readonly string[]>;
  chooseFolder(purpose: keyof typeof titles): Promise<string | null>;
  openFolder(path: string): Promise<void>;
  openWindow(screen?: ScreenName): void;
  setStartsAtLogin(isWanted: boolean, wasWanted: boolean): void;
} {
  const choose = async (options: OpenDialogOptions): Promise<readonly string[]> => {
    const window = appWindow.current;
    const result = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return result.canceled ? [] : result.filePaths;
  };
  return {
    chooseFolders: () =>
      choose({
        title: t('chooseProtected'),
        buttonLabel: t('protect'),
        properties: ['openDirectory', 'multiSelections', 'showHiddenFiles'],
      }),
    chooseFolder: async (purpose) => {
      const [folder] = await choose({
        title: t(titles[purpose]),
        properties: ['openDirectory', 'createDirectory'],
      });
      return folder ?? null;
    },
    openFolder: async (path) => {
      const problem = await shell.openPath(path);
      if (problem !== '') throw new AppError('disk/not-found', problem, { path });
    },
    openWindow: (screen) => appWindow.open(screen && { screen }),
    setStartsAtLogin,
  };
}
