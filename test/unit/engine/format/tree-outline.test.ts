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

function outlineOf(text: string): TreeOutline {
  const outline = new TreeOutline();
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
  ['no line feed', tree(file('a')).trimEnd()],
])('tells what the strict decoder reads: %s', (_, text) => {
  const { nodes } = decodeTree(Buffer.from(text));
  const outline = outlineOf(text);
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
      one,
    ]),
  );
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
