import type { Bytes } from './bytes';

/** Value of each hex digit by its ASCII code; 255 for everything else. */
const digitValues = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) digitValues[value.toString(16).charCodeAt(0)] = value;

/**
 * Writes what the lower-case hex digits of `text` from `at` on say to `target` from `start` to `end`. False when one of them is no such digit; what
 * was written is of no use then. Without a string in between: for the millions of ids that an index has.
 */
export function bytesFromHexDigits(
  target: Bytes,
  start: number,
  end: number,
  text: Bytes,
  at: number,
): boolean {
  if (at + 2 * (end - start) > text.length) return false;
  let seen = 0;
  for (let index = start, from = at; index < end; index++, from += 2) {
    const high = digitValues[text[from]!]!;
    const low = digitValues[text[from + 1]!]!;
    seen |= high | low;
    target[index] = (high << 4) | low;
  }
  return seen < 16;
}
