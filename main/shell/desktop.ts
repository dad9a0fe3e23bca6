import { dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { AppError } from '../app-error';

const titles = { restore: 'Restore into this folder', repository: 'Keep backups in this folder' };

/** The system's dialogs, owned by the window that `windowOf` gives. */
export function createDesktop(windowOf: () => BrowserWindow | undefined): {
  chooseFolders(): Promise<readonly string[]>;
  chooseFolder(purpose: keyof typeof titles): Promise<string | null>;
  openFolder(path: string): Promise<void>;
} {
  const choose = async (options: OpenDialogOptions): Promise<readonly string[]> => {
    const window = windowOf();
    const result = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return result.canceled ? [] : result.filePaths;
  };
  return {
    chooseFolders: () =>
      choose({
        title: 'Choose folders to protect',
        buttonLabel: 'Protect',
        properties: ['openDirectory', 'multiSelections', 'showHiddenFiles'],
      }),
    chooseFolder: async (purpose) => {
      const [folder] = await choose({
        title: titles[purpose],
        properties: ['openDirectory', 'createDirectory'],
      });
      return folder ?? null;
    },
    openFolder: async (path) => {
      const problem = await shell.openPath(path);
      if (problem !== '') throw new AppError('disk/not-found', problem, { path });
    },
  };
}
