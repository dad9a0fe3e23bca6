import { describe, expect, it } from 'vitest';
import { decodeConfig } from '../../../../main/engine/format/config';
import { asBlobId } from '../../../../main/engine/format/ids';
import { decodeIndexFile } from '../../../../main/engine/format/index-file';
import { decodeKeyFile } from '../../../../main/engine/format/key-file';
import { decodeLockFile } from '../../../../main/engine/format/lock-file';
import {
  decodePackHeader,
  decodePackTrailer,
  encodePackHeader,
} from '../../../../main/engine/format/pack-header';
import { decodeSnapshot, encodeSnapshot } from '../../../../main/engine/format/snapshot';

const malformed = expect.objectContaining({ code: 'data/malformed' });
const id = 'ab'.repeat(32);
const time = '2024-01-02T03:04:05Z';
const decodeWith =
  (decode: (bytes: Buffer) => unknown) =>
  (text: string): unknown =>
    decode(Buffer.from(text));

it('a snapshot of a newer restic is written again as it was', () => {
  const summary =
    `{"backup_start":"${time}","backup_end":"${time}","files_new":1,"files_changed":2,"files_unmodified":3,"dirs_new":4` +
    ',"dirs_changed":5,"dirs_unmodified":6,"data_blobs":7,"tree_blobs":8,"data_added":9,"data_added_packed":10' +
    ',"total_files_processed":11,"total_bytes_processed":12}';
  const text =
    `{"time":"${time}","parent":"${id}","tree":"${id}","paths":["/a","/a"],"hostname":"h","username":"u","uid":1,"gid":2` +
    `,"excludes":["*.x"],"tags":["b","a"],"original":"${id}","program_version":"restic 0.18.0","summary":${summary}}`;
  expect(encodeSnapshot(decodeSnapshot(Buffer.from(text))).toString()).toBe(text);
});

describe('refused', () => {
  it.each([
    `{"tree":"${id}"}`,
    `{"time":"${time}"}`,
    `{"time":"${time}","tree":null}`,
    `{"time":"now","tree":"${id}"}`,
    '[]',
  ])('snapshot %j', (text) => {
    expect(() => decodeWith(decodeSnapshot)(text)).toThrow(malformed);
  });

  it.each([
    '[]',
    '{"packs":[{}]}',
    `{"packs":[{"id":"${id}","blobs":[{"id":"${id}","type":"x","offset":0,"length":40}]}]}`,
    `{"packs":[{"id":"${id}","blobs":[{"id":"${id}","type":"data","offset":0,"length":31}]}]}`,
    `{"packs":[{"id":"${id}","blobs":[{"id":"${id}","type":"data","offset":4294967296,"length":40}]}]}`,
    `{"packs":[{"id":"${id}","blobs":[{"type":"data","offset":0,"length":40}]}]}`,
  ])('index %j', (text) => {
    expect(() => decodeWith(decodeIndexFile)(text)).toThrow(malformed);
  });

  it.each([
    `{"created":"${time}","kdf":"argon2","salt":"${Buffer.alloc(64).toString('base64')}"}`,
    `{"created":"${time}","kdf":"scrypt","salt":"${Buffer.alloc(63).toString('base64')}"}`,
    `{"created":"${time}","kdf":"scrypt","salt":"?"}`,
  ])('key %j', (text) => {
    expect(() => decodeWith(decodeKeyFile)(text)).toThrow(malformed);
  });

  it.each(['{"pid":"1"}', '{"exclusive":1}', '{"time":""}'])('lock %j', (text) => {
    expect(() => decodeWith(decodeLockFile)(text)).toThrow(malformed);
  });

  it('config of another version, whatever else it holds; config without its parts', () => {
    expect(() => decodeWith(decodeConfig)('{"version":3,"id":{}}')).toThrow(
      expect.objectContaining({ code: 'repository/unsupported-version', context: { version: 3 } }),
    );
    expect(() => decodeWith(decodeConfig)(`{"version":2,"id":"${id}","chunker_polynomial":"0xff"}`)).toThrow(
      malformed,
    );
    expect(() =>
      decodeWith(decodeConfig)('{"version":2,"id":"1","chunker_polynomial":"25b468838dcb75"}'),
    ).toThrow(malformed);
  });

  it('ids that are not 64 lower-case digits', () => {
    for (const bad of [undefined, 1, '', id.toUpperCase(), `${id}a`])
      expect(() => asBlobId(bad)).toThrow(malformed);
  });

  it('a pack header with a box that no index file may list', () => {
    const entry = (length: number) =>
      encodePackHeader([{ type: 'data', id: asBlobId(id), length, uncompressedLength: 0 }]);
    expect(decodePackHeader(entry(32))).toHaveLength(1);
    expect(() => decodePackHeader(entry(31))).toThrow(malformed);
  });

  it('pack trailers that cannot be', () => {
    const trailer = (length: number): Buffer => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(length);
      return bytes;
    };
    expect(decodePackTrailer(trailer(69), 73)).toBe(69);
    for (const [length, packBytes] of [
      [31, 1000],
      [997, 1000],
      [2 ** 24 + 1, 2 ** 25],
      [69, 72],
    ] as const) {
      expect(() => decodePackTrailer(trailer(length), packBytes)).toThrow(malformed);
    }
    expect(() => decodePackTrailer(Buffer.alloc(3), 1000)).toThrow(malformed);
  });
});
