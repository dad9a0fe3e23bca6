import { expect, it } from 'vitest';
import {
  type IndexFilePack,
  decodeIndexFile,
  encodeIndexFile,
} from '../../../../main/engine/format/index-file';
import { IndexListing } from '../../../../main/engine/format/index-listing';

const id = (digit: string) => digit.repeat(64);
const blob = (digit: string, rest = '') =>
  `{"id":"${id(digit)}","type":"data","offset":7,"length":40${rest}}`;
const file = (...blobs: readonly string[]) =>
  `{"packs":[{"id":"${id('a')}","blobs":[${blobs.join(',')}]}]}\n`;

/** What a listing holds, as the strict decoder shows it. */
function packsOf(listing: IndexListing): readonly IndexFilePack[] {
  const idAt = (words: Uint32Array, at: number) =>
    Buffer.from(words.buffer, at * 4, 32).toString('hex') as never;
  return Array.from({ length: listing.packCount }, (_, pack) => {
    const from = pack === 0 ? 0 : listing.packEnds[pack - 1]!;
    const rows = Array.from({ length: listing.packEnds[pack]! - from }, (__, at) => from + at);
    const blobs = rows.map((row) => ({
      id: idAt(listing.rows, listing.idAt(row)),
      type: listing.typeOf(row),
      offset: listing.offsetOf(row),
      length: listing.lengthOf(row),
      uncompressedLength: listing.uncompressedLengthOf(row),
    }));
    return { id: idAt(listing.packIds, pack * 8), blobs };
  });
}

it.each<[string, string]>([
  ['as we write it', encodeIndexFile(decodeIndexFile(Buffer.from(file(blob('1'), blob('2'))))).toString()],
  ['compressed, the largest numbers', file(blob('1', ',"uncompressed_length":4294967295'))],
  ['trees', file(blob('1').replace('data', 'tree'))],
  ['nothing', '{"packs":[]}\n'],
  ['a pack of nothing', file()],
  [
    'other order, white space, unknown fields',
    `{ "x": 1, "Packs": [ { "blobs": [], "id": "${id('b')}" } ] }`,
  ],
  ['superseding others', `{"supersedes":["${id('c')}"],"packs":[]}\n`],
  ['no line feed', file(blob('1')).trimEnd()],
])('lists what the strict decoder reads: %s', (_, text) => {
  const listing = new IndexListing();
  const expected = decodeIndexFile(Buffer.from(text));
  listing.read(Buffer.from(text));
  expect(packsOf(listing)).toEqual(expected);
  expect(listing.hasCompressed).toBe(text.includes('uncompressed_length'));
});

it('lists many, one file after the other', () => {
  const listing = new IndexListing();
  const packs = Array.from({ length: 200 }, (_, pack) => ({
    id: pack.toString(16).padStart(64, '0') as never,
    blobs: Array.from({ length: 20 }, (__, at) => ({
      id: (pack * 20 + at).toString(16).padStart(64, '0') as never,
      type: at % 2 === 0 ? ('data' as const) : ('tree' as const),
      offset: at * 100,
      length: 100,
      uncompressedLength: at,
    })),
  }));
  listing.read(encodeIndexFile(packs));
  expect(packsOf(listing)).toEqual(packs);
  const text = encodeIndexFile(packs).toString();
  const ids = Array.from({ length: 300 }, (_, at) => `"${String(at).padStart(64, '0')}"`);
  for (const spelling of [` ${text}`, text.replace('{', `{"supersedes":[${ids.join()}],`)]) {
    const other = new IndexListing();
    other.read(Buffer.from(spelling));
    expect(packsOf(other)).toEqual(packs);
  }
  listing.read(encodeIndexFile(packs.slice(3, 4)));
  expect(packsOf(listing)).toEqual(packs.slice(3, 4));
});

it.each<[string, string]>([
  ['a number with a zero before it', file(blob('1').replace('7', '07'))],
  ['a number above 32 bits', file(blob('1').replace('7', '4294967296'))],
  ['a fraction', file(blob('1').replace('7', '7.5'))],
  ['no digits', file(blob('1').replace('7', ''))],
  ['a box that is too short', file(blob('1').replace('40', '31'))],
  ['an unknown type', file(blob('1').replace('data', 'date'))],
  ['a capital letter', file(blob('A'))],
  ['a short id', file(blob('1').replace('11', '1'))],
  ['no end', file(blob('1')).slice(0, -3)],
  ['a comma too many', file(blob('1'), '')],
  ['more behind it', `${file(blob('1'))}x`],
])('refuses: %s', (_, text) => {
  const listing = new IndexListing();
  const read = () => listing.read(Buffer.from(text));
  expect(read).toThrow(expect.objectContaining({ code: 'data/malformed' }));
  expect([listing.packCount, listing.blobCount]).toEqual([0, 0]);
});
