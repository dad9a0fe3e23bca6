import type { Job } from '../../contract/data';

/** Electron's numbers for `BrowserWindow.setProgressBar`. */
const none = -1;
const endless = 2;

/** What dock or taskbar show of a job: nothing once it has ended, and no share before everything is counted. */
export function taskbarProgress({ state, endedAt, progress }: Job) {
  if (endedAt !== null) return { value: none, mode: 'none' } as const;
  const { bytesDone, bytesTotal } = progress ?? { bytesDone: 0, bytesTotal: null };
  if (state === 'paused') return { value: bytesTotal ? bytesDone / bytesTotal : 1, mode: 'paused' } as const;
  if (bytesTotal === null || bytesTotal === 0) return { value: endless, mode: 'indeterminate' } as const;
  return { value: Math.min(1, bytesDone / bytesTotal), mode: 'normal' } as const;
}
