import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeIndexFile, encodeIndexFile } from '../../main/engine/format/index-file';
import { decodeKeyFile, encodeKeyFile } from '../../main/engine/format/key-file';
import { decodeConfig, encodeConfig } from '../../main/engine/format/config';
import { decodeLockFile, encodeLockFile } from '../../main/engine/format/lock-file';
import { decodeSnapshot, encodeSnapshot } from '../../main/engine/format/snapshot';
import { decodeTree, encodeTree } from '../../main/engine/format/tree';
import { loadVectors } from './vectors';

interface Documents {
  readonly snapshots: Readonly<Record<string, string>>;
  readonly index: Readonly<Record<string, string>>;
  readonly trees: Readonly<Record<string, string>>;
  readonly locks_example: readonly string[];
}
interface KdfVectors {
  readonly vectors: readonly { readonly key_file_utf8: string }[];
  readonly encrypted_config: { readonly plaintext: string };
}

const documents = loadVectors('documents.json') as Documents;
const kdf = loadVectors('kdf.json') as KdfVectors;

describe('documents that restic wrote are read and written again byte for byte', () => {
  it.each(Object.entries(documents.trees))('tree %s', (id, text) => {
    const again = encodeTree(decodeTree(Buffer.from(text)));
    expect(again.toString()).toBe(text);
    expect(createHash('sha256').update(again).digest('hex')).toBe(id);
  });

  it.each(Object.values(documents.snapshots))('snapshot %#', (text) => {
    expect(encodeSnapshot(decodeSnapshot(Buffer.from(text))).toString()).toBe(text);
  });

  it.each(Object.values(documents.index))('index %#', (text) => {
    expect(encodeIndexFile(decodeIndexFile(Buffer.from(text))).toString()).toBe(text);
  });

  it.each(documents.locks_example)('lock %#', (text) => {
    expect(encodeLockFile(decodeLockFile(Buffer.from(text))).toString()).toBe(text);
  });

  it.each(kdf.vectors.map((vector) => vector.key_file_utf8))('key %#', (text) => {
    expect(encodeKeyFile(decodeKeyFile(Buffer.from(text))).toString()).toBe(text);
  });

  it('config', () => {
    const text = kdf.encrypted_config.plaintext;
    expect(encodeConfig(decodeConfig(Buffer.from(text))).toString()).toBe(text);
  });
});
