import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../engine/base/clock';
import type { Log } from '../engine/base/log';
import { redact } from './redact';

/** Two files of this size hold weeks of ordinary use. */
const rotateBytes = 4 * 1024 * 1024;

/**
 * Appends one JSON line per message to `path`; the file before is kept as `.1`. A log that cannot be written is no reason to stop a backup: the
 * message goes to standard error instead.
 */
export function openLogFile(path: string, clock: Clock): Log {
  mkdirSync(dirname(path), { recursive: true });
  return (level, message, fields) => {
    const line = redact(
      JSON.stringify({ time: new Date(clock.nowMs()).toISOString(), level, message, ...fields }),
    );
    try {
      rotate(path);
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
    } catch {
      process.stderr.write(`${line}\n`);
    }
  };
}

function rotate(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > rotateBytes) renameSync(path, `${path}.1`);
}
