import type { BigIntStats } from 'node:fs';
import { goTimeFromNs } from '../format/go-time';
import { goModeFromStMode } from '../format/mode';
import type { NodeType, TreeNode } from '../format/tree';

/** 100 ns steps between 1601-01-01, where a FILETIME begins, and 1970-01-01. */
const fileTimeOfEpoch = 116444736000000000n;
const typeBits: Partial<Record<NodeType, number>> = { dir: 0o040000, symlink: 0o120000 };

/**
 * What differs on Windows, as restic stores it: no owner, no inode, the mode tells read-only alone, `ctime` is `mtime`. Of the Windows
 * attributes only the creation time is known to Node.
 */
export function windowsFields(stat: BigIntStats, type: NodeType): Partial<TreeNode> {
  const mtime = goTimeFromNs(stat.mtimeNs);
  const permissions = (Number(stat.mode) & 0o200 ? 0o666 : 0o444) | (type === 'dir' ? 0o111 : 0);
  return {
    mode: goModeFromStMode((typeBits[type] ?? 0o100000) | permissions),
    ctime: mtime,
    uid: 0,
    gid: 0,
    user: '',
    group: '',
    inode: 0n,
    deviceId: 0n,
    links: 0n,
    genericAttributes: `{"windows.creation_time":${fileTimeJson(stat.birthtimeNs)}}`,
  };
}

function fileTimeJson(ns: bigint): string {
  const steps = BigInt.asUintN(64, ns / 100n + fileTimeOfEpoch);
  return `{"LowDateTime":${BigInt.asUintN(32, steps)},"HighDateTime":${steps >> 32n}}`;
}
