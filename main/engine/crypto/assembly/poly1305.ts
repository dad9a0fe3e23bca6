// Poly1305 (D. J. Bernstein, "The Poly1305-AES message-authentication code"), four blocks at a time. The memory is the host's.
//
// Numbers modulo 2^130 - 5 are five limbs of 26 bits. A vector holds the same limb of four numbers, so that four Horner schemes in r^4 run
// side by side, each for every fourth block; at the end they are multiplied by r^4, r^3, r^2 and r, and added. In the long run two groups are taken at
// once: x r^8 + first r^4 + second, which saves every other carry.

const LIMB_MASK: u64 = 0x3ffffff;
const BLOCK: i32 = 16;
const GROUP: i32 = 64;
/** Bit 128 of a full block, as it stands in its highest limb. */
const HIGH_BIT: i32 = 1 << 24;

/** Where the host puts r (clamped) and the 16 bytes that are added at the end, and where it finds the tag. */
const R: usize = 0x100;
const PAD: usize = 0x110;
const TAG: usize = 0x120;
/** The last, incomplete group. */
const LAST_GROUP: usize = 0x140;
/** Factors: limbs 4 to 0, then five times the limbs 4 to 1, each a vector every 32 bytes. */
const FACTOR_STEP: usize = 32;
const POWER_4: usize = 0x200;
const POWER_8: usize = 0x600;
/** r^4, r^3, r^2, r, 0, 0, 0: a vector from its lane 4 - n multiplies the first of n numbers by r^n. */
const POWERS: usize = 0x400;

let h0: v128 = i64x2.splat(0);
let h1: v128 = i64x2.splat(0);
let h2: v128 = i64x2.splat(0);
let h3: v128 = i64x2.splat(0);
let h4: v128 = i64x2.splat(0);

/** Takes r. */
export function setKey(): void {
  const low = load<u64>(R);
  const high = load<u64>(R, 8);
  h0 = i32x4.splat((low & LIMB_MASK) as i32);
  h1 = i32x4.splat(((low >> 26) & LIMB_MASK) as i32);
  h2 = i32x4.splat((((low >> 52) | (high << 12)) & LIMB_MASK) as i32);
  h3 = i32x4.splat(((high >> 14) & LIMB_MASK) as i32);
  h4 = i32x4.splat((high >> 40) as i32);
  storeFactor(POWER_4);
  storePower(1);
  for (let power = 2; power <= 4; power++) {
    multiply(POWER_4);
    storePower(power);
  }
  storeFactor(POWER_4);
  multiply(POWER_4);
  storeFactor(POWER_8);
}

/** Begins a message. */
export function begin(): void {
  h0 = h1 = h2 = h3 = h4 = i64x2.splat(0);
}

/** Takes `length` bytes at `at`, a multiple of 64. */
export function update(at: usize, length: i32): void {
  const end = at + length;
  const highBits = i32x4.splat(HIGH_BIT);
  let x0 = h0;
  let x1 = h1;
  let x2 = h2;
  let x3 = h3;
  let x4 = h4;
  for (; at + 2 * GROUP <= end; at += 2 * GROUP) {
    const m0 = limb0(at);
    const m1 = limb1(at);
    const m2 = limb2(at);
    const m3 = limb3(at);
    const m4 = v128.or(limb4(at), highBits);
    carry(
      lowBoth(x0, x1, x2, x3, x4, m0, m1, m2, m3, m4, 4 * FACTOR_STEP),
      lowBoth(x0, x1, x2, x3, x4, m0, m1, m2, m3, m4, 3 * FACTOR_STEP),
      lowBoth(x0, x1, x2, x3, x4, m0, m1, m2, m3, m4, 2 * FACTOR_STEP),
      lowBoth(x0, x1, x2, x3, x4, m0, m1, m2, m3, m4, FACTOR_STEP),
      lowBoth(x0, x1, x2, x3, x4, m0, m1, m2, m3, m4, 0),
      highBoth(x0, x1, x2, x3, x4, m0, m1, m2, m3, m4, 4 * FACTOR_STEP),
      highBoth(x0, x1, x2, x3, x4, m0, m1, m2, m3, m4, 3 * FACTOR_STEP),
      highBoth(x0, x1, x2, x3, x4, m0, m1, m2, m3, m4, 2 * FACTOR_STEP),
      highBoth(x0, x1, x2, x3, x4, m0, m1, m2, m3, m4, FACTOR_STEP),
      highBoth(x0, x1, x2, x3, x4, m0, m1, m2, m3, m4, 0),
    );
    x0 = i32x4.add(h0, limb0(at + GROUP));
    x1 = i32x4.add(h1, limb1(at + GROUP));
    x2 = i32x4.add(h2, limb2(at + GROUP));
    x3 = i32x4.add(h3, limb3(at + GROUP));
    x4 = i32x4.add(h4, v128.or(limb4(at + GROUP), highBits));
  }
  h0 = x0;
  h1 = x1;
  h2 = x2;
  h3 = x3;
  h4 = x4;
  if (at < end) {
    multiply(POWER_4);
    addGroup(at, highBits);
  }
}

