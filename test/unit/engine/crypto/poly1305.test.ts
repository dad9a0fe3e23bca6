import { randomBytes, randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { Poly1305 } from '../../../../main/engine/crypto/poly1305';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x0${hex(Uint8Array.from(bytes).reverse())}`);

/** As its description says it. */
function referenceTag(r: Uint8Array, message: Uint8Array, pad: Uint8Array): string {
  const factor = littleEndian(r) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  let sum = 0n;
  for (let at = 0; at < message.length; at += 16) {
    const block = message.subarray(at, at + 16);
    sum = ((sum + littleEndian(block) + (1n << BigInt(8 * block.length))) * factor) % (2n ** 130n - 5n);
  }
  const tag = BigInt.asUintN(128, sum + littleEndian(pad))
    .toString(16)
    .padStart(32, '0');
  return hex(Buffer.from(tag, 'hex').reverse());
}

it('makes the tag of RFC 8439', () => {
  const r = Buffer.from('85d6be7857556d337f4452fe42d506a8', 'hex');
  const pad = Buffer.from('0103808afb0db2fd4abff6af4149f51b', 'hex');
  const tag = new Poly1305(r).tag(Buffer.from('Cryptographic Forum Research Group'), pad);
  expect(hex(tag)).toBe('a8061dc1305136c6c22b8baf0c0127a9');
});

it('agrees with its description, whatever the length, where the numbers are largest, and in pieces', () => {
  const keys = [...Array.from({ length: 5 }, () => randomBytes(16)), Buffer.alloc(16, 0xff)];
  const lengths = [...Array(300).keys(), 65_535, 65_536, 65_537, 131_199];
  for (const r of keys) {
    const poly1305 = new Poly1305(r);
    for (const length of lengths) {
      const message = randomInt(2) === 0 ? randomBytes(length) : Buffer.alloc(length, 0xff);
      const pad = randomBytes(16);
      const expected = referenceTag(r, message, pad);
      poly1305.begin();
      for (let at = 0, next = 0; at < length; at = next) {
        next = at + 64 * randomInt(1, 20);
        poly1305.update(message.subarray(at, next));
      }
      const inPieces = hex(poly1305.finish(pad));
      expect([length, inPieces, hex(poly1305.tag(message, pad))], `r ${hex(r)}, ${hex(message)}`).toEqual([
        length,
        expected,
        expected,
      ]);
    }
  }
});

it('refuses a piece after one that was not whole', () => {
  const poly1305 = new Poly1305(Buffer.alloc(16, 1));
  poly1305.begin();
  poly1305.update(Buffer.alloc(65));
  expect(() => poly1305.update(Buffer.alloc(1))).toThrow(RangeError);
});
