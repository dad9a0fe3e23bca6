import { describe, expect, it } from 'vitest';
import { JsonFields, JsonReader } from '../../../../main/engine/format/go-json';

const reader = (text: string): JsonReader => new JsonReader(Buffer.from(text));
const malformed = expect.objectContaining({ code: 'data/malformed' });

it('reads fields in any order and case; the last of two wins; unknown ones are skipped', () => {
  const text = '{"b":2,"x":{"y":[1,{"z":"]"}],"w":-1.5e3},"A":1,\n "a" : 3, "u":[true,false,null]}';
  const seen: [string, number][] = [];
  const json = reader(text);
  json.object(new JsonFields('a', 'b'), (name) => seen.push([name, json.integer()]));
  json.end();
  expect(seen).toEqual([
    ['b', 2],
    ['a', 1],
    ['a', 3],
  ]);
});

it('loses nothing of 64-bit integers', () => {
  expect([
    reader('18446744073709551615').uint64(),
    reader('7').uint64(),
    reader('4294967295').uint32(),
  ]).toEqual([2n ** 64n - 1n, 7n, 2 ** 32 - 1]);
});

it('gives the zero value for null', () => {
  const read = [
    reader('null').string(),
    reader('null').uint64(),
    reader('null').integer(),
    reader('null').boolean(),
    reader('null').list(() => 1),
  ];
  expect(read).toEqual(['', 0n, 0, false, []]);
});

it('reads half a surrogate pair as U+FFFD, so that it is no raw byte', () => {
  expect(reader('"a\\udcffb\\ud83d\\ude00"').string()).toBe('a\ufffdb😀');
});

it('keeps the text of a raw value', () => {
  expect(reader(' {"a" : [1.0, "\\u0041"]} ').raw()).toBe('{"a" : [1.0, "\\u0041"]}');
});

describe('refuses', () => {
  it.each(['"a', '"a\\', '"\n"', '"\\x"', '"\\u12"', 'a', '', '1'])('the string %j', (text) => {
    expect(() => reader(text).string()).toThrow(malformed);
  });

  it.each(['1.0', '1e3', '01', '-', '', '"1"', '-1', '18446744073709551616'])('the integer %j', (text) => {
    expect(() => reader(text).uint64()).toThrow(malformed);
  });

  it.each([
    '{',
    '{"a"}',
    '{"a":1',
    '{"a":1,}',
    '[1,]',
    '[1',
    'tru',
    '1.',
    '-',
    '+1',
    '{a:1}',
    '[1 2]',
    '',
    ']',
  ])('the value %j', (text) => {
    expect(() => {
      const json = reader(text);
      json.skip();
      json.end();
    }).toThrow(malformed);
  });

  it.each(['4294967296', '-1'])('the 32-bit integer %j', (text) => {
    expect(() => reader(text).uint32()).toThrow(malformed);
  });

  it('base64 that is not canonical, and deep nesting', () => {
    expect(() => reader('"QQ"').bytes()).toThrow(malformed);
    expect(() => reader('['.repeat(100_000)).skip()).toThrow(malformed);
    expect(() => reader('1 1').end()).toThrow(malformed);
  });
});
