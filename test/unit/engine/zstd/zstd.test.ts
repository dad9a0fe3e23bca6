import { randomFillSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { frameContentSize } from '../../../../main/engine/zstd/frame-size';
import { openNapiZstd } from '../../../../main/engine/zstd/napi-zstd';
import { openNodeZstd } from '../../../../main/engine/zstd/node-zstd';
import { type Zstd, autoLevel, compressBound, maxLevel, openZstd } from '../../../../main/engine/zstd/zstd';

const corrupt = expect.objectContaining({ code: 'data/corrupt' });
/** `zstd --no-content-size`-like frame, as restic writes for fewer than 256 bytes: "abc" in one raw block. */
const withoutSize = Buffer.from('28b52ffd0000190000616263', 'hex');
const text = Buffer.from('all work and no play makes jack a dull boy\n'.repeat(40_000));
const noise = randomFillSync(Buffer.alloc(300_000));

const kinds = [
  ['node:zlib', openNodeZstd()],
  ['zstd-napi', openNapiZstd()],
  ['the default', openZstd()],
] as const;
const present = kinds.filter((kind): kind is readonly [(typeof kind)[0], Zstd] => kind[1] !== undefined);

describe.each(present)('%s', (_name, zstd) => {
  it('decompresses what it compressed, whatever was expected', () => {
    for (const source of [Buffer.of(1), text, noise]) {
      for (const level of [autoLevel, maxLevel]) {
        const frame = zstd.compress(source, level);
        expect(frame.length).toBeLessThanOrEqual(compressBound(source.length));
        for (const hint of [source.length, 0, 1, source.length - 1]) {
          expect(Buffer.from(zstd.decompress(frame, hint, source.length)).equals(source)).toBe(true);
        }
      }
    }
  });

  it('writes the content size and a window of at most 8 MiB', () => {
    const descriptor = zstd.compress(text, maxLevel)[4]!;
    const isSingleSegment = (descriptor & 0x20) !== 0;
    expect(isSingleSegment || descriptor >> 6 > 0).toBe(true);
    const large = zstd.compress(Buffer.alloc(24 * 2 ** 20), maxLevel);
    const windowLog = (large[4]! & 0x20) === 0 ? 10 + (large[5]! >> 3) : Infinity;
    expect(windowLog).toBeLessThanOrEqual(23);
  });

  it('compresses into a given place', () => {
    const target = Buffer.alloc(10 + compressBound(text.length), 7);
    const length = zstd.compressInto(target, 10, text, autoLevel);
    expect(target.subarray(0, 10)).toEqual(Buffer.alloc(10, 7));
    expect(zstd.decompress(target.subarray(10, 10 + length), text.length, text.length).length).toBe(
      text.length,
    );
  });

  it('decompresses frames without size, and several frames in a row', () => {
    const twice = Buffer.concat([withoutSize, zstd.compress(text, autoLevel), withoutSize]);
    expect(Buffer.from(zstd.decompress(withoutSize, 3, 3)).toString()).toBe('abc');
    expect(Buffer.from(zstd.decompress(twice, 0, text.length + 6)).toString()).toBe(
      `abc${text.toString()}abc`,
    );
  });

  it('refuses damaged, cut off and too large data, and works on afterwards', () => {
    const frame = Buffer.from(zstd.compress(text, autoLevel));
    const magic = Buffer.concat([Buffer.of(0), frame.subarray(1)]);
    for (const bad of [Buffer.alloc(0), frame.subarray(0, -1), magic, Buffer.from('no zstd at all')]) {
      expect(() => zstd.decompress(bad, text.length, text.length)).toThrow(corrupt);
    }
    expect(() => zstd.decompress(frame, text.length, text.length - 1)).toThrow(corrupt);
    expect(zstd.decompress(frame, text.length, text.length).length).toBe(text.length);
  });
});

describe('frameContentSize', () => {
  it.each([0, 1, 255, 256, 300, 65_791, 65_792, 100_000, 2 ** 20])('of %i bytes', (length) => {
    expect(frameContentSize(openZstd().compress(Buffer.alloc(length), 3))).toBe(length);
  });

  it.each<[string, string]>([
    ['a frame that does not say', '28b52ffd0058010000'],
    ['a header that is cut off', '28b52ffda000'],
    ['no frame', '7b7d'],
    ['nothing', ''],
  ])('is unknown of %s', (_, hex) => {
    expect(frameContentSize(Buffer.from(hex, 'hex'))).toBe(0);
  });
});
