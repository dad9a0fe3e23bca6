import { describe, expect, it } from 'vitest';
import { errorCodes, type ErrorData } from '../../../../contract/errors';
import { errorText, itemErrorText } from '../../../../renderer/lib/error-text';

describe('error texts', () => {
  it.each(errorCodes)('%s: says what happened and what to do, in whole sentences', (code) => {
    const contexts: readonly ErrorData['context'][] = [
      {},
      { path: '/a/b.txt', hostname: 'laptop', account: 'anna', container: 'c', version: 3 },
    ];
    for (const context of contexts) {
      const { title, advice } = errorText({ code, context });
      expect(
        [title, advice].filter((text) => !/^[A-Z“].*[.]$/.test(text) || text.includes('undefined')),
      ).toEqual([]);
    }
    expect(itemErrorText({ code, context: {} })).not.toBe('');
  });

  it.each([
    ['auth/expired', 'Sign in again'],
    ['storage/forbidden', 'Your account'],
  ] as const)('%s: has advice for who signed in, and for who has a key', (code, forAccounts) => {
    const { advice } = errorText({ code, context: {} });
    expect(advice).toContain(forAccounts);
    expect(advice).toContain('SAS token');
  });

  it('speaks of no key where a folder refused access', () => {
    const { title, advice } = errorText({ code: 'storage/forbidden', context: { systemCode: 'EACCES' } });
    expect(title).toBe('The folder refused access.');
    expect(advice).not.toContain('SAS token');
  });

  it('names the thing it is about', () => {
    expect(errorText({ code: 'disk/denied', context: { path: '/a/b.txt' } }).title).toBe(
      'No access to “/a/b.txt”.',
    );
    expect(itemErrorText({ code: 'disk/busy', context: {} })).toBe('In use by another program');
  });
});

describe('a recovery key that does not open', () => {
  it.each([
    [{ typed: 'key' }, 'of another computer or backup'],
    [{ typed: 'length', missing: 1 }, '1 character short'],
    [{ typed: 'length', missing: -2 }, '2 characters too many'],
    [{ typed: 'character', group: 4 }, 'wrong character in group 4'],
    [{ typed: 'swapped', group: 2 }, 'swapped in group 2'],
    [{ typed: 'mistyped' }, 'more than one mistake'],
    [{ typed: 'other' }, 'That password does not open this backup.'],
  ])('%j', (context, words) => {
    expect(errorText({ code: 'repository/wrong-password', context }).title).toContain(words);
  });
});
