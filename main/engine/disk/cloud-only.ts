/** Files that a cloud drive shows and has not brought to this computer. */
import { EngineError } from '../errors';
import { type ByteText, displayText } from '../format/byte-text';
import { bindDarwinFlags } from './cloud-only.darwin';
import { bindWindowsAttributes } from './cloud-only.win32';
import { boundOnce } from './libc';

type Asks = (path: ByteText) => boolean;

const darwinAsks = boundOnce(bindDarwinFlags);
let windowsAsks: Asks | undefined;

export const cloudFiles = {
  /**
   * Whether to read the file at `path` would fetch its content. Windows and macOS mark such files. Linux has no mark, and none is guessed: a file without
   * blocks may be sparse, or lie in its inode.
   */
  isCloudOnly(path: ByteText): boolean {
    if (process.platform === 'win32') return (windowsAsks ??= bindWindowsAttributes())(path);
    return process.platform === 'darwin' && darwinAsks()?.(path) === true;
  },
};

/** To be called before a file is opened for its content. Fails with `disk/cloud-only`. */
export function refuseCloudOnly(path: ByteText): void {
  if (!cloudFiles.isCloudOnly(path)) return;
  const shown = displayText(path);
  throw new EngineError('disk/cloud-only', `The content of ${shown} is in the cloud only`, { path: shown });
}
