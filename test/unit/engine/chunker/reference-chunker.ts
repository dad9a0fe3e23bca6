import { rabinTables } from '../../../../main/engine/chunker/polynomial';

/** restic's chunker as its description says it, byte by byte: the lengths of the chunks of `file`. */
export function referenceChunkLengths(file: Uint8Array, polynomialHex: string): number[] {
  const { out, mod } = rabinTables(polynomialHex);
  const lengths: number[] = [];
  let start = 0;
  let digest = 1n;
  let window = Buffer.alloc(64);
  window[0] = 1;
  let position = 1;
  const skipped = 524_288 - 64;
  for (let at = skipped; at < file.length; at++) {
    const entering = file[at]!;
    digest ^= out[window[position]!]!;
    window[position] = entering;
    position = (position + 1) % 64;
    digest = ((digest << 8n) | BigInt(entering)) ^ mod[Number(digest >> 45n)]!;
    const count = at + 1 - start;
    const isCut = (digest & 0xfffffn) === 0n || count >= 8_388_608;
    if (!isCut || count < 524_288) continue;
    lengths.push(count);
    start = at + 1;
    at = start + skipped - 1;
    digest = 1n;
    window = Buffer.alloc(64);
    window[0] = 1;
    position = 1;
  }
  if (start < file.length) lengths.push(file.length - start);
  return lengths;
}
