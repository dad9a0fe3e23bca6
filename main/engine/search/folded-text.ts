/** How names and what is typed are made alike: letters without case and accents, whatever form of Unicode they came in. */

const plain = /^[\0-\x7f]*$/;

/** `undefined` for a name of ASCII, which `foldedByte` is enough for. */
export function foldedName(name: string): string | undefined {
  return plain.test(name) ? undefined : foldedText(name);
}

export function foldedText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** ASCII's small letters for its capitals, everything else as it is. */
export const foldedByte: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** Whether a word may go on with this byte: letters, digits, and all that is not ASCII. */
export const isInWord: readonly boolean[] = Array.from(
  { length: 256 },
  (_, byte) => byte >= 0x80 || /[0-9a-z]/i.test(String.fromCharCode(byte)),
);
