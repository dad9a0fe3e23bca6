import { expect, it } from 'vitest';
import { BoxKey } from '../../main/engine/crypto/box-key';
import { sha256Hex } from '../../main/engine/crypto/hash';
import { EngineError } from '../../main/engine/errors';
import {
  decodePackHeader,
  decodePackTrailer,
  encodePackHeader,
  packSize,
  packTrailerLength,
  plaintextLength,
} from '../../main/engine/format/pack-header';
import { openZstd } from '../../main/engine/zstd/zstd';
import { loadVectors } from './vectors';

const fromHex = (hex: string) => Buffer.from(hex, 'hex');

interface Entry {
  readonly type: 'data' | 'tree';
  readonly length: number;
  readonly ulen: number;
  readonly id: string;
  readonly offset: number;
}
interface PackVectors {
  readonly master: Readonly<Record<'encrypt' | 'mac_k' | 'mac_r', string>>;
  readonly real_packs: readonly {
    readonly pack_id: string;
    readonly pack_b64: string;
    readonly header_length: number;
    readonly header_plain_hex: string;
    readonly entries: readonly Entry[];
  }[];
  readonly synthetic_headers: readonly {
    readonly entries: readonly Entry[];
    readonly header_plain_hex: string;
  }[];
  readonly bad_headers_hex: readonly string[];
}

const vectors = loadVectors('packs.json') as PackVectors;
const { master } = vectors;
const key = new BoxKey({
  encrypt: fromHex(master.encrypt),
  macK: fromHex(master.mac_k),
  macR: fromHex(master.mac_r),
});
const zstd = openZstd();

const named = (entries: readonly Entry[]): object[] =>
  entries.map(({ ulen, ...entry }) => ({ ...entry, uncompressedLength: ulen }));

it.each(vectors.real_packs)('pack $pack_id, from its end to its blobs', (vector) => {
  const pack = Buffer.from(vector.pack_b64, 'base64');
  expect(sha256Hex(pack)).toBe(vector.pack_id);
  const headerLength = decodePackTrailer(pack.subarray(-packTrailerLength), pack.length);
  expect(headerLength).toBe(vector.header_length);
  const header = key.unseal(pack.subarray(-packTrailerLength - headerLength, -packTrailerLength));
  const entries = decodePackHeader(header);
  expect(entries).toEqual(named(vector.entries));
  expect(encodePackHeader(entries).toString('hex')).toBe(vector.header_plain_hex);
  expect(packSize(entries)).toBe(pack.length);
  for (const entry of entries) {
    const stored = key.unseal(pack.subarray(entry.offset, entry.offset + entry.length));
    const length = plaintextLength(entry);
    const plaintext = entry.uncompressedLength === 0 ? stored : zstd.decompress(stored, length, length);
    expect([plaintext.length, sha256Hex(plaintext)]).toEqual([length, entry.id]);
  }
});

it('made-up headers', () => {
  for (const { entries, header_plain_hex: hex } of vectors.synthetic_headers) {
    const decoded = decodePackHeader(fromHex(hex));
    expect(decoded).toEqual(named(entries));
    expect(encodePackHeader(decoded).toString('hex')).toBe(hex);
  }
});

it.each(vectors.bad_headers_hex)('the header %s is refused', (hex) => {
  expect(() => decodePackHeader(fromHex(hex))).toThrow(EngineError);
});
