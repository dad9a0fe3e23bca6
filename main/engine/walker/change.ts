import type { BlobId } from '../format/ids';
import type { TreeNode } from '../format/tree';
import { nsFromGoTime, type GoTime } from '../format/go-time';
import type { FileBefore } from './saved-folder';
import type { WalkRules } from './walk-rules';

type ChangeRules = Pick<WalkRules, 'ignoreCtime' | 'ignoreInode'>;

/** Whether the file `node` is still what the parent's node of the same name says, so that its content need not be read (restic's rules). */
export function isUnchangedFile(node: TreeNode, parent: TreeNode, rules: ChangeRules): boolean {
  if (parent.type !== 'file' || parent.content === null) return false;
  if (node.size !== parent.size || !isSameTime(node.mtime, parent.mtime)) return false;
  if (rules.ignoreInode) return true;
  if (!rules.ignoreCtime && !isSameTime(node.ctime, parent.ctime)) return false;
  return node.inode === parent.inode;
}

/** `content`: the parent's, of a file that looks as it did. */
export function fileBefore(
  parent: TreeNode | undefined,
  content: readonly BlobId[] | null | undefined,
  { rereads }: Pick<WalkRules, 'rereads'>,
): FileBefore {
  return { isNew: parent?.type !== 'file', ...(rereads && content && { content }) };
}

/** Whether a folder with everything below is as it was. A change of what is not compared here changes `ctime`. */
export function isUnchangedFolder(node: TreeNode, parent: TreeNode): boolean {
  return (
    node.subtree === parent.subtree &&
    node.mode === parent.mode &&
    node.uid === parent.uid &&
    node.gid === parent.gid &&
    node.inode === parent.inode &&
    isSameTime(node.mtime, parent.mtime) &&
    isSameTime(node.ctime, parent.ctime)
  );
}

/** Texts of one zone are compared as they are; only others need arithmetic. */
function isSameTime(a: GoTime, b: GoTime): boolean {
  return a === b || nsFromGoTime(a) === nsFromGoTime(b);
}
