import { expect, it } from 'vitest';
import { decodeTree } from '../../../../main/engine/format/tree';
import { TreeOutline } from '../../../../main/engine/format/tree-outline';

const malformed = expect.objectContaining({ code: 'data/malformed' });
const id = (digit: string) => digit.repeat(64);
const time = '2024-01-02T03:04:05Z';
const node = (name: string, type: string, rest: string): string =>
  `{"name":"${name}","type":"${type}","mtime":"${time}","atime":"${time}","ctime":"${time}","uid":0,"gid":0${rest}}`;
const tree = (...nodes: readonly string[]): string => `{"nodes":[${nodes.join(',')}]}\n`;
const file = (name: string, content = '[]') => node(name, 'file', `,"content":${content}`);
const folder = (name: string, subtree: string) => node(name, 'dir', `,"content":null,"subtree":${subtree}`);

function outlineOf(text: string, isStrict = false): TreeOutline {
  const outline = new TreeOutline({ isStrict });
  outline.read(Buffer.from(text));
  return outline;
}

it.each<[string, string]>([
  ['no nodes', tree()],
  [
    'files and folders',
    tree(file('a', `["${id('1')}","${id('2')}"]`), folder('b', `"${id('3')}"`), file('c')),
  ],
  [
    'names in quotes and other alphabets',
    tree(file('a\\\\tb'), file('\u00e9'), file('\\\\xff'), file('x\\u003cy')),
  ],
  [
    'content like keys',
    tree(node('a', 'symlink', ',"linktarget":"x\\",\\"content\\":[\\"y","content":null')),
  ],
  [
    'nested values that have keys of nodes',
    tree(node('a', 'file', ',"generic_attributes":{"content":["x"],"y":{"name":"]}"}},"content":[]')),
  ],
  [
    'attributes',
    tree(node('a', 'file', ',"extended_attributes":[{"name":"n","value":"AAE="}],"content":[]')),
  ],
  [
    'numbers of 64 bits, and below 0',
    tree(node('a', 'file', ',"inode":18446744073709551615,"x":-5,"content":[]')),
  ],
  [
    'a field twice',
    tree(node('a', 'dir', `,"subtree":"${id('1')}","content":["${id('2')}"],"subtree":null,"content":null`)),
  ],
  ['no name, no type', tree(`{"content":null}`)],
  [
    'foreign spelling',
    `{ "x": 1, "Nodes": [ { "NAME": "a", "type": "d\\u0069r", "subtree": "${id('1')}" } ] }`,
  ],
  ['fields in capitals', tree(`{"name":"a","TYPE":"dir","content":null}`)],
  [
    'sizes and times',
    tree(node('a', 'file', ',"size":123456789012,"content":[]'), '{"name":"b","mtime":null}'),
  ],
  ['no line feed', tree(file('a')).trimEnd()],
])('tells what the strict decoder reads: %s', (_, text) => {
  expectTold(text, false);
  expectTold(text, true);
});

function expectTold(text: string, isStrict: boolean): void {
  const { nodes } = decodeTree(Buffer.from(text));
  const outline = outlineOf(text, isStrict);
  const told = nodes.map((__, at) => {
    const count = outline.contentCount(at);
    const content =
      count < 0 ? null : Array.from({ length: count }, (___, blob) => outline.content(at, blob));
    return [
      outline.name(at),
      outline.isDir(at),
      outline.isFile(at),
      outline.folder(at),
      content,
      outline.size(at),
      outline.mtime(at),
      outline.node(at),
    ];
  });
  expect(outline.count).toBe(nodes.length);
  expect(told).toEqual(
    nodes.map((one) => [
      one.name,
      one.type === 'dir',
      one.type === 'file',
      one.type === 'dir' ? one.subtree : undefined,
      one.content,
      Number(one.size),
      one.mtime,
      one,
    ]),
  );
}

