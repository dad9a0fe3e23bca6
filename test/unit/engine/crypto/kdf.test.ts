import { expect, it } from 'vitest';
import { chooseKdfParameters, deriveUserKey } from '../../../../main/engine/crypto/kdf';
import { decodeMasterKey } from '../../../../main/engine/crypto/master-key';

const malformed = expect.objectContaining({ code: 'data/malformed' });
const salt = Buffer.alloc(64);

it.each([
  { n: 1, r: 8, p: 1 },
  { n: 1000, r: 8, p: 1 },
  { n: 1024, r: 0, p: 1 },
  { n: 1024, r: 8, p: 0.5 },
  { n: 2 ** 30, r: 8, p: 1 },
  { n: 1024, r: 8, p: 2 ** 20 },
  { n: NaN, r: 8, p: 1 },
])('refuses %j', async (parameters) => {
  await expect(deriveUserKey('password', salt, parameters)).rejects.toThrow(malformed);
});

it('refuses a salt of a wrong length', async () => {
  await expect(deriveUserKey('password', salt.subarray(1), { n: 1024, r: 8, p: 1 })).rejects.toThrow(
    malformed,
  );
});

it.each([
  { durationMs: 100, p: 5 },
  { durationMs: 2000, p: 1 },
  { durationMs: 0, p: 16 },
])('a derivation of $durationMs ms asks for p = $p', async ({ durationMs, p }) => {
  const readings = [1000, 1000 + durationMs];
  expect(await chooseKdfParameters(() => readings.shift()!)).toEqual({ n: 32_768, r: 8, p });
});

it.each(['', 'null', '{}', '{"mac":null,"encrypt":1}', '{"mac":{"k":"QQ==","r":"QQ=="},"encrypt":"QQ=="}'])(
  'refuses the master key %j',
  (text) => {
    expect(() => decodeMasterKey(Buffer.from(text))).toThrow(malformed);
  },
);
