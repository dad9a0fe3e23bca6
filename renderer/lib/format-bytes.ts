import { formatCount, formatDecimal } from './format-number';
import { measureTexts } from './texts';

const units = ['kilobytes', 'megabytes', 'gigabytes', 'terabytes', 'petabytes'] as const;

/**
 * `0 bytes`, `1.5 KB`, `12.4 GB`: three digits at most. Steps of 1024, as Windows' file windows show sizes, so that a file here and there
 * reads the same.
 */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  if (Math.round(value) < 1024) return measureTexts.bytes({ count: Math.round(value) });
  let unit = 0;
  for (value /= 1024; Math.round(value) >= 1000 && unit < units.length - 1; unit++) value /= 1024;
  return measureTexts[units[unit]!]({ number: value < 9.95 ? formatDecimal(value) : formatCount(value) });
}

/** `4.2 MB/s`. */
export function formatSpeed(bytesPerSecond: number): string {
  return measureTexts.perSecond({ size: formatBytes(bytesPerSecond) });
}
