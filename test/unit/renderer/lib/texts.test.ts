import { afterEach, describe, expect, it, vi } from 'vitest';
import { knownTroubles } from '../../../../contract/known-trouble';
import { boundTexts } from '../../../../renderer/lib/texts/bound-texts';
import { english } from '../../../../renderer/lib/texts/english';
import { german } from '../../../../renderer/lib/texts/german';
import { languages } from '../../../../renderer/lib/texts/languages';

/** Every message by its key: `jobs.problems_one`. */
function messagesOf(tree: object, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[path + key, value] as const]
      : messagesOf(value as object, `${path}${key}.`),
  );
}

const namesIn = (message: string) => [...message.matchAll(/{{(.*?)}}/g)].map(([, name]) => name).sort();
const shape = (tree: object) =>
  Object.fromEntries(messagesOf(tree).map(([key, text]) => [key, namesIn(text)]));

describe('the languages', () => {
  it('have the same messages, plural forms and names in them', () => {
    expect(shape(german)).toEqual(shape(english));
  });

  it('have words for the same answers of Entra, Azure and the network', () => {
    const [, inGerman] = languages.map(({ troubles }) => troubles);
    const parts = (troubles: object) =>
      Object.entries(troubles).map(([name, { request }]) => [name, request !== undefined]);
    expect(parts(inGerman!)).toEqual(parts(knownTroubles));
  });

  it('are written with their own typography', () => {
    const germanTexts = [...messagesOf(german), ...messagesOf(languages[1]!.troubles)];
    // Straight quotes, English quotes, three dots, a space before a unit that a line could end with.
    const wrong = / "|" |“[^„]*”|\.\.\.|\d (?:KB|MB|GB|TB|PB|s|min|h)\b|}} (?:Byte|[KMGTP]B|s|min|h)\b/;
    expect(germanTexts.filter(([, text]) => wrong.test(text))).toEqual([]);
    expect(messagesOf(english).filter(([, text]) => /["„]|\.\.\.| - |'/.test(text))).toEqual([]);
  });

  it('address people as “Sie”', () => {
    const germanTexts = [...messagesOf(german), ...messagesOf(languages[1]!.troubles)];
    expect(germanTexts.filter(([, text]) => /\b(?:[Dd]u|[Dd]ein\w*|[Dd]ir|[Dd]ich)\b/.test(text))).toEqual(
      [],
    );
  });
});

describe('texts', () => {
  const texts = boundTexts<{
    readonly title: 'Title';
    readonly of: '{{done}} of {{total}}';
    readonly files_one: '{{count}} file';
    readonly files_other: '{{count}} files';
  }>(
    {
      title: 'Title',
      of: '{{done}} of {{total}}',
      files_one: '{{count}} file',
      files_other: '{{count}} files',
    },
    { tag: 'en', formats: 'de' },
  );

  it('are strings, or functions of what stands in them', () => {
    expect(texts.title).toBe('Title');
    expect(texts.of({ done: 'a', total: 'b' })).toBe('a of b');
    // @ts-expect-error a message without a name that it needs
    expect(texts.of({ done: 'a' })).toBe('a of {{total}}');
    // @ts-expect-error a message that is not there
    expect(texts.missing).toBeUndefined();
  });

  it('have plural forms, and numbers as the language has them', () => {
    expect([0, 1, 1204].map((count) => texts.files({ count }))).toEqual(['0 files', '1 file', '1.204 files']);
    expect(texts.of({ done: 2.5, total: 10 })).toBe('2,5 of 10');
  });

  it('leave alone what looks like a message in what stands in them', () => {
    const name = '$t(title) {{total}} <b>&amp;';
    expect(texts.of({ done: name, total: 1 })).toBe(`${name} of 1`);
  });
});

describe('the window’s language', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    // Other tests share this process.
    vi.resetModules();
  });

  async function languageOf(...asked: readonly string[]) {
    vi.stubGlobal('navigator', { languages: asked });
    vi.resetModules();
    const [{ language }, time, bytes, { errorText }] = await Promise.all([
      import('../../../../renderer/lib/language'),
      import('../../../../renderer/lib/format-time'),
      import('../../../../renderer/lib/format-bytes'),
      import('../../../../renderer/lib/error-text'),
    ]);
    return { tag: language.tag, ...time, ...bytes, errorText };
  }

  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr-FR', 'de', 'en-US'], 'de'],
    [['en-US', 'de'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('is for %j: %s', async (asked, tag) => {
    expect((await languageOf(...asked)).tag).toBe(tag);
  });

  it('has its own sizes, times and words for errors', async () => {
    const texts = await languageOf('de-DE');
    const now = new Date('2026-11-22T14:05:00').getTime();
    const hourMs = 3_600_000;
    expect([1, 4_404_019, 13_314_398_618].map(texts.formatBytes)).toEqual([
      '1\u00a0Byte',
      '4,2\u00a0MB',
      '12\u00a0GB',
    ]);
    expect(texts.formatSpeed(4_404_019)).toBe('4,2\u00a0MB/s');
    expect([0, hourMs, 26 * hourMs, 72 * hourMs].map((ago) => texts.formatAge(now - ago, now))).toEqual([
      'gerade eben',
      'vor 1 Stunde',
      'gestern um 12:05',
      'vor 3 Tagen',
    ]);
    expect(texts.formatMoment(now, now)).toBe('22. Nov., 14:05');
    expect(texts.formatDay(now - 144 * hourMs, now)).toBe('Montag, 16. November');
    expect([400, 200_000, 3_900_000].map(texts.formatDuration)).toEqual([
      'weniger als eine Sekunde',
      '3\u00a0min 20\u00a0s',
      '1\u00a0h 5\u00a0min',
    ]);
    expect(texts.formatTimeLeft(4_000, 9_000)).toBe('Noch 1–2,5\u00a0h');
    expect(texts.errorText({ code: 'disk/busy', context: { path: 'a.txt' } }).title).toBe(
      '„a.txt“ wird von einem anderen Programm verwendet.',
    );
    expect(texts.errorText({ code: 'auth/expired', context: { aadsts: 70020 } }).title).toBe(
      'Der Code ist abgelaufen.',
    );
  });
});
