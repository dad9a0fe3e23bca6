import { readdirSync } from 'node:fs';
import { type ByteText, compareByteText, textFromBytes } from '../format/byte-text';
import { nativePath } from './disk-path';
import { onDisk } from './fs-error';

/** What Node's decoder puts where a name is not UTF-8; a name may also hold it in earnest. */
const replacement = '\ufffd';

/** The names in `folder`, without `.` and `..`, in the order of their bytes. Fails with `disk/*`. */
export function listNames(folder: ByteText): ByteText[] {
  return onDisk(folder, 'list', () => {
    const path = nativePath(folder);
    const names = readdirSync(path, 'utf8');
    const isLossy = process.platform !== 'win32' && names.some((name) => name.includes(replacement));
    const exact = isLossy ? readdirSync(path, 'buffer').map(textFromBytes) : names;
    return exact.sort(compareByteText);
  });
}
