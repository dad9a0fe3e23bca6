import { randomInt } from 'node:crypto';

/** A number from 0 up to, not including, 1, from the system's secure source: nobody has to ask whether a guessable one would do. */
export function random(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}
