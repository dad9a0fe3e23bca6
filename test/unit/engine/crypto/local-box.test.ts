import { expect, it } from 'vitest';
import { LocalBox } from '../../../../main/engine/crypto/local-box';
import { generateKeyBytes } from '../../../../main/engine/crypto/master-key';

const key = generateKeyBytes();
const seal = (box: LocalBox) => Buffer.concat(box.seal([Buffer.from('some'), Buffer.from('thing')]));

it('opens what it sealed, which differs each time', () => {
  const box = new LocalBox(key, 'test');
  const sealed = seal(box);
  expect(Buffer.from(new LocalBox(key, 'test').unseal(sealed)).toString()).toBe('something');
  expect(seal(box)).not.toEqual(sealed);
});

it.each<[string, (sealed: Buffer) => Buffer]>([
  ...[0, 12, 20, 36].map((at): [string, (sealed: Buffer) => Buffer] => [
    `one bit of byte ${at} changed`,
    (sealed) => Buffer.from(sealed.map((byte, each) => (each === at ? byte ^ 1 : byte))),
  ]),
  ['an end cut off', (sealed) => sealed.subarray(0, -1)],
  ['a box too short', (sealed) => sealed.subarray(0, 20)],
  ['nothing', () => Buffer.alloc(0)],
])('refuses %s', (_, damage) => {
  const box = new LocalBox(key, 'test');
  expect(() => box.unseal(damage(seal(box)))).toThrow(expect.objectContaining({ code: 'data/corrupt' }));
});

it('refuses what is of another key or purpose', () => {
  const sealed = seal(new LocalBox(key, 'test'));
  for (const other of [new LocalBox(key, 'test 2'), new LocalBox(generateKeyBytes(), 'test')])
    expect(() => other.unseal(sealed)).toThrow(expect.objectContaining({ code: 'data/corrupt' }));
});
