// Rabin fingerprints over the last 64 bytes. The memory is the host's; it puts two tables of 256 words at fixed places and files behind them.
const OUT_TABLE: usize = 0x1000;
const MOD_TABLE: usize = 0x1800;
const WINDOW: usize = 64;
const SPLIT_MASK: u64 = (1 << 20) - 1;
// A digest is 53 bits; its upper 8 say what the next byte's shift has to be reduced by.
const INDEX_SHIFT: u64 = 45;
// The digest depends on the window only, so far apart stretches can be scanned side by side: five fill the processor's pipelines.
const LANE: usize = 4096;
const STRIDE: usize = 5 * LANE;

// @ts-ignore: decorator
@inline
function reduction(digest: u64): u64 {
  return load<u64>(((digest >> INDEX_SHIFT) as usize) << 3, MOD_TABLE);
}

// @ts-ignore: decorator
@inline
function roll(digest: u64, leaving: u8, entering: u8): u64 {
  // In this order the next byte waits for the reduction alone.
  const change = load<u64>((leaving as usize) << 3, OUT_TABLE) ^ (entering as u64);
  return ((digest << 8) ^ change) ^ reduction(digest);
}

// @ts-ignore: decorator
@inline
function isCut(digest: u64): bool {
  return (digest & SPLIT_MASK) == 0;
}

/** The digest of the 64 bytes that end before `at`. */
function digestBefore(at: usize): u64 {
  let digest: u64 = 0;
  for (let byteAt = at - WINDOW; byteAt < at; byteAt++) digest = ((digest << 8) | (load<u8>(byteAt) as u64)) ^ reduction(digest);
  return digest;
}

/** Whether one of the five stretches from `at` has a cut. Asked one by one: a single question is computed, which costs more than five jumps. */
function hasCut(at: usize): bool {
  let digest0 = digestBefore(at);
  let digest1 = digestBefore(at + LANE);
  let digest2 = digestBefore(at + 2 * LANE);
  let digest3 = digestBefore(at + 3 * LANE);
  let digest4 = digestBefore(at + 4 * LANE);
  const end = at - WINDOW + LANE;
  for (let from = at - WINDOW; from < end; from++) {
    digest0 = roll(digest0, load<u8>(from), load<u8>(from, WINDOW));
    if (isCut(digest0)) return true;
    digest1 = roll(digest1, load<u8>(from, LANE), load<u8>(from, LANE + WINDOW));
    if (isCut(digest1)) return true;
    digest2 = roll(digest2, load<u8>(from, 2 * LANE), load<u8>(from, 2 * LANE + WINDOW));
    if (isCut(digest2)) return true;
    digest3 = roll(digest3, load<u8>(from, 3 * LANE), load<u8>(from, 3 * LANE + WINDOW));
    if (isCut(digest3)) return true;
    digest4 = roll(digest4, load<u8>(from, 4 * LANE), load<u8>(from, 4 * LANE + WINDOW));
    if (isCut(digest4)) return true;
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
    digest = roll(digest, load<u8>(at - WINDOW), load<u8>(at));
    at++;
    if (isCut(digest)) return at;
  }
  return 0;
}
