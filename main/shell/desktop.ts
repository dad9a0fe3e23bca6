import { app, dialog, nativeImage, shell, type NativeImage, type OpenDialogOptions } from 'electron';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveFormat } from '../../contract/restore-data';
import type { ScreenName } from '../../contract/route';
import { AppError } from '../app-error';
import type { AppWindow } from './app-window';
import { setStartsAtLogin } from './login-start';
import type { Texts } from './texts';

const titles = { restore: 'restoreInto', repository: 'keepBackupsIn' } as const;

/** The system's dialogs and drags, owned by the window, and what else the system does for it. `dragIcon` is the picture of several files. */
export function createDesktop(
  appWindow: AppWindow,
  { t }: Texts,
  dragIcon: string,
): {
  chooseFolders(): Promise<readonly string[]>;
  chooseFolder(purpose: keyof typeof titles): Promise<string | null>;
  chooseArchive(format: ArchiveFormat, name: string): Promise<string | null>;
  reveal(path: string): Promise<void>;
  startDrag(files: readonly string[]): Promise<void>;
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
    chooseArchive: async (format, name) => {
      const window = appWindow.current;
      const options = {
        title: t('saveArchive'),
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
    openWindow: (screen) => appWindow.open(screen && { screen }),
    setStartsAtLogin,
    startDrag: async (files) => {
      const [file = ''] = files;
      const icon = await iconOf(files, dragIcon);
      appWindow.current?.webContents.startDrag({ file, files: [...files], icon });
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