/** Takes the last `length` bytes at `at`, fewer than 64, and writes the tag. */
export function finish(at: usize, length: i32): void {
  multiply(POWERS);
  addLanes();
  if (length > 0) {
    memory.fill(LAST_GROUP, 0, GROUP);
    memory.copy(LAST_GROUP, at, length);
    if (length % BLOCK != 0) store<u8>(LAST_GROUP + length, 1);
    const fullBlocks = i32x4.splat(length / BLOCK);
    addGroup(LAST_GROUP, v128.and(i32x4.lt_s(i32x4(0, 1, 2, 3), fullBlocks), i32x4.splat(HIGH_BIT)));
    multiply(POWERS + 4 * (4 - (length + BLOCK - 1) / BLOCK));
    addLanes();
  }
  storeTag();
}

function storeFactor(at: usize): void {
  const five = i32x4.splat(5);
  v128.store(at, h4);
  v128.store(at, h3, FACTOR_STEP);
  v128.store(at, h2, 2 * FACTOR_STEP);
  v128.store(at, h1, 3 * FACTOR_STEP);
  v128.store(at, h0, 4 * FACTOR_STEP);
  v128.store(at, i32x4.mul(h4, five), 5 * FACTOR_STEP);
  v128.store(at, i32x4.mul(h3, five), 6 * FACTOR_STEP);
  v128.store(at, i32x4.mul(h2, five), 7 * FACTOR_STEP);
  v128.store(at, i32x4.mul(h1, five), 8 * FACTOR_STEP);
}

function storePower(power: i32): void {
  const at = POWERS + 4 * (4 - power);
  store<i32>(at, i32x4.extract_lane(h0, 0), 4 * FACTOR_STEP);
  storePowerLimb(at, i32x4.extract_lane(h1, 0), 1);
  storePowerLimb(at, i32x4.extract_lane(h2, 0), 2);
  storePowerLimb(at, i32x4.extract_lane(h3, 0), 3);
  storePowerLimb(at, i32x4.extract_lane(h4, 0), 4);
}

function storePowerLimb(at: usize, limb: i32, index: usize): void {
  store<i32>(at + (4 - index) * FACTOR_STEP, limb);
  store<i32>(at + (9 - index) * FACTOR_STEP, limb * 5);
}

/** Adds four blocks. */
function addGroup(at: usize, highBits: v128): void {
  h0 = i32x4.add(h0, limb0(at));
  h1 = i32x4.add(h1, limb1(at));
  h2 = i32x4.add(h2, limb2(at));
  h3 = i32x4.add(h3, limb3(at));
  h4 = i32x4.add(h4, v128.or(limb4(at), highBits));
}

// Words of 32 bits, the same one of each of four blocks; limbs are cut out of them.

// @ts-ignore: decorator
@inline
function word0(at: usize): v128 {
  const pair01 = v128.shuffle<i32>(v128.load(at), v128.load(at, 16), 0, 4, 1, 5);
  const pair23 = v128.shuffle<i32>(v128.load(at, 32), v128.load(at, 48), 0, 4, 1, 5);
  return v128.shuffle<i64>(pair01, pair23, 0, 2);
}

// @ts-ignore: decorator
@inline
function word1(at: usize): v128 {
  const pair01 = v128.shuffle<i32>(v128.load(at), v128.load(at, 16), 0, 4, 1, 5);
  const pair23 = v128.shuffle<i32>(v128.load(at, 32), v128.load(at, 48), 0, 4, 1, 5);
  return v128.shuffle<i64>(pair01, pair23, 1, 3);
}

// @ts-ignore: decorator
@inline
function word2(at: usize): v128 {
  const pair01 = v128.shuffle<i32>(v128.load(at), v128.load(at, 16), 2, 6, 3, 7);
  const pair23 = v128.shuffle<i32>(v128.load(at, 32), v128.load(at, 48), 2, 6, 3, 7);
  return v128.shuffle<i64>(pair01, pair23, 0, 2);
}

// @ts-ignore: decorator
@inline
function word3(at: usize): v128 {
  const pair01 = v128.shuffle<i32>(v128.load(at), v128.load(at, 16), 2, 6, 3, 7);
  const pair23 = v128.shuffle<i32>(v128.load(at, 32), v128.load(at, 48), 2, 6, 3, 7);
  return v128.shuffle<i64>(pair01, pair23, 1, 3);
}

