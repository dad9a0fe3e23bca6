/**
 * A rough lower bound of a password's strength: bits by length and kinds of characters, less for repeats and runs. Scrypt makes each guess
 * cost about 100 ms, so 60 bits are out of reach; it is a hint, never a gate beyond the minimum.
 */
export type PasswordStrength = 'empty' | 'weak' | 'fair' | 'strong';

const fairBits = 45;
const strongBits = 65;

export function passwordStrength(password: string): PasswordStrength {
  if (password === '') return 'empty';
  const bits = effectiveLength(password) * bitsPerCharacter(password);
  if (bits >= strongBits) return 'strong';
  return bits >= fairBits ? 'fair' : 'weak';
}

function bitsPerCharacter(password: string): number {
  const kinds: readonly (readonly [RegExp, number])[] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[^a-zA-Z0-9]/, 32],
  ];
  const size = kinds.reduce((sum, [kind, count]) => (kind.test(password) ? sum + count : sum), 0);
  // People do not choose at random: about two thirds of the theoretical value.
  return Math.log2(size) * 0.66;
}

/** Characters that are not a repeat of, or the step after, the one before. */
function effectiveLength(password: string): number {
  let length = 0;
  for (let at = 0; at < password.length; at++) {
    const step = at === 0 ? 9 : Math.abs(password.charCodeAt(at) - password.charCodeAt(at - 1));
    length += step <= 1 ? 0.25 : 1;
  }
  return length;
}
