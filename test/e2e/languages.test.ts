/** What a translator would trip over, on every screen. */
import { german } from '../../renderer/lib/texts/german';
import { test as appTest } from './support/fixtures';
import { expect, sizes, test } from './support/preview';
import { views } from './support/preview-views';
import { keepData, textsCutOff, textsInCode } from './support/text-audit';

for (const view of views)
  test(`${view.name}: all that can be read is a message, and all of it can be read`, async ({
    page,
    openPreview,
  }) => {
    await keepData(page);
    for (const language of ['en-XA', 'en-XB', 'de'])
      await test.step(language, async () => {
        await openPreview(view, language);
        await expect(page.locator('html')).toHaveAttribute('dir', language === 'en-XB' ? 'rtl' : 'ltr');
        if (language === 'en-XA') expect(await textsInCode(page)).toEqual([]);
        for (const size of Object.values(sizes)) {
          await page.setViewportSize(size);
          // Some columns are measured, and leave a moment later.
          await expect.poll(() => textsCutOff(page), { timeout: 5_000 }).toEqual([]);
        }
      });
  });

test('a text in the code is found, and so is one that is cut off', async ({ page, openPreview }) => {
  await keepData(page);
  await openPreview(views[0]!, 'en-XA');
  await page.evaluate(() => {
    document.querySelector('h1')!.insertAdjacentHTML(
      'afterend',
      `<p>In the code</p>
      <button aria-label="Name in the code">⟦ñáɱé⟧</button>
      <div style="inline-size: 40px; overflow: hidden; white-space: nowrap">⟦Ţóó łóñǧ ƒóŕ íţš ƀóẋ⟧</div>
      <div style="inline-size: 40px; overflow: hidden; white-space: nowrap" title="⟦Ŵĥółé⟧">⟦Šĥóŕţéñéđ ŵíţĥ á ţíţłé⟧</div>
      <div style="block-size: 10px; overflow: hidden">⟦Ţŵó<br>łíñéš⟧</div>
      <div style="position: absolute; inset-inline-start: -30px; inline-size: 20px; white-space: nowrap">⟦ŴŴŴŴŴŴ⟧</div>`,
    );
  });
  expect(await textsInCode(page)).toEqual(['In the code', 'Name in the code']);
  expect(await textsCutOff(page)).toEqual([
    'too wide: DIV “⟦Ţóó łóñǧ ƒóŕ íţš ƀóẋ⟧”',
    'too high: DIV “⟦Ţŵółíñéš⟧”',
    'too wide: DIV “⟦ŴŴŴŴŴŴ⟧”',
    'beside: DIV “⟦ŴŴŴŴŴŴ⟧”',
  ]);
});

const germanTest = appTest.extend({
  environment: ({ environment }, use) => use({ ...environment, LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' }),
});

germanTest('the app speaks the system’s language', async ({ launch }) => {
  const { page } = await launch();
  await expect(page.getByRole('heading', { name: german.setup.welcome })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
});
