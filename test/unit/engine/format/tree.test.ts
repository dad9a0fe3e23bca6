import { expect, it } from 'vitest';
import { quoteNodeName, unquoteNodeName } from '../../../../main/engine/format/node-name';
import { type TreeNode, decodeTree, encodeTree } from '../../../../main/engine/format/tree';

const malformed = expect.objectContaining({ code: 'data/malformed' });
const decode = (text: string): readonly TreeNode[] => decodeTree(Buffer.from(text)).nodes;
const time = '2024-01-02T03:04:05Z';
const times = `"mtime":"${time}","atime":"${time}","ctime":"${time}"`;
const node = (name: string, rest = ''): string =>
  `{"name":"${name}","type":"symlink",${times},"uid":0,"gid":0${rest},"content":null}`;
const tree = (...nodes: readonly string[]): string => `{"nodes":[${nodes.join(',')}]}\n`;

it('writes again what it read: huge numbers, raw link targets, Windows attributes, old quoting', () => {
  const text = tree(
    node('\\\\U0001fae8', ',"inode":18446744073709551615,"device_id":9223372036854775813'),
    node('a', ',"linktarget":"x\\ufffd","linktarget_raw":"eP8="'),
    node('b', ',"linktarget":"lost\\ufffd\\u0008"'),
    node('c', ',"generic_attributes":{"windows.file_attributes":32,"z":1.0,"a":"\\u003c"}'),
    node('d', ',"extended_attributes":[{"name":"user.x","value":"AAE="},{"name":"user.y","value":""}]'),
  );
  // 'a' to 'd' sort before the emoji's bytes.
  const sorted = tree(
    ...text
      .slice(10, -3)
      .split(/(?<=null\}),/)
      .toSorted((a, b) => Number(a.includes('fae8')) - Number(b.includes('fae8'))),
  );
  const nodes = decode(text);
  expect(nodes.map(({ name, linkTarget }) => [name, linkTarget])).toEqual([
    ['\u{1fae8}', ''],
    ['a', 'x\udcff'],
    ['b', 'lost\ufffd\b'],
    ['c', ''],
    ['d', ''],
  ]);
  expect(encodeTree({ nodes }).toString()).toBe(sorted);
});

it('does not write the old spelling of what was changed since', () => {
  const [read] = decode(tree(node('\\\\u00e9', ',"linktarget":"a\\ufffd"')));
  const text = encodeTree({ nodes: [{ ...read!, name: 'x', linkTarget: 'y' }] }).toString();
  expect(text).toBe(tree(node('x', ',"linktarget":"y"')));
});

it('refuses to write two nodes of one name', () => {
  const nodes = decode(tree(node('b'), node('a'), node('b')));
  expect(() => encodeTree({ nodes })).toThrow(expect.objectContaining({ code: 'bug' }));
});

it('reads foreign spellings: pretty-printed, unknown fields, nothing but a name', () => {
  const text = '{ "x": 1,\n "Nodes": [ { "NAME": "a", "content": [], "subtree": null, "later": {} } ] }';
  expect(decode(text)).toEqual([
    expect.objectContaining({ name: 'a', mtime: '0001-01-01T00:00:00Z', content: [], subtree: undefined }),
  ]);
  expect(decode('{}')).toEqual([]);
});

it.each([
  '',
  '[]',
  '{"nodes":[{]}',
  '{"nodes":[]}x',
  '{"nodes":[{"name":"\\\\q"}]}',
  '{"nodes":[{"mtime":"today"}]}',
  '{"nodes":[{"mode":4294967296}]}',
  '{"nodes":[{"size":-1}]}',
  '{"nodes":[{"content":["ab"]}]}',
  '{"nodes":[{"content":[null]}]}',
  '{"nodes":[{"subtree":"AB"}]}',
])('refuses %j', (text) => {
  expect(() => decode(text)).toThrow(malformed);
});

it('unquotes what Go would', () => {
  const quoted = [
    '\\101\\x41\\X',
    'plain é',
    '\\xc3\\xa9',
    '\\377',
    '\\U0001F600\\u00E9',
    '\\a\\b\\f\\n\\r\\t\\v\\\\\\"',
  ];
  expect(quoted.slice(1).map(unquoteNodeName)).toEqual([
    'plain é',
    'é',
    '\udcff',
    '😀é',
    '\u0007\b\f\n\r\t\v\\"',
  ]);
  expect(unquoteNodeName('\\101\\x41')).toBe('AA');
  for (const bad of [
    quoted[0]!,
    '"',
    'a\nb',
    '\\',
    "\\'",
    '\\400',
    '\\8',
    '\\ud800',
    '\\U00110000',
    '\\x4',
  ]) {
    expect(() => unquoteNodeName(bad)).toThrow(malformed);
  }
  expect(quoteNodeName('a\u00a0\udcff')).toBe('a\\u00a0\\xff');
});
