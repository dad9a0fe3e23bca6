import { app, dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveFormat } from '../../contract/data';
import { AppError } from '../app-error';

const titles = { restore: 'Restore into this folder', repository: 'Keep backups in this folder' };

/** The system's dialogs, owned by the window that `windowOf` gives. */
export function createDesktop(windowOf: () => BrowserWindow | undefined): {
  chooseFolders(): Promise<readonly string[]>;
  chooseFolder(purpose: keyof typeof titles): Promise<string | null>;
  chooseArchive(format: ArchiveFormat, name: string): Promise<string | null>;
  reveal(path: string): Promise<void>;
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
    chooseArchive: async (format, name) => {
      const window = windowOf();
      const options = {
        title: 'Save the files from the backup',
        defaultPath: join(app.getPath('downloads'), `${name}.${format}`),
      };
      const result = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
      return result.canceled || result.filePath === '' ? null : result.filePath;
    },
    reveal: async (path) => {
      const isFile = (await stat(path).catch(() => undefined))?.isFile();
      if (isFile) shell.showItemInFolder(path);
      const problem = isFile ? '' : await shell.openPath(path);
      if (problem !== '') throw new AppError('disk/not-found', problem, { path });
    },
  };
}
