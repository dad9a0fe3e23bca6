import { describe, expect, it } from 'vitest';
import { bytesFromText, textFromBytes } from '../../main/engine/format/byte-text';
import { JsonReader, jsonString } from '../../main/engine/format/go-json';
import { quoteNodeName, unquoteNodeName } from '../../main/engine/format/node-name';
import { loadVectors } from './vectors';

interface StringVectors {
  readonly names: readonly { readonly name_hex: string; readonly json: string }[];
  readonly strings: readonly {
    readonly bytes_hex: string;
    readonly json_go119: string;
    readonly json_go122: string;
  }[];
}
interface PrintableRanges {
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

const { names, strings } = loadVectors('strings.json') as StringVectors;
const { ranges } = loadVectors('go-isprint-unicode13.json') as PrintableRanges;

const fromHex = (hex: string): string => textFromBytes(Buffer.from(hex, 'hex'));

describe('strings as restic wrote them', () => {
  it('are the same bytes as byte text', () => {
    const all = [...names.map(({ name_hex }) => name_hex), ...strings.map(({ bytes_hex }) => bytes_hex)];
    expect(all.map((hex) => bytesFromText(fromHex(hex)).toString('hex'))).toEqual(all);
  });

  it('names', () => {
    // Assigned in Unicode 15, which that restic did not know.
    const older = ({ json }: { json: string }): string => json.replace('\\\\U0001fae8', '\u{1fae8}');
    expect(names.map(({ name_hex }) => jsonString(quoteNodeName(fromHex(name_hex))))).toEqual(
      names.map(older),
    );
    const read = names.map(({ json }) => unquoteNodeName(new JsonReader(Buffer.from(json)).string()));
    expect(read).toEqual(names.map(({ name_hex }) => fromHex(name_hex)));
  });

  it('link targets, in the form of either Go', () => {
    expect(strings.map(({ bytes_hex }) => jsonString(fromHex(bytes_hex), 'go1.19'))).toEqual(
      strings.map(({ json_go119 }) => json_go119),
    );
    expect(strings.map(({ bytes_hex }) => jsonString(fromHex(bytes_hex)))).toEqual(
      strings.map(({ json_go122 }) => json_go122),
    );
  });

  it('what an older Unicode prints, this one prints too', () => {
    const escaped: string[] = [];
    for (const [first, last] of ranges) {
      for (let code = first; code <= last; code++) {
        const character = String.fromCodePoint(code);
        if (quoteNodeName(character) !== character) escaped.push(code.toString(16));
      }
    }
    expect(escaped).toEqual([]);
  });
});
