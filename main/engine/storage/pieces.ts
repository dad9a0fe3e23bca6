import { bufferOver, type Bytes } from '../base/bytes';

/** `parts`, one after the other, as views of at most `pieceBytes`; nothing is copied. */
export function* piecesOf(parts: readonly Bytes[], pieceBytes: number): Generator<Buffer> {
  for (const part of parts) {
    const bytes = bufferOver(part);
    for (let start = 0; start < bytes.length; start += pieceBytes)
      yield bytes.subarray(start, start + pieceBytes);
  }
}

export function totalBytes(parts: readonly Bytes[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
