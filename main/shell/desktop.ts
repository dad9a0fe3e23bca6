import {
  app,
  dialog,
  nativeImage,
  shell,
  type BrowserWindow,
  type NativeImage,
  type OpenDialogOptions,
} from 'electron';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveFormat } from '../../contract/restore-data';
import { AppError } from '../app-error';

const titles = { restore: 'Restore into this folder', repository: 'Keep backups in this folder' };

/** The system's dialogs and drags, of the window that `windowOf` gives. `dragIcon` is the picture of several files. */
export function createDesktop(
  windowOf: () => BrowserWindow | undefined,
  dragIcon: string,
): {
  chooseFolders(): Promise<readonly string[]>;
  chooseFolder(purpose: keyof typeof titles): Promise<string | null>;
  chooseArchive(format: ArchiveFormat, name: string): Promise<string | null>;
  reveal(path: string): Promise<void>;
  startDrag(files: readonly string[]): Promise<void>;
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
    startDrag: async (files) => {
      const [file = ''] = files;
      const icon = await iconOf(files, dragIcon);
      windowOf()?.webContents.startDrag({ file, files: [...files], icon });
    },
  };
}

/** Electron refuses a drag without a picture, and not every system has one for every file. */
async function iconOf(files: readonly string[], usual: string): Promise<NativeImage> {
  const [file] = files;
  const own =
    file !== undefined && files.length === 1 ? await app.getFileIcon(file).catch(() => undefined) : undefined;
  return own && !own.isEmpty() ? own : nativeImage.createFromPath(usual);
}
