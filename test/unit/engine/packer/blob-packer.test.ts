import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Bytes } from '../../../../main/engine/base/bytes';
import { BlobIndex } from '../../../../main/engine/blob-index/blob-index';
import { BoxKey } from '../../../../main/engine/crypto/box-key';
import { sha256Hex } from '../../../../main/engine/crypto/hash';
import { generateKeyBytes } from '../../../../main/engine/crypto/master-key';
import type { BlobId, BlobType } from '../../../../main/engine/format/ids';
import { decodePackHeader } from '../../../../main/engine/format/pack-header';
import {
  BlobPacker,
  type BlobPackerOptions,
  freshPackMemory,
} from '../../../../main/engine/packer/blob-packer';
import type { FinishedPack } from '../../../../main/engine/packer/pack';
import { BlobOpener } from '../../../../main/engine/packer/blob-opener';
import { GrowingPack } from '../../../../main/engine/packer/growing-pack';
import { type OpenPacks, PrivateOpenPacks } from '../../../../main/engine/packer/open-packs';
import { provePack } from '../../../../main/engine/packer/prove-pack';
import { openZstd } from '../../../../main/engine/zstd/zstd';

const key = new BoxKey(generateKeyBytes());
const zstd = openZstd();
const opener = new BlobOpener(key, zstd);
const mebibyte = 2 ** 20;

function makePacker(options: Partial<BlobPackerOptions> = {}) {
  const packs: FinishedPack[] = [];
  const packer = new BlobPacker({
    key,
    zstd,
    opener,
    index: BlobIndex.create(100),
    memory: freshPackMemory,
    version: 2,
    compression: 'auto',
    packSizeBytes: 4 * mebibyte,
    onPack: (pack) => packs.push(pack),
    ...options,
  });
  return { packer, packs };
}

/** The plaintexts of a pack, opened with nothing but the key and the file. */
function openPack({ type, bytes, blobs }: FinishedPack): Bytes[] {
  const headerLength = Buffer.from(bytes).readUInt32LE(bytes.length - 4);
  const header = decodePackHeader(key.unseal(bytes.subarray(-4 - headerLength, -4)));
  expect(header).toEqual([...blobs]);
  expect(new Set(header.map((blob) => blob.type))).toEqual(new Set([type]));
  return header.map(({ offset, length, uncompressedLength }) => {
    const payload = key.unseal(bytes.subarray(offset, offset + length));
    return uncompressedLength === 0 ? payload : zstd.decompress(payload, 0, uncompressedLength);
  });
}

const text = (word: string, bytes: number) => Buffer.alloc(bytes, `${word} `);

