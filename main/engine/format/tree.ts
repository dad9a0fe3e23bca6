/** Trees as bytes. A tree's id is the hash of these bytes, so they are exactly what restic writes. */
import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import { type ByteText, bytesFromText, compareByteText, hasRawBytes, textFromBytes } from './byte-text';
import { JsonFields, JsonReader, jsonBytes, jsonString } from './go-json';
import { type GoTime, parseGoTime, zeroGoTime } from './go-time';
import { type BlobId, asBlobId, asTreeId } from './ids';
import { quoteNodeName, unquoteNodeName } from './node-name';
import type { ExtendedAttribute, NodeType, Tree, TreeNode } from './tree-node';

export type { ExtendedAttribute, NodeType, Tree, TreeNode };

const treeFields = new JsonFields('nodes');
const attributeFields = new JsonFields('name', 'value');
const nodeFields = new JsonFields(
  'name',
  'type',
  'mode',
  'mtime',
  'atime',
  'ctime',
  'uid',
  'gid',
  'user',
  'group',
  'inode',
  'device_id',
  'size',
  'links',
  'linktarget',
  'linktarget_raw',
  'extended_attributes',
  'generic_attributes',
  'device',
  'content',
  'subtree',
  'error',
);

type NodeField = (typeof nodeFields.names)[number];
/** The fields that `encodeNodeHead` writes. */
export type NodeHead = Pick<
  TreeNode,
  | 'name'
  | 'type'
  | 'mode'
  | 'mtime'
  | 'atime'
  | 'ctime'
  | 'uid'
  | 'gid'
  | 'user'
  | 'group'
  | 'inode'
  | 'deviceId'
  | 'size'
  | 'links'
> & { readonly quotedName?: string };
type NodeDraft = { -readonly [Key in keyof TreeNode]: TreeNode[Key] };

/** Nodes are put in order first. Throws `bug` for two nodes of one name. */
export function encodeTree(tree: Tree): Buffer {
  return encodeTreeOf(inOrder(tree.nodes).map(encodeNode));
}

/**
 * Reads what restic reads: unknown fields, any order of fields, nodes out of order. What a node means is left to who uses it: names may be
 * unsafe, types unknown. Throws `data/malformed`.
 */
export function decodeTree(bytes: Bytes): Tree {
  const reader = new JsonReader(bytes);
  let nodes: readonly TreeNode[] = [];
  reader.object(treeFields, () => (nodes = reader.list(() => decodeNode(reader))));
  reader.end();
  return { nodes };
}

/** One node of a tree: the text of its JSON object. Throws `data/malformed`. */
export function decodeTreeNode(bytes: Bytes): TreeNode {
  const reader = new JsonReader(bytes);
  const node = decodeNode(reader);
  reader.end();
  return node;
}

function inOrder(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const isAscending = nodes.every((node, index) => index === 0 || compareNames(nodes[index - 1], node) < 0);
  if (isAscending) return nodes;
  const sorted = nodes.toSorted(compareNames);
  if (sorted.some((node, index) => index > 0 && compareNames(sorted[index - 1], node) === 0)) {
    throw new EngineError('bug', 'A tree has two nodes of one name');
  }
  return sorted;
}

function compareNames(a: TreeNode | undefined, b: TreeNode): number {
  return compareByteText(a?.name ?? '', b.name);
}

/** One node as it stands in its tree's list. */
export function encodeNode(node: TreeNode): string {
  return (
    encodeNodeHead(node) +
    encodeLinkTarget(node) +
    encodeAttributes(node.extendedAttributes) +
    (node.genericAttributes === undefined ? '' : `,"generic_attributes":${node.genericAttributes}`) +
    optionalInteger('device', node.device) +
    `,"content":${encodeContent(node.content)}` +
    (node.subtree === undefined ? '' : `,"subtree":"${node.subtree}"`) +
    `${optionalString('error', node.error)}}`
  );
}

/** The beginning of a node: what `lstat` tells of an entry, but for a device's number. */
export function encodeNodeHead(node: NodeHead): string {
  return (
    `{"name":${jsonString(encodeName(node))},"type":${jsonString(node.type)}` +
    (node.mode === 0 ? '' : `,"mode":${String(node.mode)}`) +
    `,"mtime":"${node.mtime}","atime":"${node.atime}","ctime":"${node.ctime}"` +
    encodeOwner(node) +
    optionalInteger('inode', node.inode) +
    optionalInteger('device_id', node.deviceId) +
    optionalInteger('size', node.size) +
    optionalInteger('links', node.links)
  );
}

/** The owner of the node before, since most nodes have the same. */
let owner = { uid: -1, gid: -1, user: '', group: '', json: '' };

function encodeOwner({ uid, gid, user, group }: NodeHead): string {
  if (owner.uid !== uid || owner.gid !== gid || owner.user !== user || owner.group !== group) {
    const names = optionalString('user', user) + optionalString('group', group);
    owner = { uid, gid, user, group, json: `,"uid":${String(uid)},"gid":${String(gid)}${names}` };
  }
  return owner.json;
}

/** A tree of nodes that are encoded already, in the order of their names. */
export function encodeTreeOf(nodes: readonly string[]): Buffer {
  return Buffer.from(`{"nodes":[${nodes.join(',')}]}\n`);
}

