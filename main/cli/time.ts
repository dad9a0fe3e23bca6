import { EngineError } from '../engine/errors';

/** A Go time as restic prints it: `2006-01-02 15:04:05` in this computer's zone. */
export function formatTime(time: string): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** Milliseconds of `2012-11-01`, `2012-11-01 22:08` or `2012-11-01 22:08:41` in this computer's zone, or of an RFC 3339 time. */
export function parseTime(text: string): number {
  const isLocal = /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?$/.test(text);
  const isRfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const time = isLocal ? Date.parse(text.length === 10 ? `${text} 00:00` : text) : Date.parse(text);
  if ((isLocal || isRfc3339) && !Number.isNaN(time)) return time;
  throw new EngineError('input/invalid', `"${text}" is not a time; write it as 2012-11-01 22:08:41`);
}