describe('BlobPacker', () => {
  it('stores a blob once and says what it cost', () => {
    const { packer, packs } = makePacker();
    const blob = text('once', 5000);
    const first = packer.add('data', blob);
    const again = packer.add('data', blob);
    const asTree = packer.add('tree', blob);
    packer.flush();
    expect([first.isNew, again, asTree.isNew]).toEqual([
      true,
      { id: first.id, isNew: false, storedBytes: 0 },
      true,
    ]);
    const listed = { id: sha256Hex(blob), offset: 0, uncompressedLength: 5000 };
    expect(packs.map(({ blobs }) => [...blobs])).toEqual([
      [{ ...listed, type: 'data', length: first.storedBytes }],
      [{ ...listed, type: 'tree', length: asTree.storedBytes }],
    ]);
  });

  it('makes packs that open to what was added, named by their hash', () => {
    const { packer, packs } = makePacker();
    const blobs = Array.from({ length: 60 }, () => randomBytes(300_000));
    for (const blob of blobs) packer.add('data', blob);
    packer.flush();
    expect(packs.map(({ bytes }) => sha256Hex(bytes))).toEqual(packs.map(({ id }) => id));
    const opened = packs.flatMap(openPack).map((bytes) => sha256Hex(bytes));
    expect(opened.sort()).toEqual(blobs.map((blob) => sha256Hex(blob)).sort());
    for (const { bytes } of packs.slice(0, -2)) expect(bytes.length).toBeGreaterThanOrEqual(4 * mebibyte);
    for (const { bytes } of packs) expect(bytes.length).toBeLessThan(4 * mebibyte + 302_000);
  });

  it('gives a box as large as a pack one of its own', () => {
    const { packer, packs } = makePacker();
    packer.add('data', text('small', 100));
    packer.add('data', randomBytes(4 * mebibyte));
    expect(packs.map(({ blobs }) => blobs.length)).toEqual([1]);
    packer.flush();
    expect(packs.map(({ blobs }) => blobs.length)).toEqual([1, 1]);
  });

  it.each([
    ['version 1', { version: 1 }, ['data', 0], ['tree', 0]],
    ['compression off', { compression: 'off' }, ['data', 0], ['tree', 700]],
    ['compression max', { compression: 'max' }, ['data', 700], ['tree', 700]],
  ] as const)('compresses as %s wants', (_, options, ...expected) => {
    const { packer, packs } = makePacker(options);
    packer.add('data', text('x', 700));
    packer.add('tree', text('x', 700));
    packer.flush();
    expect(packs.map(({ type, blobs }) => [type, [...blobs][0]?.uncompressedLength])).toEqual(expected);
  });

  it('stores an empty blob uncompressed, and no pack for nothing', () => {
    const { packer, packs } = makePacker();
    packer.flush();
    expect(packs).toEqual([]);
    packer.add('data', new Uint8Array(0));
    packer.flush();
    expect(packs.map(openPack)).toEqual([[Buffer.alloc(0)]]);
  });

  it('goes on with the open packs of others, merged where they fit', () => {
    const index = BlobIndex.create(100);
    const { packer, packs } = makePacker({ index });
    const others = [1, 2, 3].map(() => makePacker({ index }).packer);
    const blobs = others.flatMap((other) =>
      ['data', 'data', 'tree'].map((type) => {
        const blob = randomBytes(100_000);
        other.add(type as 'data' | 'tree', blob);
        return sha256Hex(blob);
      }),
    );
    for (const open of others.flatMap((other) => other.leaveOpenPacks())) packer.absorb(open);
    packer.flush();
    for (const other of others) other.flush();
    expect(packs.map(({ type, blobs: { length } }) => [type, length])).toEqual([
      ['data', 6],
      ['tree', 3],
    ]);
    expect(
      packs
        .flatMap(openPack)
        .map((bytes) => sha256Hex(bytes))
        .sort(),
    ).toEqual(blobs.sort());
  });

  it('finishes open packs together with another packer, each of them once', () => {
    const openPacks = new PrivateOpenPacks();
    const helper = makePacker({ openPacks });
    const packs: FinishedPack[] = [];
    const onPack = (pack: FinishedPack) => {
      packs.push(pack);
      helper.packer.finishPacks();
    };
    const { packer } = makePacker({ openPacks, onPack });
    // Too much for one pack, and for none of two.
    for (const place of [0, 1]) {
      const use: OpenPacks['use'] = (type, _, body) => openPacks.use(type, place, body);
      const filler = makePacker({ openPacks: { use, takeAll: () => [] } }).packer;
      for (let count = 0; count < 9; count++) filler.add('data', randomBytes(300_000));
    }
    packer.add('tree', text('tree', 100));
    packer.mergePacks();
    expect(packs).toEqual([]);
    packer.finishPacks();
    helper.packer.flush();
    const finished = [packs, helper.packs].map((some) => some.map(({ type, blobs }) => [type, blobs.length]));
    expect(finished).toEqual([
      [['data', 9]],
      [
        ['data', 9],
        ['tree', 1],
      ],
    ]);
  });

  it('gives back the memory of packs that it merged, and no other', () => {
    const taken = new Set<Bytes>();
    const memory = {
      take: (bytes: number) => {
        const piece = freshPackMemory.take(bytes);
        taken.add(piece);
        return piece;
      },
      giveBack: (piece: Bytes) => void taken.delete(piece),
    };
    const { packer, packs } = makePacker({ memory });
    for (let count = 0; count < 40; count++) packer.add('data', randomBytes(100));
    packer.flush();
    expect([packs.length, taken.size]).toEqual([1, 1]);
    for (let count = 0; count < 40; count++) packer.add('data', randomBytes(100));
    const left = packer.leaveOpenPacks();
    expect(taken.size).toBe(1 + left.length);
  });
});

