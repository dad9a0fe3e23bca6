import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { Chunker, minChunkBytes } from '../../../../main/engine/chunker/chunker';
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

it('finds the first of two cuts, wherever they lie to the stretches that are scanned side by side', () => {
  const random = pseudoRandom(4_000_000, 'e');
  const [cutAt = 0] = referenceChunkLengths(random, polynomial);
  const window = random.subarray(cutAt - 64, cutAt);
  const places = [0, 1, 2, 3, 4, 5, 6, 10].flatMap((lane) => [0, 1, 70, 4000].map((at) => 4096 * lane + at));
  const fileWith = (cuts: readonly number[]): Buffer => {
    const file = Buffer.alloc(minChunkBytes + 60_000, 1);
    for (const cut of cuts) window.copy(file, cut - 64);
    return file;
  };
  const chunker = new Chunker(polynomial);
  for (const first of places) {
    for (const second of places.filter((place) => place >= first + 64)) {
      const cuts = [first, second].map((place) => minChunkBytes + place);
      expect(chunkLengths(fileWith(cuts), [2 ** 26], chunker)[0]).toBe(cuts[0]);
    }
  }
});

it('goes on with a chunk where another chunker found no cut', () => {
  const file = pseudoRandom(4_000_000, 'f');
  const [expected] = referenceChunkLengths(file, polynomial);
  const [one, other] = [new Chunker(polynomial), new Chunker(polynomial)];
  for (let bytes = 100_003; ; bytes += 100_003) {
    const scannedBytes = one.scannedBytes;
    for (const [chunker, scanned] of [
      [one, 0],
      [other, scannedBytes],
    ] as const) {
      chunker.start(scanned);
      chunker.filled(file.copy(chunker.space(), 0, 0, bytes));
    }
    const chunk = one.next();
    expect(other.next()?.length).toBe(chunk?.length);
    if (chunk) {
      expect(chunk.length).toBe(expected);
      return;
    }
    expect(one.scannedBytes).toBeGreaterThanOrEqual(bytes);
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
