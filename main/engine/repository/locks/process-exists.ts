/**
 * Whether a process of this machine exists. Sends nothing: restic's own `unlock` sends SIGHUP to find out, and kills what does not expect it.
 */
export function processExists(pid: number): boolean {
  // 0 and negative numbers name process groups: nothing is proved.
  if (!Number.isSafeInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
