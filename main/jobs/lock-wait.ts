/** How long a job waits for another computer, or for what this one does besides: removing old backups takes seconds, giving space back longer. */
export const lockWaitMs = 10 * 60_000;
