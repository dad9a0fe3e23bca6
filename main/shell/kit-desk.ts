import { BrowserWindow, clipboard, dialog, type WebContents } from 'electron';
import type { Language } from '../../contract/data';
import type { Clock } from '../engine/base/clock';
import { ClipboardLoan } from './clipboard-loan';
import { kitPage, type KitSheet } from './kit-page';
import { kitTexts } from './kit-texts';
import { writePrivateFile } from './private-file';

/** The recovery kit on paper, in a file, on the clipboard. The page with the key lives in memory only, in a window that is never shown. */
export class KitDesk {
  readonly #windowOf: () => BrowserWindow | undefined;
  readonly #loan: ClipboardLoan;

  /** `windowOf` gives the window for dialogs to belong to. */
  constructor(windowOf: () => BrowserWindow | undefined, clock: Clock) {
    this.#windowOf = windowOf;
    this.#loan = new ClipboardLoan(clipboard, clock);
  }

  /** The file's path; `null` when the person cancelled. */
  async savePdf(sheet: KitSheet, language: Language): Promise<string | null> {
    const { fileName, save } = kitTexts[language];
    const options = {
      title: save,
      defaultPath: fileName(sheet.hostname),
      filters: [{ name: 'PDF', extensions: ['pdf'] }],
    };
    const window = this.#windowOf();
    const { canceled, filePath } = await (window
      ? dialog.showSaveDialog(window, options)
      : dialog.showSaveDialog(options));
    if (canceled) return null;
    const pdf = await withPage(sheet, language, (contents) =>
      contents.printToPDF({ preferCSSPageSize: true, printBackground: true, generateTaggedPDF: true }),
    );
    await writePrivateFile(filePath, pdf);
    return filePath;
  }

  /** Whether it was printed: not when the person cancelled. */
  print(sheet: KitSheet, language: Language): Promise<boolean> {
    return withPage(
      sheet,
      language,
      (contents) =>
        new Promise((resolve) => {
          contents.print({ printBackground: true, pageSize: 'A4', margins: { marginType: 'none' } }, resolve);
        }),
    );
  }

  copy(key: string): Promise<void> {
    return this.#loan.lend(key);
  }

  dispose(): Promise<void> {
    return this.#loan.end();
  }
}

async function withPage<T>(
  sheet: KitSheet,
  language: Language,
  body: (contents: WebContents) => Promise<T>,
): Promise<T> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      devTools: false,
      spellcheck: false,
      // In memory, and apart from that of our pages.
      partition: 'recovery-kit',
    },
  });
  try {
    const html = Buffer.from(kitPage(sheet, language)).toString('base64');
    await window.loadURL(`data:text/html;charset=utf-8;base64,${html}`);
    return await body(window.webContents);
  } finally {
    window.destroy();
  }
}
