import { extname } from 'node:path';
import type { ByteText } from '../format/byte-text';

const windowsForbidden = /[\\/:*?"<>|\0-\x1f]|[. ]$/;
const windowsReserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?$/i;

/** Why no entry may be called `name` on this system, or `undefined`. Keeps what a tree says inside the target: it may be forged. */
export function nameProblem(
  name: ByteText,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (name === '') return 'is empty';
  if (name === '.' || name === '..') return 'points to another folder';
  if (name.includes('/') || name.includes('\0')) return 'contains a separator';
  if (platform !== 'win32') return undefined;
  if (windowsForbidden.test(name)) return 'contains a character that Windows does not allow';
  if (windowsReserved.test(name)) return 'is reserved by Windows';
  return undefined;
}

/** Equal for names that are one and the same on this system's usual file system. */
export function nameKey(name: ByteText, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' || platform === 'darwin' ? name.normalize('NFC').toLowerCase() : name;
}

/** The `attempt`th name, from 1, to restore `name` under beside a file that is kept. `date` is the snapshot's day. */
export function besideName(name: ByteText, date: string, attempt: number): ByteText {
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  return `${stem} (restored from ${date}${attempt > 1 ? `, ${attempt}` : ''})${extension}`;
}
