import { loadLibc } from './libc';
import { quietDarwinThread } from './quiet-thread.darwin';
import { quietLinuxThread } from './quiet-thread.linux';
import { quietWindowsThread } from './quiet-thread.win32';

/**
 * Lets the calling thread, and no other, have processor and disk when nothing else wants them. There is no way back: only for threads that end with
 * their work. Never throws; answers why it could not be done, or not all of it: then the thread runs on as before.
 */
export function quietThread(): readonly string[] {
  if (process.platform === 'win32') return quietWindowsThread();
  return process.platform === 'darwin' ? quietDarwinThread(loadLibc()) : quietLinuxThread(loadLibc());
}
