/** zstd of whatever kind the runtime offers, behind one interface. */
import { EngineError } from '../errors';
import { openNapiZstd } from './napi-zstd';
import { openNodeZstd } from './node-zstd';
import type { Zstd } from './zstd-codec';

export type { Zstd };

/** Stores as much as restic's default does; docs/decisions/0010-zstd.md. */
export const autoLevel = 2;
/** restic's `max` is the best of Go's encoder, about libzstd's 11; above, time grows several times over for a per cent or two. */
export const maxLevel = 11;

/** Most bytes that a frame of `length` bytes can have: `ZSTD_COMPRESSBOUND` of zstd.h. */
export function compressBound(length: number): number {
  const margin = length < 131_072 ? (131_072 - length) >>> 11 : 0;
  return length + Math.floor(length / 256) + margin;
}

/** `zstd-napi`, whose contexts are kept from blob to blob, else the runtime's own. Throws `bug` with what to do when there is neither. */
export function openZstd(): Zstd {
  const zstd = openNapiZstd() ?? openNodeZstd();
  if (zstd !== undefined) return zstd;
  throw new EngineError('bug', 'No zstd: install zstd-napi or use Node 22.15 or newer');
}
