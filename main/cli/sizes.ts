import { EngineError } from '../engine/errors';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const suffixes: Readonly<Record<string, number>> = { '': 0, b: 0, k: 1, m: 2, g: 3, t: 4 };

/** `1536` → `1.500 KiB`, as restic writes sizes. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? `${bytes} B` : `${value.toFixed(3)} ${units[unit] ?? ''}`;
}

/** Bytes of `100`, `2K`, `5M`, …; the suffixes are restic's. Throws `input/invalid`. */
export function parseBytes(text: string): number {
  const match = /^(\d+)([bkmgt]?)$/i.exec(text.trim());
  const power = suffixes[match?.[2]?.toLowerCase() ?? ''];
  if (!match || power === undefined) {
    throw new EngineError(
      'input/invalid',
      `"${text}" is not a size; write a number with K, M, G or T behind it`,
    );
  }
  return Number(match[1]) * 1024 ** power;
}

/** `3725` → `1:02:05`, as restic writes durations. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

export function formatPercent(part: number, whole: number): string {
  return `${whole === 0 ? '0.00' : ((Math.min(part, whole) / whole) * 100).toFixed(2)}%`;
}
