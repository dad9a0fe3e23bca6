import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { Chunker } from '../../../../main/engine/chunker/chunker';
import { isChunkerPolynomial, randomPolynomial } from '../../../../main/engine/chunker/polynomial';
import { referenceChunkLengths } from './reference-chunker';

const polynomial = '25b468838dcb75';

function pseudoRandom(length: number, seed: string): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < length; at += 32)
    pieces.push(
      createHash('sha256')
        .update(`${seed}${String(at)}`)
        .digest(),
    );
  return Buffer.concat(pieces).subarray(0, length);
}

/** Reads of the given sizes, over and over; chunks are compared with the file as they come. */
function chunkLengths(
  file: Buffer,
  readSizes: readonly number[],
  chunker = new Chunker(polynomial),
): number[] {
  const lengths: number[] = [];
  let used = 0;
  const use = (chunk: Uint8Array): void => {
    expect(file.subarray(used, used + chunk.length).equals(chunk)).toBe(true);
    lengths.push(chunk.length);
    used += chunk.length;
  };
  chunker.start();
  for (let at = 0, turn = 0; at < file.length; turn++) {
    const count = file.copy(chunker.space(), 0, at, at + readSizes[turn % readSizes.length]!);
    chunker.filled(count);
    at += count;
    for (let chunk = chunker.next(); chunk !== undefined; chunk = chunker.next()) use(chunk);
  }
  const last = chunker.finish();
  if (last !== undefined) use(last);
  return lengths;
}

it('agrees with the description, however the file is read', () => {
  const file = Buffer.concat([
    pseudoRandom(3_000_000, 'a'),
    Buffer.alloc(2 ** 20),
    pseudoRandom(2_500_001, 'b'),
  ]);
  const expected = referenceChunkLengths(file, polynomial);
  expect(expected.length).toBeGreaterThan(4);
  for (const sizes of [[2 ** 26], [4096], [65_536, 1], [100_003], [524_288], [524_287, 1, 1, 63, 64, 65]]) {
    expect(chunkLengths(file, sizes)).toEqual(expected);
  }
});

it('moves an unfinished chunk to the front of its memory and goes on', () => {
  const file = Buffer.concat([pseudoRandom(700_000, 'c'), Buffer.alloc(20 * 2 ** 20, 1)]);
  expect(chunkLengths(file, [3_333_333])).toEqual(referenceChunkLengths(file, polynomial));
});

it('forgets an unfinished file', () => {
  const chunker = new Chunker(polynomial);
  chunker.space().set(pseudoRandom(100_000, 'd'));
  chunker.filled(100_000);
  expect(chunkLengths(Buffer.from('small'), [100], chunker)).toEqual([5]);
  chunker.start();
  expect([chunker.next(), chunker.finish()]).toEqual([undefined, undefined]);
});

it('refuses more bytes than there was room for', () => {
  const chunker = new Chunker(polynomial);
  const room = chunker.space().length;
  expect(() => {
    chunker.filled(room + 1);
  }).toThrow(RangeError);
});

it('a random polynomial will do; reducible ones, other degrees and spellings will not', () => {
  const bad = [
    '',
    '25B468838DCB75',
    '0x25b468838dcb75',
    '20000000000003',
    '3fb',
    '45b468838dcb75',
    '025b468838dcb75',
  ];
  expect([randomPolynomial(), ...bad].map(isChunkerPolynomial)).toEqual([true, ...bad.map(() => false)]);
});
