/**
 * The pictures of what needs an organisation, or a hand that holds something: the preview's, on made-up data. Not a test: scripts/screenshots.mjs has
 * Playwright run it.
 */
import { join } from 'node:path';
import { sizes, test } from '../../test/e2e/support/preview';
import { views } from '../../test/e2e/support/preview-views';

/** Picture → view. */
const pictures = {
  'sign-in': 'sign-in',
  place: 'container to choose',
  check: 'check that goes well',
  'check-failed': 'check that fails',
  devices: 'other computers',
  drop: 'places to drop on',
  'row-menu': 'menu of a row',
  plans: 'plans',
  'plan-what': 'plan: what',
  'plan-folders': 'plan: folders',
  'plan-when': 'plan: when',
  'plan-conditions': 'plan: conditions',
  'plan-speed': 'plan: speed',
  'plan-keep': 'plan: keep',
  costs: 'storage and costs',
};
const themes = { contrast: 'dark', dark: 'dark', light: 'light' } as const;
const { STOWKEEP_PICTURES: folder = '', STOWKEEP_SCALE: scale = '1' } = process.env;

test.use({ deviceScaleFactor: Number(scale) });

for (const [name, viewName] of Object.entries(pictures)) {
  test(name, async ({ openPreview, page }) => {
    await openPreview(
      views.find((view) => view.name === viewName)!,
      'en',
    );
    if (scale !== '1') await page.setViewportSize(sizes['200 %']);
    for (const [theme, colorScheme] of Object.entries(themes)) {
      const forcedColors = theme === 'contrast' ? 'active' : 'none';
      await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' });
      await page.screenshot({ path: join(folder, `00-${name}-${theme}.png`), animations: 'disabled' });
    }
  });
}
