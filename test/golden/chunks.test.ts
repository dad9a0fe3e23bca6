import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { Chunker } from '../../main/engine/chunker/chunker';
import { isIrreducible, rabinTables, randomPolynomial } from '../../main/engine/chunker/polynomial';
import { inputs } from './vectors/gen-inputs.mjs';
import { loadVectors } from './vectors';

interface ChunkVectors {
  readonly inputs: Readonly<Record<string, { readonly length: number; readonly sha256: string }>>;
  readonly polynomials: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly lengths: readonly number[]; readonly ids: readonly string[] }>>
    >
  >;
  readonly tables_sample: Readonly<
    Record<string, Readonly<Record<string, { readonly out: string; readonly mod: string }>>>
  >;
  readonly derive_polynomial: readonly {
    readonly poly: string;
    readonly stream_words_hex: readonly string[];
  }[];
  readonly irreducible: Readonly<Record<string, boolean>>;
}

const vectors = loadVectors('chunks.json') as ChunkVectors;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const files = new Map<string, Uint8Array>();

beforeAll(() => {
  for (const [name, make] of Object.entries(inputs)) files.set(name, make());
});

it('the inputs are those that restic got', () => {
  const made = Object.fromEntries(
    [...files].map(([name, file]) => [name, { length: file.length, sha256: sha256(file) }]),
  );
  expect(made).toEqual(vectors.inputs);
});

describe.each(Object.entries(vectors.polynomials))('polynomial %s', (polynomial, cases) => {
  it.each(Object.entries(cases))('cuts %s as restic does', (name, expected) => {
    const file = files.get(name)!;
    const chunker = new Chunker(polynomial);
    const lengths: number[] = [];
    const ids: string[] = [];
    const use = (chunk: Uint8Array): void => {
      lengths.push(chunk.length);
      ids.push(sha256(chunk));
    };
    for (let at = 0; at < file.length;) {
      const space = chunker.space();
      const piece = file.subarray(at, at + space.length);
      space.set(piece);
      chunker.filled(piece.length);
      at += piece.length;
      for (let chunk = chunker.next(); chunk !== undefined; chunk = chunker.next()) use(chunk);
    }
    const last = chunker.finish();
    if (last !== undefined) use(last);
    expect({ lengths, ids }).toEqual({ lengths: expected.lengths, ids: expected.ids });
  });
});

it('tables', () => {
  for (const [polynomial, samples] of Object.entries(vectors.tables_sample)) {
    const { out, mod } = rabinTables(polynomial);
    const ours = Object.fromEntries(
      Object.keys(samples).map((byte) => [
        byte,
        { out: out[Number(byte)]!.toString(16), mod: mod[Number(byte)]!.toString(16) },
      ]),
    );
    expect(ours).toEqual(samples);
  }
});

it('the same random words give the same polynomial', () => {
  for (const { poly, stream_words_hex: words } of vectors.derive_polynomial) {
    const left = [...words];
    const word = (): Buffer => Buffer.from(left.shift()!, 'hex');
    expect([randomPolynomial(word), left]).toEqual([poly, []]);
  }
});

it('irreducible or not', () => {
  const ours = Object.keys(vectors.irreducible).map((hex) => [hex, isIrreducible(BigInt(`0x${hex}`))]);
  expect(Object.fromEntries(ours)).toEqual(vectors.irreducible);
});
