import type { ByteText } from './byte-text';

/** Where the trees of a snapshot have what was saved at the absolute `path`: `C:\Users` is at `/C/Users`. */
export function treePathOf(path: string): ByteText {
  if (!/^[A-Za-z]:\\/.test(path)) return path;
  return `/${path.replace(':', '').replaceAll('\\', '/')}`.replace(/\/$/, '');
}
