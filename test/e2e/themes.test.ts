/** Every screen in every theme and size: WCAG 2.2 AA as far as axe can tell, and what is chosen is seen without its background. */
import { expectAccessible } from './support/accessibility';
import { expect, sizes, test } from './support/preview';
import { views } from './support/preview-views';

const themes = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
} as const;

for (const view of views) {
  test(`${view.name} in every theme and size`, async ({ page, openPreview }) => {
    await openPreview(view, 'en');
    for (const [theme, media] of Object.entries(themes))
      for (const [size, viewport] of Object.entries(sizes))
        await test.step(`${theme}, ${size}`, async () => {
          await page.emulateMedia({ forcedColors: 'none', ...media });
          await page.setViewportSize(viewport);
          await expectAccessible(page);
        });
  });
}

test('what is chosen has an outline where colours are forced', async ({ page, openPreview }) => {
  await openPreview(
    views.find(({ name }) => name === 'files')!,
    'en',
  );
  await page.emulateMedia({ forcedColors: 'active' });
  const chosen = page.locator('[aria-selected=true], nav [aria-current=page]').filter({ visible: true });
  expect(await chosen.count()).toBeGreaterThanOrEqual(3);
  for (const element of await chosen.all()) await expect(element).not.toHaveCSS('outline-style', 'none');
});
