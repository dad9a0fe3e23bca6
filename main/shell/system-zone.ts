/**
 * The time zone of this computer now, as `Europe/Berlin`, also when it has travelled while the app runs. V8 asks once and keeps the answer; it asks again
 * when Node sees a change of `TZ`, be it that what was not there is removed. On Windows, where Node makes V8 forget only what it computed, Chromium
 * has told ICU of the new zone by then. Dates of this thread are right from then on, too. A `TZ` that somebody has set stays.
 */
export function systemZone(): string {
  if (process.env['TZ'] === undefined) delete process.env['TZ'];
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