// @ts-ignore: decorator
@inline
function limb0(at: usize): v128 {
  return v128.and(word0(at), i32x4.splat(LIMB_MASK as i32));
}

// @ts-ignore: decorator
@inline
function limb1(at: usize): v128 {
  const bits = v128.or(i32x4.shr_u(word0(at), 26), i32x4.shl(word1(at), 6));
  return v128.and(bits, i32x4.splat(LIMB_MASK as i32));
}

// @ts-ignore: decorator
@inline
function limb2(at: usize): v128 {
  const bits = v128.or(i32x4.shr_u(word1(at), 20), i32x4.shl(word2(at), 12));
  return v128.and(bits, i32x4.splat(LIMB_MASK as i32));
}

// @ts-ignore: decorator
@inline
function limb3(at: usize): v128 {
  const bits = v128.or(i32x4.shr_u(word2(at), 14), i32x4.shl(word3(at), 18));
  return v128.and(bits, i32x4.splat(LIMB_MASK as i32));
}

// @ts-ignore: decorator
@inline
function limb4(at: usize): v128 {
  return i32x4.shr_u(word3(at), 8);
}

/** The lower two numbers' limbs times the five vectors of a factor from `row` on, summed. */
// @ts-ignore: decorator
@inline
function low(x0: v128, x1: v128, x2: v128, x3: v128, x4: v128, row: usize): v128 {
  let sum = i64x2.extmul_low_i32x4_u(x0, v128.load(row));
  sum = i64x2.add(sum, i64x2.extmul_low_i32x4_u(x1, v128.load(row, FACTOR_STEP)));
  sum = i64x2.add(sum, i64x2.extmul_low_i32x4_u(x2, v128.load(row, 2 * FACTOR_STEP)));
  sum = i64x2.add(sum, i64x2.extmul_low_i32x4_u(x3, v128.load(row, 3 * FACTOR_STEP)));
  return i64x2.add(sum, i64x2.extmul_low_i32x4_u(x4, v128.load(row, 4 * FACTOR_STEP)));
}

/** As `low`, of the upper two. */
// @ts-ignore: decorator
@inline
function high(x0: v128, x1: v128, x2: v128, x3: v128, x4: v128, row: usize): v128 {
  let sum = i64x2.extmul_high_i32x4_u(x0, v128.load(row));
  sum = i64x2.add(sum, i64x2.extmul_high_i32x4_u(x1, v128.load(row, FACTOR_STEP)));
  sum = i64x2.add(sum, i64x2.extmul_high_i32x4_u(x2, v128.load(row, 2 * FACTOR_STEP)));
  sum = i64x2.add(sum, i64x2.extmul_high_i32x4_u(x3, v128.load(row, 3 * FACTOR_STEP)));
  return i64x2.add(sum, i64x2.extmul_high_i32x4_u(x4, v128.load(row, 4 * FACTOR_STEP)));
}

// @ts-ignore: decorator
@inline
function lowBoth(x0: v128, x1: v128, x2: v128, x3: v128, x4: v128, m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, row: usize): v128 {
  return i64x2.add(low(x0, x1, x2, x3, x4, POWER_8 + row), low(m0, m1, m2, m3, m4, POWER_4 + row));
}

// @ts-ignore: decorator
@inline
function highBoth(x0: v128, x1: v128, x2: v128, x3: v128, x4: v128, m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, row: usize): v128 {
  return i64x2.add(high(x0, x1, x2, x3, x4, POWER_8 + row), high(m0, m1, m2, m3, m4, POWER_4 + row));
}

/** Multiplies every number by its factor. */
function multiply(factor: usize): void {
  carry(
    low(h0, h1, h2, h3, h4, factor + 4 * FACTOR_STEP),
    low(h0, h1, h2, h3, h4, factor + 3 * FACTOR_STEP),
    low(h0, h1, h2, h3, h4, factor + 2 * FACTOR_STEP),
    low(h0, h1, h2, h3, h4, factor + FACTOR_STEP),
    low(h0, h1, h2, h3, h4, factor),
    high(h0, h1, h2, h3, h4, factor + 4 * FACTOR_STEP),
    high(h0, h1, h2, h3, h4, factor + 3 * FACTOR_STEP),
    high(h0, h1, h2, h3, h4, factor + 2 * FACTOR_STEP),
    high(h0, h1, h2, h3, h4, factor + FACTOR_STEP),
    high(h0, h1, h2, h3, h4, factor),
  );
}

