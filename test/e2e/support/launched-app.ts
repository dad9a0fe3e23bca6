import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { appArguments, electronBinary } from '../../../scripts/support/electron-app.mjs';

const here = import.meta.dirname;
const root = resolve(here, '../../..');

export interface LaunchOptions {
  /** With the keychain of the desktop session; without it there is none. */
  readonly hasKeychain?: boolean;
  /** Root reads every file; this takes that privilege away, so that permissions count. */
  readonly withoutRootPrivilege?: boolean;
  /** As at the start of the computer: without a window. */
  readonly isHidden?: boolean;
  /** With a profile of its own, as a new computer has. */
  readonly isOtherComputer?: boolean;
}

/** Starts the built app with its data in `profile` and `variables` in its environment, and waits for its window. */
export async function launchApp(
  profile: string,
  variables: Readonly<Record<string, string>>,
  options: LaunchOptions,
): Promise<LaunchedApp> {
  const keychain = options.hasKeychain ? ['--password-store=gnome-libsecret'] : ['--password-store=basic'];
  const electron = await _electron.launch({
    executablePath: options.withoutRootPrivilege
      ? resolve(here, 'without-root-privilege.sh')
      : electronBinary(),
    args: [...keychain, ...appArguments(), ...(options.isHidden ? ['--hidden'] : [])],
    cwd: root,
    env: {
      ...environment(),
      ...variables,
      STOWKEEP_PROFILE: profile,
      ELECTRON: electronBinary(),
    },
  });
  const app = new LaunchedApp(electron);
  if (!options.isHidden) {
    app.page = await electron.firstWindow();
    await app.loaded();
  }
  await answered(() => app.watchTray());
  await answered(() => app.watchBrowser());
  return app;
}

/** V8 may collect the promise of an answer that is on its way, most of all while the app still loads. Asked again, it comes. */
async function answered(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!String(error).includes('garbage collected')) throw error;
    await answered(ask);
  }
}

function environment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

/** The running app with what a person does outside its window: dialogs of the system, the tray. */
export class LaunchedApp {
  readonly electron: ElectronApplication;
  readonly #process: ChildProcess;
  /** That of the window which was opened last. */
  page!: Page;
  /** What it wrote to where it was started from. */
  output = '';

  constructor(electron: ElectronApplication) {
    this.electron = electron;
    this.#process = electron.process();
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (data: Buffer) => (this.output += data.toString()));
  }

  /** What is behind the window is there, too. */
  async loaded(): Promise<void> {
    await this.page.waitForLoadState();
    await this.page.evaluate(() => window.stowkeep?.call(Date.now(), 'app', 'info', undefined));
  }

  /** The system's next folder dialogs answer with `paths`; with none, as if cancelled. */
  async chooseInDialogs(...paths: readonly string[]): Promise<void> {
    await this.electron.evaluate(({ dialog }, filePaths) => {
      dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths: [...filePaths] });
    }, paths);
  }

  /** The system's next dialog to save a file answers with `path`. */
  async saveInDialogs(path: string): Promise<void> {
    await this.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, path);
  }

  /** Keeps the pages that the app opens in the person's browser from here on. */
  async watchBrowser(): Promise<void> {
    await this.electron.evaluate(({ shell }) => {
      const { readable, writable } = new TransformStream<string, string>();
      const writer = writable.getWriter();
      (globalThis as BrowserWatch).openedPages = readable.getReader();
      shell.openExternal = async (url) => void writer.write(url);
    });
  }

  /** The address of the next page that the app opens in the person's browser. */
  async openedPage(): Promise<string> {
    const url = await this.electron.evaluate(async () => {
      const next = await (globalThis as BrowserWatch).openedPages?.read();
      return next?.value;
    });
    return url!;
  }

  async clipboard(): Promise<string> {
    return this.electron.evaluate(({ clipboard }) => clipboard.readText());
  }

  async closeWindow(): Promise<void> {
    const closed = this.page.waitForEvent('close');
    await answered(() =>
      this.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    );
    await closed;
  }

  /** Chooses an entry of the tray's menu. */
  async chooseInTray(id: string): Promise<void> {
    await this.electron.evaluate((_electron, entry) => {
      const item = (globalThis as TrayWatch).trayMenu?.getMenuItemById(entry);
      if (!item?.enabled) throw new Error(`The tray offers no ${entry}`);
      Reflect.apply(item.click, item, []);
    }, id);
  }

  /** Opens the window from the tray and takes it for what follows. */
  async openFromTray(): Promise<void> {
    await this.takeWindow(() => this.chooseInTray('open'));
  }

  /** Takes the window that `open` opens for what follows. */
  async takeWindow(open: () => Promise<unknown>): Promise<void> {
    const opened = this.electron.waitForEvent('window');
    await open();
    this.page = await opened;
  }

  /** Starts the app a second time, with `args`, until the first has been told. */
  async startAgain(profile: string, ...args: readonly string[]): Promise<void> {
    const env = { ...process.env, STOWKEEP_PROFILE: profile };
    const second = spawn(electronBinary(), [...appArguments(), ...args], { cwd: root, env, stdio: 'ignore' });
    await once(second, 'exit');
  }

  /** How many pages are loaded, seen or not. */
  async pageCount(): Promise<number> {
    return this.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length);
  }

  /** The first line of the tray's menu. */
  async trayText(): Promise<string | undefined> {
    return this.electron.evaluate(() => (globalThis as TrayWatch).trayMenu?.items[0]?.label);
  }

  /** Keeps the menu that the tray gets from here on. */
  async watchTray(): Promise<void> {
    await this.electron.evaluate(({ Tray }) => {
      const { setContextMenu } = Tray.prototype;
      Tray.prototype.setContextMenu = function (menu) {
        (globalThis as TrayWatch).trayMenu = menu;
        Reflect.apply(setContextMenu, this, [menu]);
      };
    });
  }

  /** A picture of the window, if there is one. */
  async photograph(path: string): Promise<void> {
    if (this.electron.windows().includes(this.page)) await this.page.screenshot({ path });
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }

  /** Quits as the tray's entry does, and waits for the end of the process. */
  async quit(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    await this.electron.evaluate(({ app }) => app.quit()).catch(() => undefined);
    await exited;
  }
}

interface TrayWatch {
  trayMenu?: Electron.Menu | null;
}

interface BrowserWatch {
  openedPages?: ReadableStreamDefaultReader<string>;
}
