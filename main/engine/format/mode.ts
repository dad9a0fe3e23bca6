/** Go's `os.FileMode` bits, which trees store, and the `st_mode` of POSIX. */
import type { NodeType } from './tree-node';

const goDirectory = 2 ** 31;
const goSymlink = 1 << 27;
const goDevice = 1 << 26;
const goFifo = 1 << 25;
const goSocket = 1 << 24;
const goSetuid = 1 << 23;
const goSetgid = 1 << 22;
const goCharDevice = 1 << 21;
const goSticky = 1 << 20;
const goIrregular = 1 << 19;
const permissionBits = 0o777;

const posixTypeMask = 0o170000;
const posixSetuid = 0o4000;
const posixSetgid = 0o2000;
const posixSticky = 0o1000;

const types: ReadonlyMap<number, { readonly type: NodeType; readonly goBits: number }> = new Map([
  [0o100000, { type: 'file', goBits: 0 }],
  [0o040000, { type: 'dir', goBits: goDirectory }],
  [0o120000, { type: 'symlink', goBits: goSymlink }],
  [0o060000, { type: 'dev', goBits: goDevice }],
  [0o020000, { type: 'chardev', goBits: goDevice + goCharDevice }],
  [0o010000, { type: 'fifo', goBits: goFifo }],
  [0o140000, { type: 'socket', goBits: goSocket }],
]);

const irregular = { type: 'irregular', goBits: goIrregular } as const;

/** The node type for an `st_mode`. */
export function nodeTypeFromStMode(stMode: number): NodeType {
  return (types.get(stMode & posixTypeMask) ?? irregular).type;
}

/** Go's mode for an `st_mode`, type bits included; unsigned. */
export function goModeFromStMode(stMode: number): number {
  return (
    (types.get(stMode & posixTypeMask) ?? irregular).goBits +
    (stMode & permissionBits) +
    (stMode & posixSetuid ? goSetuid : 0) +
    (stMode & posixSetgid ? goSetgid : 0) +
    (stMode & posixSticky ? goSticky : 0)
  );
}

/** The twelve bits that `chmod` takes: permissions, setuid, setgid and sticky. */
export function permissionsFromGoMode(goMode: number): number {
  return (
    (goMode & permissionBits) |
    (goMode & goSetuid ? posixSetuid : 0) |
    (goMode & goSetgid ? posixSetgid : 0) |
    (goMode & goSticky ? posixSticky : 0)
  );
}
