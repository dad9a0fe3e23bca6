import type { EntryStat } from '../disk/safe-path';
import { nsFromGoTime } from '../format/go-time';
import { nodeTypeFromStMode } from '../format/mode';
import type { TreeNode } from '../format/tree';
import type { ConflictPolicy } from '../requests';

/** `beside` restores under another name. */
export type Decision = 'create' | 'overwrite' | 'keep' | 'skip' | 'beside';

/** What becomes of a node that is not a folder, given what stands at its place. */
export function decideItem(node: TreeNode, present: EntryStat | undefined, policy: ConflictPolicy): Decision {
  if (!present) return 'create';
  switch (policy) {
    case 'always':
      return 'overwrite';
    case 'if-changed':
      return looksSame(node, present) && !hasForeignNames(node, present) ? 'keep' : 'overwrite';
    case 'if-newer':
      return nsFromGoTime(node.mtime) > present.mtimeNs ? 'overwrite' : 'skip';
    case 'never':
      return 'skip';
    case 'keep-both':
      return looksSame(node, present) ? 'skip' : 'beside';
  }
}

/** The same for a folder. An existing folder is entered, whatever the policy. */
export function decideFolder(
  node: TreeNode,
  present: EntryStat | undefined,
  policy: ConflictPolicy,
): Decision {
  if (present?.isDirectory()) return 'keep';
  return decideItem(node, present, policy);
}

/** Whether the file has names elsewhere: it is not to be changed through this one, not even its metadata. */
export function hasForeignNames(node: Pick<TreeNode, 'links'>, present: EntryStat): boolean {
  return present.isFile() && present.nlink > 1n && present.nlink > node.links;
}

/** Whether type, time and, for a file, size agree: what restic and rsync trust. */
export function looksSame(node: TreeNode, present: EntryStat): boolean {
  return (
    nodeTypeFromStMode(Number(present.mode)) === node.type &&
    present.mtimeNs === nsFromGoTime(node.mtime) &&
    (node.type !== 'file' || present.size === node.size)
  );
}