describe('provePack', () => {
  it.each([
    ['a box', 40],
    ['the header', -20],
    ['the trailer', -1],
  ])('refuses a pack with a bit changed in %s', (_, at) => {
    const { packer, packs } = makePacker();
    packer.add('data', text('prove', 5000));
    packer.flush();
    const [pack] = packs;
    if (!pack) throw new Error('no pack');
    const place = pack.bytes.at(at) === undefined ? 0 : (pack.bytes.length + at) % pack.bytes.length;
    pack.bytes[place] = (pack.bytes[place] ?? 0) ^ 1;
    expect(() => provePack(pack, opener)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^data\//) }),
    );
  });

  it('refuses a blob that is not what its id says', () => {
    const lying = new GrowingPack('data', Buffer.alloc(mebibyte), key);
    lying.append(sha256Hex(Buffer.of(1)) as BlobId, text('prove', 5000), 0);
    expect(() => provePack(lying.finish(), opener)).toThrow(
      expect.objectContaining({ code: 'data/corrupt' }),
    );
  });
});

describe('addMoved', () => {
  const plaintext = text('moved', 5000);
  const payload = zstd.compress(plaintext, 1);
  const box = key.seal(payload);
  const id = sha256Hex(plaintext) as BlobId;
  const moved = { type: 'data' as const, id, offset: 0, length: box.length, uncompressedLength: 5000 };

  it('takes a box over as it is, whatever the index says', () => {
    const index = BlobIndex.create(100);
    const { packer, packs } = makePacker({ index });
    index.claim('data', id);
    packer.addMoved(moved, box, plaintext);
    packer.flush();

    expect(openPack(packs[0]!)).toEqual([plaintext]);
    expect(Buffer.from(packs[0]!.bytes).subarray(0, box.length)).toEqual(box);
  });

  it('seals anew what it would store in another way', () => {
    const { packer, packs } = makePacker({ compression: 'off' });
    packer.addMoved(moved, box, plaintext);
    packer.flush();

    expect(openPack(packs[0]!)).toEqual([plaintext]);
    expect([...packs[0]!.blobs].map(({ uncompressedLength }) => uncompressedLength)).toEqual([0]);
  });

  it('lets no box pass that does not open to its id', () => {
    const { packer } = makePacker();
    packer.addMoved({ ...moved, id: '1'.repeat(64) as BlobId }, box, plaintext);
    expect(() => packer.flush()).toThrow(expect.objectContaining({ code: 'data/corrupt' }));
  });

  it('lets it pass where no proof is wanted', () => {
    const { packer, packs } = makePacker({ skipsProof: true });
    packer.addMoved({ ...moved, id: '1'.repeat(64) as BlobId }, box, plaintext);
    packer.flush();
    expect(packs.length).toBe(1);
  });

  it.each<[Partial<BlobPackerOptions>, BlobType, number, boolean]>([
    [{}, 'data', 100, true],
    [{}, 'data', 0, false],
    [{ compression: 'off' }, 'data', 0, true],
    [{ compression: 'off' }, 'data', 100, false],
    [{ compression: 'off' }, 'tree', 0, false],
    [{ compression: 'max' }, 'data', 100, false],
    [{ version: 1 }, 'data', 0, true],
  ])('%j keeps the box of %s that has %i bytes uncompressed: %j', (options, type, length, isKept) => {
    expect(makePacker(options).packer.keepsBox(type, length)).toBe(isKept);
  });
});
