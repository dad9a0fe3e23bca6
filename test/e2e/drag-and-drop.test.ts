/** Out of the window and into it, by the real mouse, with a real file manager beside the app. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from './support/bridge';
import { expect, test } from './support/fixtures';
import { drag, FileManager, middleOf, onScreen, pageOnScreen, placeApp } from './support/pointer';
import { createInEmbeddedStorage, goTo, heading, protect, row, startBackup } from './support/screens';
import { readTree, writeSampleTree } from './support/sample-tree';

test('files and folders are dragged out of a backup and into the plan', async ({ launch, folder }) => {
  const documents = join(folder, 'Documents');
  const target = join(folder, 'Target of the drag');
  const holidays = join(folder, 'Source of the drag/Holidays');
  await mkdir(target);
  await mkdir(holidays, { recursive: true });
  await writeFile(join(holidays, 'plan.txt'), 'north');
  await writeSampleTree(documents);
  const app = await launch();
  const { page } = app;
  await createInEmbeddedStorage(app);
  await protect(app, documents);
  await startBackup(page);
  await expect(heading(page, 'Everything is saved')).toBeVisible();
  await placeApp(app);

  const fetched = (name: string) => async () => {
    const copies = () => readdir(join(folder, 'profile/dragged'), { recursive: true }).catch(() => []);
    await expect.poll(async () => (await copies()).some((path) => path.endsWith(name))).toBe(true);
  };
  await test.step('a file and a folder land in the file manager as they were', async () => {
    await goTo(page, 'Restore');
    const manager = await FileManager.open(target, 'Target of the drag');
    await expect(row(page, 'letter.txt')).toBeVisible();
    await drag(await onScreen(app, row(page, 'letter.txt')), manager.room, fetched('letter.txt'));
    await expect.poll(async () => [...(await readTree(target)).keys()]).toEqual(['letter.txt']);
    await drag(await onScreen(app, row(page, 'Photos')), manager.room, fetched('beach.raw'));
    await expect.poll(() => readTree(target)).toEqual(await readTree(documents));
    await manager.close();
  });

  await test.step('a file that is dropped on a folder in the app replaces nothing unasked', async () => {
    const letter = join(documents, 'letter.txt');
    const saved = await readFile(letter, 'utf8');
    await writeFile(letter, 'Dear reader, this is newer');
    const origin = await pageOnScreen(app);
    const places = page.getByRole('region', { name: 'Drop here to restore' });
    const toDocuments = () => middleOf(origin, places.getByText('Documents', { exact: true }));
    await drag(await onScreen(app, row(page, 'letter.txt')), toDocuments, fetched('letter.txt'));
    await expect(page.getByRole('radio', { name: /Into a folder of my choice/ })).toBeChecked();
    await page.getByRole('button', { name: 'Show what would happen' }).click();
    await expect(page.getByRole('row', { name: /changed since the backup Left alone/ })).toBeVisible();
    expect(await readFile(letter, 'utf8')).toBe('Dear reader, this is newer');
    await page.getByRole('radio', { name: /Replace it/ }).check();
    await page.getByRole('button', { name: 'Restore', exact: true }).last().click();
    await expect(heading(page, 'Everything is restored')).toBeVisible();
    expect(await readFile(letter, 'utf8')).toBe(saved);
    expect((await call(page, 'sources', 'get', undefined)).folders).toEqual([documents]);
  });

  await test.step('a folder from the file manager is saved from now on', async () => {
    await goTo(page, 'Plans');
    const manager = await FileManager.open(join(folder, 'Source of the drag'), 'Source of the drag');
    await drag(manager.firstIcon, await onScreen(app, heading(page, 'Backup of this computer')));
    await expect(page.getByRole('button', { name: 'Remove Holidays' })).toBeVisible();
    await manager.close();
  });

  await test.step('no copy stays behind', async () => {
    const profile = join(folder, 'profile');
    expect(await readdir(profile)).toContain('dragged');
    await app.quit();
    expect(await readdir(profile)).not.toContain('dragged');
  });
});
