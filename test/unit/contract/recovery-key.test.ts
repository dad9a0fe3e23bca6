import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  passwordFrom,
  readRecoveryKey,
  recoveryKeyOf,
  recoveryKeyGroupsOf,
  recoveryKeyRandomBytes,
} from '../../../contract/recovery-key';
import { SeededRandom } from '../../fuzz/seed';

const key = recoveryKeyOf(new Uint8Array(recoveryKeyRandomBytes).map((_, at) => at * 7 + 3));
const random = new SeededRandom();
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.split('');

function anyKey(): string {
  return recoveryKeyOf(new Uint8Array(recoveryKeyRandomBytes).map(() => random.below(256)));
}

const plain = (text: string) => text.replaceAll('-', '');
const anotherThan = (character: string) => random.pick(alphabet.filter((each) => each !== character));

describe('a recovery key', () => {
  it('is what it has always been for the same random bytes', () => {
    expect(key).toBe('3AHRZ-6DMV2-9GQY5-CKT18-FPX4B-J74Z5');
    expect(() => recoveryKeyOf(randomBytes(5))).toThrow(RangeError);
  });

  it('is six groups, which read back', () => {
    for (let turn = 0; turn < 200; turn++) {
      const made = anyKey();
      expect(made).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/);
      expect(readRecoveryKey(made)).toEqual({ kind: 'key', key: made });
      expect(recoveryKeyGroupsOf(made)?.join('-')).toBe(made);
    }
  });

  it('is healed of case, spaces, other hyphens and what looks alike', () => {
    for (let turn = 0; turn < 200; turn++) {
      const made = anyKey();
      const typed = made
        .replaceAll('0', () => random.pick(['O', 'o', '0']))
        .replaceAll('1', () => random.pick(['I', 'l', 'L', 'i', '1']))
        .replaceAll('V', () => random.pick(['U', 'u', 'v']))
        .replaceAll('-', () => random.pick(['', ' ', '–', '-', '\n', '\u00a0', ' - ']));
      expect(passwordFrom(` ${typed} `)).toBe(made);
      expect(passwordFrom(typed.toLowerCase())).toBe(made);
    }
  });

  it('with any one wrong character is not taken, and the group is named', () => {
    for (let turn = 0; turn < 300; turn++) {
      const word = plain(anyKey());
      const at = random.below(word.length);
      const typed = word.slice(0, at) + anotherThan(word.charAt(at)) + word.slice(at + 1);
      expect(readRecoveryKey(typed)).toEqual({ kind: 'character', group: Math.floor(at / 5) + 1 });
    }
    expect(readRecoveryKey(key.replace('Y', '?'))).toEqual({ kind: 'character', group: 3 });
  });

  it('with any two neighbours swapped is not taken, and the group is named', () => {
    for (let turn = 0; turn < 300; turn++) {
      const word = plain(anyKey());
      const at = random.below(word.length - 1);
      if (word.charAt(at) === word.charAt(at + 1)) continue;
      const typed = word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
      expect(readRecoveryKey(typed)).toEqual({ kind: 'swapped', group: Math.floor(at / 5) + 1 });
    }
  });

  it('with up to four wrong characters is never taken', () => {
    for (let turn = 0; turn < 1000; turn++) {
      const word = [...plain(anyKey())];
      const places = new Set(Array.from({ length: 4 }, () => random.below(word.length)));
      for (const at of places) word[at] = anotherThan(word[at]!);
      expect(readRecoveryKey(word.join('')).kind).not.toBe('key');
    }
  });

  it('says how many characters are missing, or too many', () => {
    expect(readRecoveryKey(key.slice(0, -1))).toEqual({ kind: 'length', missing: 1 });
    expect(readRecoveryKey(key.slice(6).toLowerCase())).toEqual({ kind: 'length', missing: 5 });
    expect(readRecoveryKey(`${key}77`)).toEqual({ kind: 'length', missing: -2 });
  });

  it.each([
    '',
    'correct horse',
    'correct horse battery staple, 2nd edition',
    'Tr0ub4dor&3',
    'thirtylettersandnotarecoverykey',
    'qwertzuiopasdfghjklyxcvbnmqwer',
    '🐎'.repeat(30),
    'x'.repeat(50),
  ])('is none: %s', (typed) => {
    expect(readRecoveryKey(typed)).toEqual({ kind: 'other' });
    expect([passwordFrom(typed), recoveryKeyGroupsOf(typed)]).toEqual([typed, undefined]);
  });
});
