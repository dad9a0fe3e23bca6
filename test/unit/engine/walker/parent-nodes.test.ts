import { describe, expect, it } from 'vitest';
import { asBlobId, asTreeId } from '../../../../main/engine/format/ids';
import { encodeNode, encodeNodeHead, encodeTree, type TreeNode } from '../../../../main/engine/format/tree';
import { ParentNodes } from '../../../../main/engine/walker/parent-nodes';
import { goTimeFromNs } from '../../../../main/engine/format/go-time';

const time = goTimeFromNs(1_700_000_000_123_456_789n);
const idOf = (digit: string) => digit.repeat(64);

function node(name: string, fields: Partial<TreeNode> = {}): TreeNode {
  return {
    name,
    type: 'file',
    mode: 0o644,
    mtime: time,
    atime: time,
    ctime: time,
    uid: 1000,
    gid: 1000,
    user: 'ada',
    group: 'ada',
    inode: 2n ** 63n,
    deviceId: 5n,
    size: 10n,
    links: 1n,
    linkTarget: '',
    extendedAttributes: [],
    genericAttributes: undefined,
    device: 0n,
    content: [asBlobId(idOf('a'))],
    subtree: undefined,
    error: '',
    ...fields,
  };
}

const folder = (name: string) =>
  node(name, { type: 'dir', size: 0n, links: 0n, content: null, subtree: asTreeId(idOf('d')) });

/** Names, values and targets that look like what stands between two nodes. */
const tricky = '},{"name":"x","type":"file"';
const nodes: readonly TreeNode[] = [
  node('a', { content: [] }),
  node('b', { content: [asBlobId(idOf('b')), asBlobId(idOf('c'))] }),
  node('b\\"}', {
    extendedAttributes: [
      { name: 'user.one', value: Buffer.from(tricky) },
      { name: tricky, value: Buffer.alloc(0) },
      { name: 'user.two', value: Buffer.from('2') },
    ],
  }),
  folder('c'),
  node('d', { type: 'symlink', content: null, linkTarget: tricky }),
  node('e\udcff\n', { content: [asBlobId(idOf('e'))] }),
  node('ü', { type: 'fifo', content: null, size: 0n, links: 0n }),
];

describe('the nodes of a parent', () => {
  it('are taken as text when nothing has changed', () => {
    const parent = new ParentNodes(
      encodeTree({ nodes: [node('a'), folder('b'), node('c', { content: [] })] }),
    );
    expect(parent.takeFile(encodeNodeHead(node('a')))).toEqual({
      node: encodeNode(node('a')),
      content: node('a').content,
    });
    expect(parent.isExhausted).toBe(false);
    expect(parent.takeFolder(encodeNodeHead(folder('b')))).toBe(idOf('d'));
    expect(parent.takeFile(encodeNodeHead(node('c')))?.content).toEqual([]);
    expect(parent.isExhausted).toBe(true);
  });

  it('are not taken for what differs in one field, or has more to it', () => {
    const parent = new ParentNodes(encodeTree({ nodes }));
    expect([
      parent.takeFile(encodeNodeHead({ ...nodes[0]!, inode: 7n })),
      parent.takeFolder(encodeNodeHead(nodes[0]!)),
      parent.takeFile(encodeNodeHead(node('A'))),
    ]).toEqual([undefined, undefined, undefined]);
    parent.take('b');
    expect(parent.takeFile(encodeNodeHead(nodes[2]!))).toBeUndefined();
    expect(parent.takeExactly(encodeNode(nodes[2]!))).toBe(true);
  });

  it.each(nodes.map((each, at) => [each.name, at] as const))('are found by name: %j', (name, at) => {
    const parent = new ParentNodes(encodeTree({ nodes }));
    expect(parent.take(name)).toEqual(nodes[at]);
    const next = nodes[at + 1];
    if (next) expect(parent.takeExactly(encodeNode(next))).toBe(true);
    expect(parent.isExhausted).toBe(false);
  });

  it('are passed over when they are gone, and stay for later when they are not asked for', () => {
    const parent = new ParentNodes(encodeTree({ nodes }));
    expect([parent.take('aa'), parent.take('bb'), parent.take('c'), parent.take('zz')]).toEqual([
      undefined,
      undefined,
      nodes[3],
      undefined,
    ]);
  });

  it('are understood in any JSON, which is never believed to be what we would write', () => {
    const small = node('a', { inode: 7n });
    const text = encodeTree({ nodes: [small] }).toString();
    const parent = new ParentNodes(Buffer.from(JSON.stringify(JSON.parse(text), undefined, 1)));
    expect(parent.takeFile(encodeNodeHead(small))?.content).toEqual(small.content);
    expect(parent.isExhausted).toBe(false);
    expect(() => new ParentNodes(Buffer.from('{"nodes":7}'))).toThrow(
      expect.objectContaining({ code: 'data/malformed' }),
    );
  });

  it('are none in an empty tree', () => {
    const parent = new ParentNodes(encodeTree({ nodes: [] }));
    expect([parent.isExhausted, parent.take('a')]).toEqual([true, undefined]);
  });
});
