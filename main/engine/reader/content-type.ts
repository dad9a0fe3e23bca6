/** What a file is, told from its first bytes: names lie. */
import { type Bytes, bufferOver } from '../base/bytes';

export type ContentType =
  | { readonly kind: 'image'; readonly mimeType: string }
  | { readonly kind: 'pdf' }
  | { readonly kind: 'text'; readonly encoding: TextEncoding }
  | { readonly kind: 'binary' };

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Only what a window shows as a still or moving picture and that holds no script: never SVG, which is text here. */
const pictures: readonly (readonly [mimeType: string, at: number, magic: string])[] = [
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF87a'],
  ['image/gif', 0, 'GIF89a'],
  ['image/webp', 8, 'WEBP'],
  ['image/avif', 4, 'ftypavif'],
  ['image/avif', 4, 'ftypavis'],
  ['image/bmp', 0, 'BM'],
  ['image/x-icon', 0, '\0\0\x01\0'],
];

/** Other programs write something before it; readers look so far. */
const pdfWithinBytes = 1024;
const pdfMagic = '%PDF-';

const byteOrderMarks: readonly (readonly [TextEncoding, string])[] = [
  ['utf-8', '\xef\xbb\xbf'],
  ['utf-16le', '\xff\xfe'],
  ['utf-16be', '\xfe\xff'],
];

// What no text has: all control characters but tab, line and page breaks, backspace and escape.
const notInText = /[\0-\x07\x0e-\x1a\x1c-\x1f]/;

/** `head` is the file's beginning, or all of it: as much as is to be shown of a text. */
export function contentTypeOf(head: Bytes): ContentType {
  const text = bufferOver(head).toString('latin1');
  const picture = pictures.find(([, at, magic]) => text.startsWith(magic, at));
  // Two letters may begin a text.
  const isPicture = picture !== undefined && (picture[2] !== 'BM' || notInText.test(text));
  if (isPicture) return { kind: 'image', mimeType: picture[0] };
  const pdfAt = text.indexOf(pdfMagic);
  if (pdfAt >= 0 && pdfAt < pdfWithinBytes) return { kind: 'pdf' };
  const marked = byteOrderMarks.find(([, mark]) => text.startsWith(mark));
  if (marked) return { kind: 'text', encoding: marked[0] };
  if (notInText.test(text)) return { kind: 'binary' };
  return { kind: 'text', encoding: isUtf8(head) ? 'utf-8' : 'windows-1252' };
}

/** A character may be cut off at the end. */
function isUtf8(head: Bytes): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
