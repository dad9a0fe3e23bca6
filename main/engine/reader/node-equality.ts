import { nsFromGoTime, type GoTime } from '../format/go-time';
import type { ExtendedAttribute, TreeNode } from '../format/tree';

type Field = keyof TreeNode;

const plainFields = [
  'name',
  'type',
  'mode',
  'uid',
  'gid',
  'user',
  'group',
  'inode',
  'deviceId',
  'size',
  'links',
  'linkTarget',
  'genericAttributes',
  'device',
  'subtree',
  'error',
] as const satisfies readonly Field[];
const timeFields = ['mtime', 'atime', 'ctime'] as const satisfies readonly Field[];

/** Whether everything but the content of two nodes is the same; times by their instant, extended attributes in any order. */
export function isSameMetadata(a: TreeNode, b: TreeNode): boolean {
  return (
    plainFields.every((field) => a[field] === b[field]) &&
    timeFields.every((field) => isSameInstant(a[field], b[field])) &&
    isSameAttributes(a.extendedAttributes, b.extendedAttributes)
  );
}

/** Whether two nodes have the same list of blobs. No list at all is another than an empty one. */
export function isSameContent(a: TreeNode, b: TreeNode): boolean {
  if (a.content === null || b.content === null) return a.content === b.content;
  return a.content.length === b.content.length && a.content.every((id, at) => id === b.content?.[at]);
}

function isSameInstant(a: GoTime, b: GoTime): boolean {
  return a === b || nsFromGoTime(a) === nsFromGoTime(b);
}

function isSameAttributes(a: readonly ExtendedAttribute[], b: readonly ExtendedAttribute[]): boolean {
  const asText = ({ name, value }: ExtendedAttribute) => `${name}\0${Buffer.from(value).toString('hex')}`;
  const sorted = (attributes: readonly ExtendedAttribute[]) => attributes.map(asText).sort();
  const others = sorted(b);
  return a.length === b.length && sorted(a).every((text, at) => text === others[at]);
}
