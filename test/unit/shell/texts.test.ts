import { describe, expect, it } from 'vitest';
import de from '../../../main/shell/messages/de.json';
import en from '../../../main/shell/messages/en.json';
import { createTexts } from '../../../main/shell/texts';

const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([name]) => name).sort();

describe('messages', () => {
  it('are the same in every language, with the same placeholders', () => {
    const shape = (messages: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(messages).map(([key, text]) => [key, placeholders(text)]));
    expect(shape(de)).toEqual(shape(en));
  });

  it('have keys in camel case, and one for many beside each for one', () => {
    const keys = Object.keys(en);
    expect(keys.filter((key) => !/^[a-z][a-zA-Z]*(_one|_other)?$/.test(key))).toEqual([]);
    const counted = (end: string) =>
      keys.filter((key) => key.endsWith(end)).map((key) => key.slice(0, -end.length));
    expect(counted('_one')).toEqual(counted('_other'));
  });
});

describe('createTexts', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr-FR', 'de_DE.UTF-8'], 'de'],
    [['en-GB', 'de'], 'en'],
    [['fr', 'it'], 'en'],
    [['c'], 'en'],
    [[], 'en'],
  ])('speaks of %j the first that it knows: %s', (languages, spoken) => {
    expect(createTexts(languages).language).toBe(spoken);
  });

  it('counts and fills in', () => {
    const [english, german] = [createTexts(['en']), createTexts(['de'])];
    expect(english.t('resultBackupWarnings', { when: '14:05', count: 1 })).toBe(
      'Backup of 14:05: 1 file is missing',
    );
    expect(german.t('resultBackupWarnings', { when: '14:05', count: 2 })).toBe(
      'Sicherung von 14:05: 2 Dateien fehlen',
    );
  });

  it('tells the day of a time that is not today', () => {
    const now = new Date(2026, 10, 22, 15, 0).getTime();
    const at = (day: number) => new Date(2026, 10, day, 14, 5).toISOString();
    const { moment } = createTexts(['en']);
    expect([moment(at(22), now), moment(at(21), now)]).toEqual(['14:05', '21 Nov, 14:05']);
    expect(createTexts(['de']).moment(at(21), now)).toBe('21. Nov., 14:05');
  });
});