/** Brings sums of products, of the lower two numbers (`a`) and the upper two, back to limbs; what exceeds 2^130 comes back at the bottom times 5. */
// @ts-ignore: decorator
@inline
function carry(
  a0: v128,
  a1: v128,
  a2: v128,
  a3: v128,
  a4: v128,
  b0: v128,
  b1: v128,
  b2: v128,
  b3: v128,
  b4: v128,
): void {
  const mask = i64x2.splat(LIMB_MASK);
  a1 = i64x2.add(a1, i64x2.shr_u(a0, 26));
  b1 = i64x2.add(b1, i64x2.shr_u(b0, 26));
  a2 = i64x2.add(a2, i64x2.shr_u(a1, 26));
  b2 = i64x2.add(b2, i64x2.shr_u(b1, 26));
  a3 = i64x2.add(a3, i64x2.shr_u(a2, 26));
  b3 = i64x2.add(b3, i64x2.shr_u(b2, 26));
  a4 = i64x2.add(a4, i64x2.shr_u(a3, 26));
  b4 = i64x2.add(b4, i64x2.shr_u(b3, 26));
  a0 = addFiveTimes(v128.and(a0, mask), i64x2.shr_u(a4, 26));
  b0 = addFiveTimes(v128.and(b0, mask), i64x2.shr_u(b4, 26));
  a1 = i64x2.add(v128.and(a1, mask), i64x2.shr_u(a0, 26));
  b1 = i64x2.add(v128.and(b1, mask), i64x2.shr_u(b0, 26));

  h0 = narrow(v128.and(a0, mask), v128.and(b0, mask));
  h1 = narrow(a1, b1);
  h2 = narrow(v128.and(a2, mask), v128.and(b2, mask));
  h3 = narrow(v128.and(a3, mask), v128.and(b3, mask));
  h4 = narrow(v128.and(a4, mask), v128.and(b4, mask));
}

// @ts-ignore: decorator
@inline
function addFiveTimes(a: v128, carry: v128): v128 {
  return i64x2.add(a, i64x2.add(carry, i64x2.shl(carry, 2)));
}

// @ts-ignore: decorator
@inline
function narrow(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
}

/** Leaves the sum of the four numbers in lane 0, zero in the others. */
function addLanes(): void {
  h0 = laneSum(h0);
  h1 = laneSum(h1);
  h2 = laneSum(h2);
  h3 = laneSum(h3);
  h4 = laneSum(h4);
}

function laneSum(h: v128): v128 {
  const pairs = i32x4.add(h, v128.shuffle<i32>(h, h, 2, 3, 0, 1));
  const all = i32x4.add(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2));
  return v128.shuffle<i32>(all, i64x2.splat(0), 0, 4, 5, 6);
}

/** (h mod 2^130 - 5) + pad, mod 2^128. */
function storeTag(): void {
  let t0 = i32x4.extract_lane(h0, 0) as u32 as u64;
  let t1 = i32x4.extract_lane(h1, 0) as u32 as u64;
  let t2 = i32x4.extract_lane(h2, 0) as u32 as u64;
  let t3 = i32x4.extract_lane(h3, 0) as u32 as u64;
  let t4 = i32x4.extract_lane(h4, 0) as u32 as u64;
  // The second round carries what the first brought back to the bottom.
  for (let round = 0; round < 2; round++) {
    t1 += t0 >> 26;
    t2 += t1 >> 26;
    t3 += t2 >> 26;
    t4 += t3 >> 26;
    t0 = (t0 & LIMB_MASK) + (t4 >> 26) * 5;
    t1 &= LIMB_MASK;
    t2 &= LIMB_MASK;
    t3 &= LIMB_MASK;
    t4 &= LIMB_MASK;
  }
  // h is at least 2^130 - 5 exactly when h + 5 reaches 2^130; h - (2^130 - 5) is then h + 5 without that bit.
  const overflow = (((((((((t0 + 5) >> 26) + t1) >> 26) + t2) >> 26) + t3) >> 26) + t4) >> 26;
  t0 += overflow * 5;
  t1 += t0 >> 26;
  t2 += t1 >> 26;
  t3 += t2 >> 26;
  t4 += t3 >> 26;
  const low = (t0 & LIMB_MASK) | ((t1 & LIMB_MASK) << 26) | ((t2 & LIMB_MASK) << 52);
  const high = ((t2 & LIMB_MASK) >> 12) | ((t3 & LIMB_MASK) << 14) | ((t4 & LIMB_MASK) << 40);
  const tagLow = low + load<u64>(PAD);
  store<u64>(TAG, tagLow);
  store<u64>(TAG, high + load<u64>(PAD, 8) + u64(tagLow < low), 8);
}
