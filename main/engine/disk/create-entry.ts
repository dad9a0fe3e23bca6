import {
  constants,
  linkSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { type ByteText, displayText } from '../format/byte-text';
import { permissionsFromGoMode } from '../format/mode';
import type { TreeNode } from '../format/tree';
import { EngineError } from '../errors';
import { nativePath } from './disk-path';
import { diskError, errnoOf, onDisk } from './fs-error';
import { checked, cString, libc } from './libc';
import { statEntry } from './safe-path';

const posixTypes = { fifo: 0o010000, chardev: 0o020000, dev: 0o060000 } as const;

/** Why a second name for a file may be impossible here, while a copy is not. */
const linkRefusals = new Set(['EPERM', 'EXDEV', 'EMLINK', 'ENOTSUP', 'ENOSYS', 'EACCES']);

/** Makes a folder whose parent exists. Fails with `disk/*`, also when something is there. */
export function createFolder(path: ByteText, mode: number): void {
  onDisk(path, 'create the folder', () => mkdirSync(nativePath(path), { mode }));
}

/** Makes a folder and those above it where they are not there. Fails with `disk/*`. */
export function createFolders(path: ByteText): void {
  onDisk(path, 'create the folder', () => mkdirSync(nativePath(path), { recursive: true }));
}

type SpecialNode = Pick<TreeNode, 'type' | 'mode' | 'linkTarget' | 'device'>;

/** Makes a symbolic link, named pipe or device as `node` describes it. Devices need root. Fails with `disk/*`. */
export function createSpecial(path: ByteText, node: SpecialNode): void {
  switch (node.type) {
    case 'symlink':
      return onDisk(path, 'create the link', () =>
        symlinkSync(nativePath(node.linkTarget), nativePath(path)),
      );
    case 'fifo':
    case 'chardev':
    case 'dev':
      return createPosixSpecial(path, node, posixTypes[node.type]);
    default:
      throw new EngineError('data/malformed', `${displayText(path)}: cannot create a ${node.type}`, {
        path: displayText(path),
      });
  }
}

/** Gives the file `existing` a second name; where the file system cannot, copies it. Fails with `disk/*`. */
export async function createHardLink(existing: ByteText, path: ByteText): Promise<void> {
  try {
    linkSync(nativePath(existing), nativePath(path));
  } catch (error) {
    if (!linkRefusals.has(errnoOf(error)))
      onDisk(path, 'create the hard link', () => {
        throw error;
      });
    await copyFile(nativePath(existing), nativePath(path), constants.COPYFILE_EXCL);
  }
}

/**
 * Gives `part` its final name, replacing a file or link there, and an empty folder; a folder with content only when `removeFolders`. The
 * final name never shows anything unfinished. Fails with `disk/*`.
 */
export function moveIntoPlace(
  part: ByteText,
  path: ByteText,
  options: { readonly removeFolders: boolean },
): void {
  const move = () => renameSync(nativePath(part), nativePath(path));
  try {
    move();
  } catch (error) {
    if (!statEntry(path)?.isDirectory()) throw diskError(error, path, 'create');
    removeFolder(path, options.removeFolders);
    onDisk(path, 'create', move);
  }
}

/** Removes the file or link at `path`, or the folder with all its content. Links are not followed. Absent is success. Fails with `disk/*`. */
export function removeEntry(path: ByteText): void {
  onDisk(path, 'remove', () => rmSync(nativePath(path), { recursive: true, force: true }));
}

/** Removes a file or link; never a folder. Absent is success. Fails with `disk/*`. */
export function removeFile(path: ByteText): void {
  onDisk(path, 'remove', () => {
    if (statEntry(path)) unlinkSync(nativePath(path));
  });
}

function removeFolder(path: ByteText, withContent: boolean): void {
  if (withContent) return removeEntry(path);
  try {
    rmdirSync(nativePath(path));
  } catch (error) {
    if (errnoOf(error) !== 'ENOTEMPTY')
      onDisk(path, 'remove', () => {
        throw error;
      });
    const shown = displayText(path);
    throw new EngineError(
      'disk/denied',
      `${shown} is a folder with other content; it was left as it is`,
      { path: shown },
      error,
    );
  }
}

function createPosixSpecial(path: ByteText, node: SpecialNode, type: number): void {
  const mode = type | (permissionsFromGoMode(node.mode) & 0o600);
  const create = libc().bind('int mknod(const void *path, uint32_t mode, uint64_t device)');
  if (!create)
    throw new EngineError('disk/io', 'This system is too old to create special files', {
      path: displayText(path),
    });
  checked(create(cString(path), mode, node.device), path, 'create the special file');
}
