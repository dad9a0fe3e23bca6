import { describe, expect, it } from 'vitest';
import { EngineError } from '../../main/engine/errors';
import { bytesFromText, textFromBytes } from '../../main/engine/format/byte-text';
import { decodeConfig } from '../../main/engine/format/config';
import { decodeIndexFile, encodeIndexFile } from '../../main/engine/format/index-file';
import { decodeKeyFile, encodeKeyFile } from '../../main/engine/format/key-file';
import { decodeLockFile, encodeLockFile } from '../../main/engine/format/lock-file';
import { quoteNodeName, unquoteNodeName } from '../../main/engine/format/node-name';
import { decodePackHeader, encodePackHeader } from '../../main/engine/format/pack-header';
import { decodeSnapshot, encodeSnapshot } from '../../main/engine/format/snapshot';
import { decodeTree, encodeTree } from '../../main/engine/format/tree';
import { TreeOutline } from '../../main/engine/format/tree-outline';
import { openZstd } from '../../main/engine/zstd/zstd';
import { corpus, usualTree } from './corpus';
import { SeededRandom } from './seed';

const rounds = 400;
const random = new SeededRandom();
const zstd = openZstd();

/** What is decoded, and how the value is written again; a second reading of that has to give the same value. */
const decoders: Readonly<
  Record<keyof typeof corpus, { decode: (bytes: Buffer) => unknown; encode?: (value: never) => Buffer }>
> = {
  tree: { decode: decodeTree, encode: encodeTree },
  snapshot: { decode: decodeSnapshot, encode: encodeSnapshot },
  index: { decode: decodeIndexFile, encode: encodeIndexFile },
  key: { decode: decodeKeyFile, encode: encodeKeyFile },
  lock: { decode: decodeLockFile, encode: encodeLockFile },
  config: { decode: decodeConfig },
  packHeader: { decode: decodePackHeader, encode: encodePackHeader },
  zstd: { decode: (bytes) => zstd.decompress(bytes, 100, 10_000) },
};

/** A few bytes changed, removed, doubled, or replaced by something that JSON gives a meaning to. */
function mutate(source: Buffer): Buffer {
  let bytes = Buffer.from(source);
  for (let change = random.below(4); change >= 0; change--) {
    const at = random.below(bytes.length + 1);
    const end = Math.min(bytes.length, at + random.below(8));
    const piece = random.pick([
      Buffer.alloc(0),
      Buffer.of(random.below(256)),
      Buffer.concat([bytes.subarray(at, end), bytes.subarray(at, end)]),
      Buffer.from(
        random.pick(['null', '{}', '[', ']', '"', '\\', '\\u', '-1', '1e9', '18446744073709551616', ',']),
      ),
    ]);
    bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(end)]);
  }
  return bytes;
}

describe.each(Object.entries(decoders))('%s', (kind, { decode, encode }) => {
  it('is read, or refused as damaged', () => {
    for (let round = 0; round < rounds; round++) {
      const bytes = mutate(random.pick(corpus[kind as keyof typeof corpus]));
      let value: unknown;
      try {
        value = decode(bytes);
      } catch (error) {
        const code = error instanceof EngineError ? error.code : String(error);
        expect(
          ['data/malformed', 'data/corrupt', 'repository/unsupported-version'],
          bytes.toString('hex'),
        ).toContain(code);
        continue;
      }
      if (encode !== undefined)
        expect(decode(encodeIfPossible(encode, value) ?? bytes), bytes.toString('hex')).toEqual(value);
    }
  });
});

/** A tree with two nodes of one name can be read but not written. */
function encodeIfPossible(encode: (value: never) => Buffer, value: unknown): Buffer | undefined {
  try {
    return encode(value as never);
  } catch (error) {
    expect(error).toMatchObject({ code: 'bug' });
    return undefined;
  }
}

it('a strict outline takes the trees that the decoder takes, and tells the same of them', () => {
  const outline = new TreeOutline({ isStrict: true });
  const outlined = (bytes: Buffer) => {
    outline.read(bytes);
    return Array.from({ length: outline.count }, (_, at) => outline.node(at));
  };
  for (let round = 0; round < 10 * rounds; round++) {
    const bytes = mutate(random.pick([...corpus.tree, usualTree]));
    expect(
      valueOrCode(() => outlined(bytes)),
      bytes.toString('hex'),
    ).toEqual(valueOrCode(() => decodeTree(bytes).nodes));
  }
});

function valueOrCode(body: () => unknown): unknown {
  try {
    return body();
  } catch (error) {
    return error instanceof EngineError ? error.code : error;
  }
}

it('any name survives byte text and quoting', () => {
  for (let round = 0; round < rounds; round++) {
    const bytes = Buffer.from(
      Array.from({ length: random.below(12) }, () =>
        random.pick([0x5c, 0x22, 0x61, 0xc3, 0xa9, 0xf0, 0x9f, random.below(256)]),
      ),
    );
    const text = textFromBytes(bytes);
    expect(bytesFromText(text)).toEqual(bytes);
    expect(unquoteNodeName(quoteNodeName(text))).toBe(text);
  }
});
