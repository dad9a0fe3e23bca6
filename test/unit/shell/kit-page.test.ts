import { describe, expect, it } from 'vitest';
import { kitPage, type KitSheet } from '../../../main/shell/kit-page';
import { kitTexts } from '../../../main/shell/kit-texts';

const groups = ['3AHRZ', '6DMV2', '9GQY5', 'CKT18', 'FPX4B', 'J74Z5'];
const sheet: KitSheet = {
  hostname: 'anna-laptop',
  username: 'anna',
  place: { kind: 'azure', account: 'contoso', container: 'backups', prefix: '' },
  repositoryId: '7c4f'.repeat(16),
  key: groups.join('-'),
  groups,
  printedAt: '2026-11-26T10:00:00Z',
  commands: ['restic -r azure:backups:/ snapshots'],
};
const text = (html: string) => html.replace(/<style>.*<\/style>/s, '').replace(/<[^>]*>/g, ' ');

describe('the page of the recovery kit', () => {
  it.each([
    ['en', '26 November 2026', 'the whole container'],
    ['de', '26. November 2026', 'der ganze Container'],
  ] as const)('says all of it: %s', (language, date, folder) => {
    const page = text(kitPage(sheet, language));
    const { steps, key } = kitTexts[language];
    const said = [...groups, date, folder, 'anna-laptop', 'contoso', 'azure:backups:/ snapshots'];
    expect(
      [...said, ...steps(key.step), key.restic, key.keep].filter((words) => !page.includes(words)),
    ).toEqual([]);
  });

  it('has the password of somebody’s own in place of the key, and every name as text', () => {
    const page = kitPage(
      {
        ...sheet,
        hostname: '<script>',
        key: 'a "b" & ü',
        groups: undefined,
        place: { kind: 'local', path: '/<b>' },
      },
      'en',
    );
    expect(page).toContain('a &#34;b&#34; &#38; ü');
    expect(text(page)).toContain('Your password');
    expect(text(page)).not.toMatch(/\bkey\b/i);
    expect(page.match(/<script|<b>/g)).toBeNull();
  });

  it('fetches and runs nothing', () => {
    const page = kitPage(sheet, 'en');
    expect(page).toContain("default-src 'none'");
    expect(page.match(/\b(?:src|href|on\w+|url)\s*[=(]/g)).toBeNull();
  });
});
