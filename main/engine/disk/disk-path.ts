import { sep } from 'node:path';
import { type ByteText, bytesFromText, hasRawBytes } from '../format/byte-text';

/** `path` as Node's fs takes it: text where possible, the bytes where the text would lose them. */
export function nativePath(path: ByteText): string | Buffer {
  return hasRawBytes(path) ? bytesFromText(path) : path;
}

/** The entry `name` of `folder`. */
export function joinPath(folder: ByteText, name: ByteText): ByteText {
  return folder.endsWith(sep) ? folder + name : folder + sep + name;
}
