import { expect, it } from 'vitest';
import { BoxKey, boxOverhead } from '../../../../main/engine/crypto/box-key';
import { generateKeyBytes } from '../../../../main/engine/crypto/master-key';

const corrupt = expect.objectContaining({ code: 'data/corrupt' });
const key = new BoxKey(generateKeyBytes());
const lengths = [0, 1, 15, 16, 17, 63, 64, 65, 79, 80, 127, 128, 200, 65_535, 65_536, 65_600, 200_001];

it('opens what it sealed, whatever the length', () => {
  const plaintexts = lengths.map((length) => Buffer.alloc(length, length % 251));
  const boxes = plaintexts.map((plaintext) => key.seal(plaintext));
  expect(boxes.map((box) => box.length - boxOverhead)).toEqual(lengths);
  expect(boxes.map((box) => key.unseal(box).equals(plaintexts[boxes.indexOf(box)]!))).toEqual(
    lengths.map(() => true),
  );
});

it('seals into the place it is given and nowhere else', () => {
  const target = Buffer.alloc(100, 7);
  const length = key.sealInto(target, 10, Buffer.from('secret'));
  expect([length, target.subarray(0, 10), target.subarray(48)]).toEqual([
    38,
    Buffer.alloc(10, 7),
    Buffer.alloc(52, 7),
  ]);
  expect(key.unseal(target.subarray(10, 48)).toString()).toBe('secret');
  expect(() => key.sealInto(target, 63, Buffer.from('secret'))).toThrow(RangeError);
});

it('notices every single bit that was changed', () => {
  const box = key.seal(Buffer.from('attack at dawn, and bring a second block'));
  for (let bit = 0; bit < box.length * 8; bit++) {
    const changed = Buffer.from(box);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => key.unseal(changed)).toThrow(corrupt);
  }
});

it('refuses short boxes, another key and a nonce of zeros', () => {
  expect(() => key.unseal(Buffer.alloc(boxOverhead - 1))).toThrow(corrupt);
  expect(() => new BoxKey(generateKeyBytes()).unseal(key.seal(Buffer.of(1)))).toThrow(corrupt);
  expect(() => key.unseal(Buffer.alloc(boxOverhead))).toThrow(corrupt);
});

it('refuses keys that restic refuses', () => {
  const bytes = generateKeyBytes();
  for (const part of ['encrypt', 'macK', 'macR'] as const) {
    for (const bad of [Buffer.alloc(bytes[part].length), bytes[part].subarray(1)]) {
      expect(() => new BoxKey({ ...bytes, [part]: bad })).toThrow(
        expect.objectContaining({ code: 'data/malformed' }),
      );
    }
  }
});
