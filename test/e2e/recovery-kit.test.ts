/** The recovery kit as the window asks for it: the real page, printed by the real app. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, password, test } from './support/fixtures';
import { createInEmbeddedStorage } from './support/screens';

const call = async (page: Page, name: string, input?: unknown): Promise<unknown> => {
  const ask = ([verb, given]: readonly [string, unknown]) =>
    window.stowkeep!.call(1_000_000, 'recovery', verb, given);
  return JSON.parse(await page.evaluate(ask, [name, input] as const));
};

for (const language of ['en', 'de'] as const) {
  test(`saves the recovery kit: ${language}`, async ({ launch, folder }) => {
    const app = await launch();
    await createInEmbeddedStorage(app);
    const kit = join(folder, 'kit.pdf');
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async (...args: unknown[]) => ({
        canceled: !(args.at(-1) as { defaultPath: string }).defaultPath.startsWith('Stowkeep '),
        filePath,
      });
    }, kit);
    expect(await call(app.page, 'savePdf', { language })).toEqual({ ok: true, value: kit });
    const bytes = await readFile(kit);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect((await stat(kit)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });
}

test('copies the key, and knows when somebody has it', async ({ launch }) => {
  const app = await launch();
  await createInEmbeddedStorage(app);
  await call(app.page, 'copy');
  expect(await app.clipboard()).toBe(password);
  expect(await call(app.page, 'confirm', { answer: 'another' })).toEqual({ ok: true, value: false });
  expect(await call(app.page, 'confirm', { answer: password })).toEqual({ ok: true, value: true });
  expect(await call(app.page, 'kit')).toMatchObject({ ok: true, value: { key: null, isRecoveryKey: false } });
});
