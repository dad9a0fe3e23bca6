// Rabin fingerprints over the last 64 bytes. The memory is the host's; it puts two tables of 256 words at fixed places and files behind them.
const OUT_TABLE: usize = 0x1000;
const MOD_TABLE: usize = 0x1800;
const WINDOW: usize = 64;
const SPLIT_MASK: u64 = (1 << 20) - 1;
// A digest is 53 bits; its upper 8 say what the next byte's shift has to be reduced by.
const INDEX_SHIFT: u64 = 45;
// The digest depends on the window only, so far apart stretches can be scanned side by side: three fill the processor's pipelines.
const LANE: usize = 4096;
const STRIDE: usize = 3 * LANE;

// @ts-ignore: decorator
@inline
function append(digest: u64, byte: u64): u64 {
  return ((digest << 8) | byte) ^ load<u64>(((digest >> INDEX_SHIFT) << 3) as usize, MOD_TABLE);
}

// @ts-ignore: decorator
@inline
function roll(digest: u64, at: usize): u64 {
  const leaving = load<u8>(at - WINDOW) as usize;
  return append(digest ^ load<u64>(leaving << 3, OUT_TABLE), load<u8>(at) as u64);
}

/** The digest of the 64 bytes that end before `at`. */
function digestBefore(at: usize): u64 {
  let digest: u64 = 0;
  for (let byteAt = at - WINDOW; byteAt < at; byteAt++) digest = append(digest, load<u8>(byteAt) as u64);
  return digest;
}

/** Whether one of the three stretches from `at` has a cut. */
function hasCut(at: usize): bool {
  let first = digestBefore(at);
  let second = digestBefore(at + LANE);
  let third = digestBefore(at + 2 * LANE);
  const end = at + LANE;
  for (; at < end; at++) {
    first = roll(first, at);
    second = roll(second, at + LANE);
    third = roll(third, at + 2 * LANE);
    if ((first & SPLIT_MASK) == 0 || (second & SPLIT_MASK) == 0 || (third & SPLIT_MASK) == 0) return true;
  }
  return false;
}

/**
 * The first place in [at, end) after whose byte a chunk may end, as the address behind that byte; 0 when there is none. The 64 bytes before
 * `at` have to be the chunk's own.
 */
export function findCut(at: usize, end: usize): usize {
  while (at + STRIDE <= end && !hasCut(at)) at += STRIDE;
  let digest = digestBefore(at);
  while (at < end) {
    digest = roll(digest, at);
    at++;
    if ((digest & SPLIT_MASK) == 0) return at;
  }
  return 0;
}
