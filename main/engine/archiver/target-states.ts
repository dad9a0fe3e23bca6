/** Whether a target is still what a backup saved before: a drive that is not mounted is not an empty folder. */
import { isMountPoint, emptyMountPointOf, mountPointOf } from '../disk/mount-points';
import { listNames } from '../disk/list-folder';
import { quickStat } from '../disk/quick-stat';
import { EngineError } from '../errors';
import { type ByteText, displayText } from '../format/byte-text';
import type { SavedTarget, TargetState } from '../requests';

/** Fails with `disk/*` when the target must not be saved as it is: it is gone, its drive is not mounted, or nothing is left of what was there. */
export function requireTarget(path: ByteText, before: TargetState | undefined): void {
  const { type } = quickStat(path);
  if (before && !isMountPoint(before.mountPoint)) throw notMounted(path, before.mountPoint);
  requireMounted(path);
  if (before && before.files > 0 && type === 'dir' && listNames(path).length === 0)
    throw shrunk(path, before, { files: 0, bytes: 0 });
}

/** Fails with `disk/not-mounted` for a place where this computer is set up to have a drive that is not there. */
export function requireMounted(path: ByteText): void {
  const place = emptyMountPointOf(path);
  if (place !== undefined) throw notMounted(path, place);
}

/** What was saved of `path`. `onTrouble` is told when it is less than half of what was there before. */
export function savedTarget(
  path: ByteText,
  counts: Pick<TargetState, 'files' | 'bytes'>,
  before: TargetState | undefined,
  onTrouble: (error: EngineError) => void,
): SavedTarget {
  const isWhole = !before || (2 * counts.files >= before.files && 2 * counts.bytes >= before.bytes);
  if (!isWhole) onTrouble(shrunk(path, before, counts));
  return { path, mountPoint: placeOf(path), ...counts, isWhole };
}

/** Should it have gone since it was saved, that is found out next time. */
function placeOf(path: ByteText): ByteText {
  try {
    return mountPointOf(path);
  } catch {
    return path;
  }
}

function notMounted(path: ByteText, mountPoint: ByteText): EngineError {
  const context = { path: displayText(path), mountPoint: displayText(mountPoint) };
  return new EngineError('disk/not-mounted', `Nothing is mounted at ${context.mountPoint}`, context);
}

function shrunk(
  path: ByteText,
  before: TargetState,
  { files, bytes }: Pick<TargetState, 'files' | 'bytes'>,
): EngineError {
  const context = {
    path: displayText(path),
    ...{ files, bytes, filesBefore: before.files, bytesBefore: before.bytes },
  };
  return new EngineError('disk/shrunk', `Less than half is left in ${context.path}`, context);
}