const fieldText = (field: string) => tree(`{${field},"content":null}`);
const times = [
  '2024-02-29T23:59:59.000000001+24:59',
  '0000-12-31T00:00:00-00:00',
  '2023-02-29T00:00:00Z',
  '2024-13-01T00:00:00Z',
  '2024-00-01T00:00:00Z',
  '2024-01-00T00:00:00Z',
  '2024-01-32T00:00:00Z',
  '2024-01-01T24:00:00Z',
  '2024-01-01T00:60:00Z',
  '2024-01-01T00:00:60Z',
  '2024-01-01T00:00:00',
  '2024-01-01T00:00:00.Z',
  '2024-01-01T00:00:00+25:00',
  '2024-01-01T00:00:00+00:60',
  '2024-01-01T00:00:00+0:00',
  '2024-01-01T00:00:00z',
  '2024-01-01 00:00:00Z',
  '2024/01/01T00:00:00Z',
  '2024-1x-01T00:00:00Z',
  '+024-01-01T00:00:00Z',
  '',
];
const numbers = ['0', '00', '07', '-1', '-0', '1.5', '1e3', '999999999', '4294967295', '4294967296', 'null'];
const largeNumbers = [...numbers, '18446744073709551615', '18446744073709551616', '', '"1"', 'true'];
const texts = ['""', '"a"', '"\u00e9"', '"\\u00e9"', '"\\x"', '"\u0001"', '"a', '1', 'null', '[]'];

it.each([
  ...times.flatMap((text) => [`"mtime":"${text}"`, `"mtime":"${time}","ctime":"${text}"`]),
  ...largeNumbers.flatMap((text) => [`"uid":${text}`, `"mode":${text}`]),
  ...[...largeNumbers, '9'.repeat(18)].flatMap((text) => [`"size":${text}`, `"device_id":${text}`]),
  ...texts.flatMap((text) => [`"user":${text}`, `"linktarget":${text}`, `"type":${text}`, `"name":${text}`]),
  ...[id('1'), id('A'), id('g'), id('1').slice(1), ''].flatMap((text) => [
    `"content":["${id('2')}","${text}"]`,
    `"subtree":"${text}"`,
  ]),
  '"name":"\\\\z"',
  '"linktarget_raw":"x"',
  '"extended_attributes":[{"name":"n","value":"?"}]',
  '"generic_attributes":{"a":01}',
  '"unknown":01',
  '"unknown":{"a":1}',
])('when strict, takes what the strict decoder takes and nothing else: %s', (field) => {
  const text = fieldText(field);
  const failure = (body: () => unknown) => {
    try {
      body();
      return undefined;
    } catch (error) {
      return String(error);
    }
  };
  const expected = failure(() => decodeTree(Buffer.from(text)));
  expect(failure(() => outlineOf(text, true))).toBe(expected);
  if (expected === undefined) expectTold(text, true);
});

it('reads one tree after the other, of any size', () => {
  const outline = outlineOf(tree(...Array.from({ length: 100 }, (_, at) => file(`f${at}`))));
  expect([outline.count, outline.name(99)]).toEqual([100, 'f99']);
  outline.read(Buffer.from(tree(folder('a', 'null'))));
  expect([outline.count, outline.folder(0)]).toEqual([1, undefined]);
});

it('copies ids as bytes', () => {
  const target = Buffer.alloc(32);
  const text = tree(file('a', `["${id('1')}","${id('2')}"]`));
  for (const spelling of [text, ` ${text}`]) {
    outlineOf(spelling).copyContent(0, 1, target.fill(0));
    expect(target.toString('hex')).toBe(id('2'));
  }
});

it.each<[string, string]>([
  ['an id with a capital letter', tree(file('a', `["${id('A')}"]`))],
  ['no digits', tree(file('a', `["${'"'.repeat(64)}"]`))],
  ['a folder with half an id', tree(folder('a', `"${id('1').slice(32)}"`))],
  ['an end too early', tree(file('a')).slice(0, -4)],
  ['a control character', tree(file('a\u0001'))],
  ['more behind it', `${tree(file('a'))}x`],
])('refuses what it is asked for: %s', (_, text) => {
  const ask = () => {
    const outline = outlineOf(text);
    outline.folder(0);
    outline.copyContent(0, 0, Buffer.alloc(32));
  };
  expect(ask).toThrow(malformed);
});