/** A quoted name that came with another name is of no use. */
function encodeName({ name, quotedName }: NodeHead): string {
  return quotedName !== undefined && unquoteNodeName(quotedName) === name ? quotedName : quoteNodeName(name);
}

function optionalString(name: NodeField, value: ByteText): string {
  return value === '' ? '' : `,"${name}":${jsonString(value)}`;
}

function optionalInteger(name: NodeField, value: bigint): string {
  return value === 0n ? '' : `,"${name}":${String(value)}`;
}

function encodeLinkTarget(node: TreeNode): string {
  const json = node.linkTargetJson;
  if (json !== undefined && decodeString(json) === node.linkTarget) return `,"linktarget":${json}`;
  const text = optionalString('linktarget', node.linkTarget);
  return hasRawBytes(node.linkTarget)
    ? `${text},"linktarget_raw":${jsonBytes(bytesFromText(node.linkTarget))}`
    : text;
}

function encodeAttributes(attributes: readonly ExtendedAttribute[]): string {
  if (attributes.length === 0) return '';
  const items = attributes.map(
    ({ name, value }) => `{"name":${jsonString(name)},"value":${jsonBytes(value)}}`,
  );
  return `,"extended_attributes":[${items.join(',')}]`;
}

function encodeContent(content: readonly BlobId[] | null): string {
  if (content === null) return 'null';
  return content.length === 0 ? '[]' : `["${content.join('","')}"]`;
}

function decodeNode(reader: JsonReader): TreeNode {
  const node = emptyNode();
  reader.object(nodeFields, (field) => {
    decodeField(reader, field, node);
  });
  return node;
}

function decodeField(reader: JsonReader, field: NodeField, node: NodeDraft): void {
  switch (field) {
    case 'name':
      decodeName(reader.string(), node);
      return;
    case 'type':
      node.type = reader.string() as NodeType;
      return;
    case 'mtime':
      node.mtime = decodeTime(reader);
      return;
    case 'atime':
      node.atime = decodeTime(reader, node.mtime);
      return;
    case 'ctime':
      node.ctime = decodeTime(reader, node.mtime);
      return;
    case 'mode':
    case 'uid':
    case 'gid':
      node[field] = reader.uint32();
      return;
    case 'user':
    case 'group':
    case 'error':
      node[field] = reader.string();
      return;
    case 'inode':
    case 'size':
    case 'links':
    case 'device':
      node[field] = reader.uint64();
      return;
    case 'device_id':
      node.deviceId = reader.uint64();
      return;
    case 'content':
      node.content = reader.null() ? null : reader.list(() => asBlobId(reader.string()));
      return;
    case 'subtree':
      node.subtree = reader.null() ? undefined : asTreeId(reader.string());
      return;
    default:
      decodeRareField(reader, field, node);
  }
}

function decodeRareField(
  reader: JsonReader,
  field: 'linktarget' | 'linktarget_raw' | 'extended_attributes' | 'generic_attributes',
  node: NodeDraft,
): void {
  switch (field) {
    case 'linktarget':
      decodeLinkTarget(reader.raw(), node);
      return;
    case 'linktarget_raw':
      node.linkTarget = textFromBytes(reader.bytes());
      delete node.linkTargetJson;
      return;
    case 'extended_attributes':
      node.extendedAttributes = reader.list(() => decodeAttribute(reader));
      return;
    case 'generic_attributes':
      node.genericAttributes = reader.null() ? undefined : reader.raw();
  }
}

function decodeName(quoted: string, node: NodeDraft): void {
  node.name = unquoteNodeName(quoted);
  if (quoteNodeName(node.name) !== quoted) node.quotedName = quoted;
}

function decodeLinkTarget(json: string, node: NodeDraft): void {
  node.linkTarget = decodeString(json);
  if (node.linkTarget !== '' && jsonString(node.linkTarget) !== json) node.linkTargetJson = json;
}

function decodeString(json: string): string {
  return new JsonReader(Buffer.from(json)).string();
}

function decodeAttribute(reader: JsonReader): ExtendedAttribute {
  let name = '';
  let value: Uint8Array = Buffer.alloc(0);
  reader.object(attributeFields, (field) => {
    if (field === 'name') name = reader.string();
    else value = reader.bytes();
  });
  return { name, value };
}

/** Most nodes have the same time two or three times. */
function decodeTime(reader: JsonReader, known?: GoTime): GoTime {
  if (reader.null()) return zeroGoTime;
  const text = reader.string();
  return text === known ? known : parseGoTime(text);
}

function emptyNode(): NodeDraft {
  return {
    name: '',
    type: '' as NodeType,
    mode: 0,
    mtime: zeroGoTime,
    atime: zeroGoTime,
    ctime: zeroGoTime,
    uid: 0,
    gid: 0,
    user: '',
    group: '',
    inode: 0n,
    deviceId: 0n,
    size: 0n,
    links: 0n,
    linkTarget: '',
    extendedAttributes: [],
    genericAttributes: undefined,
    device: 0n,
    content: null,
    subtree: undefined,
    error: '',
  };
}
