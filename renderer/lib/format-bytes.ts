const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

/**
 * `0 bytes`, `1.5 KB`, `12.4 GB`: three digits at most. Steps of 1024, as Windows' file windows show sizes, so that a file here and there
 * reads the same.
 */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte';
  let value = Math.max(0, bytes);
  let unit = 0;
  while (roundsUpToUnit(value, unit)) {
    value /= 1024;
    unit += 1;
  }
  return `${digits(value, unit)} ${units[unit]}`;
}

/** `4.2 MB/s`. */
export function formatSpeed(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

function roundsUpToUnit(value: number, unit: number): boolean {
  return unit < units.length - 1 && Math.round(value) >= (unit === 0 ? 1024 : 1000);
}

function digits(value: number, unit: number): string {
  if (unit === 0) return String(Math.round(value));
  return value < 9.95 ? value.toFixed(1) : String(Math.round(value));
}
