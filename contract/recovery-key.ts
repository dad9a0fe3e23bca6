/**
 * The recovery key: the password of a repository whose owner lets one be made, as plain restic takes it: `7K3WQ-M9XD2-…`. Six groups of five characters of
 * Crockford's base32: 26 random ones (130 bits) and four that check them. Those are a Reed-Solomon code over GF(32) with a distance of five: up to four wrong
 * characters are noticed, so any two that were swapped are, too, and one alone is located without doubt.
 */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** What is not in the alphabet, but read or typed in place of what is. */
const lookalikes: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', U: 'V' };
const groupLength = 5;
const checkLength = 4;
export const recoveryKeyGroups = 6;
const keyLength = groupLength * recoveryKeyGroups;
/** How many random bytes a key is made of. */
export const recoveryKeyRandomBytes = keyLength - checkLength;

/** A text is taken for a recovery key that was typed wrongly when it is about as long, in one case, and has at least so many digits. */
const likeness = { shortest: 20, longest: 40, digits: 2 };

export type RecoveryKeyReading =
  /** As it is printed, and as it opens the repository. */
  | { readonly kind: 'key'; readonly key: string }
  /** Characters are missing; below zero: there are too many. */
  | { readonly kind: 'length'; readonly missing: number }
  /** One character is wrong, in this group, from 1. */
  | { readonly kind: 'character'; readonly group: number }
  /** Two neighbours are swapped; the group of the first one. */
  | { readonly kind: 'swapped'; readonly group: number }
  /** More than that is wrong. */
  | { readonly kind: 'mistyped' }
  /** No recovery key at all: a password of the person's own. */
  | { readonly kind: 'other' };

/** GF(32) by the polynomial x⁵ + x² + 1: the powers of its root. */
const powers = Array.from({ length: 31 }, (_, exponent) => power(exponent));

function power(exponent: number): number {
  let value = 1;
  for (let at = 0; at < exponent; at++) value = value & 16 ? (value << 1) ^ 0b100101 : value << 1;
  return value;
}

function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : powers[(powers.indexOf(a) + powers.indexOf(b)) % powers.length]!;
}

/** The values of the word as a polynomial at the first powers of the root, which are all zero for a key. */
function syndromes(word: readonly number[]): readonly number[] {
  return powers
    .slice(0, checkLength)
    .map((root) => word.reduce((sum, symbol) => times(sum, root) ^ symbol, 0));
}

/** The product of (x - root) over the same powers, without its leading 1. */
const generator = powers
  .slice(0, checkLength)
  .reduce(
    (product, root) => [...product, 0].map((factor, at) => factor ^ times(product[at - 1] ?? 0, root)),
    [1],
  )
  .slice(1);

/** The key made of so many random bytes, each of which counts modulo 32. */
export function recoveryKeyOf(randomBytes: Uint8Array): string {
  if (randomBytes.length !== recoveryKeyRandomBytes) throw new RangeError('not the bytes of a recovery key');
  const data = [...randomBytes].map((byte) => byte % alphabet.length);
  let rest: readonly number[] = generator.map(() => 0);
  for (const symbol of data) {
    const [first = 0, ...others] = rest;
    rest = generator.map((factor, at) => (others[at] ?? 0) ^ times(symbol ^ first, factor));
  }
  return textOf([...data, ...rest]);
}

/** The groups of a key; `undefined` for a password that is none. */
export function recoveryKeyGroupsOf(password: string): readonly string[] | undefined {
  const reading = readRecoveryKey(password);
  return reading.kind === 'key' && reading.key === password ? password.split('-') : undefined;
}

/** Whether `typed` is this group of a key, healed as the whole of one is. */
export function isRecoveryKeyGroup(typed: string, group: string): boolean {
  return symbolsIn(typed).join() === symbolsIn(group).join();
}

/** What `typed` is. Heals case, spaces, hyphens and what looks alike; finds what cannot be healed. */
export function readRecoveryKey(typed: string): RecoveryKeyReading {
  const characters = symbolsIn(typed);
  const foreign = characters.filter((symbol) => symbol < 0).length;
  if (foreign === 0 && characters.length === keyLength) {
    const reading = check(characters);
    if (reading.kind !== 'mistyped' || isLikeKey(typed, characters.length)) return reading;
  }
  if (foreign > 1 || !isLikeKey(typed, characters.length)) return { kind: 'other' };
  if (characters.length !== keyLength) return { kind: 'length', missing: keyLength - characters.length };
  return { kind: 'character', group: groupOf(characters.indexOf(-1)) };
}

/** The password that was meant: the key, where one was typed, or the text as it is. */
export function passwordFrom(typed: string): string {
  const reading = readRecoveryKey(typed);
  return reading.kind === 'key' ? reading.key : typed;
}

function symbolsIn(typed: string): readonly number[] {
  const text = typed.toUpperCase().replace(/[\s\p{Dash}_]+/gu, '');
  return [...text].map((character) => alphabet.indexOf(lookalikes[character] ?? character));
}

function isLikeKey(typed: string, length: number): boolean {
  const digits = typed.replace(/\D/g, '').length;
  const isOneCase = typed === typed.toUpperCase() || typed === typed.toLowerCase();
  return isOneCase && digits >= likeness.digits && length >= likeness.shortest && length <= likeness.longest;
}

function check(word: readonly number[]): RecoveryKeyReading {
  const found = syndromes(word);
  if (isZero(found)) return { kind: 'key', key: textOf(word) };
  const at = wrongCharacter(found);
  if (at !== undefined) return { kind: 'character', group: groupOf(at) };
  const swapped = word.findIndex((_, first) => first > 0 && isZero(syndromes(withSwapped(word, first))));
  return swapped < 0 ? { kind: 'mistyped' } : { kind: 'swapped', group: groupOf(swapped - 1) };
}

/** Where the one wrong character is that explains the syndromes: they are its error times the powers of its place. */
function wrongCharacter(found: readonly number[]): number | undefined {
  const [error = 0] = found;
  if (error === 0) return undefined;
  const exponent = powers.findIndex((root) => {
    let expected = error;
    return found.every((syndrome, at) => {
      if (at > 0) expected = times(expected, root);
      return syndrome === expected;
    });
  });
  return exponent >= 0 && exponent < keyLength ? keyLength - 1 - exponent : undefined;
}

/** With the character at `at` and the one before it exchanged. */
function withSwapped(word: readonly number[], at: number): readonly number[] {
  return [...word.slice(0, at - 1), word[at]!, word[at - 1]!, ...word.slice(at + 1)];
}

function isZero(symbols: readonly number[]): boolean {
  return symbols.every((symbol) => symbol === 0);
}

function groupOf(at: number): number {
  return Math.floor(at / groupLength) + 1;
}

function textOf(word: readonly number[]): string {
  const text = word.map((symbol) => alphabet.charAt(symbol)).join('');
  return (text.match(/.{5}/g) ?? []).join('-');
}
