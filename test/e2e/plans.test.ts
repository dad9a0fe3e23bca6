/** A plan from its folders to what it keeps, in the real app: what the window shows is what main works out. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './support/accessibility';
import { call } from './support/bridge';
import { expect, test } from './support/fixtures';
import { writeSampleTree } from './support/sample-tree';
import { createInEmbeddedStorage, goTo, heading, protect } from './support/screens';

test('makes a plan that says what, when and how long', async ({ launch, folder }) => {
  const documents = join(folder, 'Documents');
  await writeSampleTree(documents);
  await mkdir(join(documents, 'Drafts', 'Old'), { recursive: true });
  const app = await launch();
  const { page } = app;
  await createInEmbeddedStorage(app);
  await protect(app, documents);
  await goTo(page, 'Plans');
  const tab = (name: string) => page.getByRole('tab', { name }).click();
  const save = async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'Save' })).toBeHidden();
  };

  await test.step('a folder is cleared in the tree, and what is left is counted', async () => {
    await page.getByRole('button', { name: 'Choose folders…' }).click();
    const tree = page.getByRole('tree');
    await tree.getByRole('treeitem', { name: '/', exact: true }).press('ArrowRight');
    const way = documents.split('/').slice(1);
    for (const name of way)
      await tree.getByRole('treeitem', { name, exact: true }).last().press('ArrowRight');
    await tree.getByRole('treeitem', { name: 'Drafts', exact: true }).press(' ');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Take these' }).click();
    await expect(page.getByText('without Drafts')).toBeVisible();
    await page.getByRole('button', { name: 'Look now' }).click();
    await expect(page.getByText('Biggest folders')).toBeVisible();
    await save();
  });

  await test.step('it runs by itself', async () => {
    await tab('When');
    await page.getByRole('combobox', { name: 'Back up' }).selectOption('monthly');
    await expect(page.getByRole('list').filter({ hasText: '12:00' }).getByRole('listitem')).toHaveCount(10);
    await save();
    await expect(page.getByText(/Next backup: 1 /)).toBeVisible();
  });

  await test.step('a backup is made of it, and would stay', async () => {
    await page.getByRole('button', { name: 'Run now' }).click();
    await goTo(page, 'Overview');
    await expect(heading(page, 'Everything is saved')).toBeVisible();
    await goTo(page, 'Plans');
    await tab('Keep');
    await page.getByRole('radio', { name: /30 days \+ 12 months/ }).check();
    // Perhaps with the one of the first files, which goes soon.
    await expect(page.getByText(/1 backup is kept|1 backup would be removed, 1 kept/)).toBeVisible();
    await expectAccessible(page);
    await save();
  });

  await test.step('what is refused says why, where it is', async () => {
    await tab('What');
    await page.getByRole('textbox', { name: 'Names and patterns of your own' }).fill('[ab');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText(/^This cannot be used: /)).toBeVisible();
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  await test.step('space is looked at', async () => {
    await goTo(page, 'Settings');
    await page.getByRole('button', { name: 'Show what would come back' }).click();
    await expect(page.getByText('No longer needed')).toBeVisible();
  });

  const [view] = await call(page, 'plans', 'list', undefined);
  expect(view?.plan).toMatchObject({
    sources: { folders: [documents], excludes: [join(documents, 'Drafts')] },
    schedule: { runs: { kind: 'monthly', days: [1], times: ['12:00'] } },
    retention: { rules: { daily: 30, monthly: 12 }, atLeast: 3 },
  });
});
