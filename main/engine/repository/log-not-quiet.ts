import type { Log } from '../base/log';

/** Tells the log why a session's threads do not let others go first: it slows others down and harms nothing else. */
export function logNotQuiet(log: Log): (reason: string) => void {
  return (reason) => log('debug', 'threads could not be made quiet', { message: reason });
}
