/** Polynomials over GF(2) as bit words (bit n is the coefficient of x^n): which one may cut a repository's files, and its tables. */
import { randomBytes } from 'node:crypto';

const degreeOfChunker = 53;
const windowBytes = 64;
const x = 2n;

/** A random irreducible polynomial of degree 53 as lower-case hex. `randomWord` gives 8 random bytes. */
export function randomPolynomial(randomWord: () => Buffer = () => randomBytes(8)): string {
  for (;;) {
    const low = BigInt.asUintN(degreeOfChunker, randomWord().readBigUInt64LE());
    const candidate = low | (1n << BigInt(degreeOfChunker)) | 1n;
    // About every 26th is.
    if (isIrreducible(candidate)) return candidate.toString(16);
  }
}

/** Whether `hex` is an irreducible polynomial of degree 53, written as configs do. */
export function isChunkerPolynomial(hex: string): boolean {
  return /^[23][0-9a-f]{13}$/.test(hex) && isIrreducible(BigInt(`0x${hex}`));
}

/**
 * Ben-Or's test: P is irreducible if and only if it has no factor in common with x^(2^i) - x for i up to half its degree, since that is the
 * product of all irreducible polynomials whose degree divides i.
 */
export function isIrreducible(polynomial: bigint): boolean {
  const degree = degreeOf(polynomial);
  if (degree < 1) return false;
  let power = x;
  for (let i = 1; i <= degree >> 1; i++) {
    power = remainder(square(power), polynomial);
    if (greatestCommonDivisor(polynomial, power ^ x) !== 1n) return false;
  }
  return true;
}

/** What a rolling fingerprint of 64 bytes looks up. */
export interface RabinTables {
  /** What a byte contributes 63 bytes later, to be taken out again. */
  readonly out: BigUint64Array;
  /** What the upper 8 bits of a digest contribute when it is shifted by a byte; clears them as well. */
  readonly mod: BigUint64Array;
}

/** The tables of a chunker polynomial in hex. */
export function rabinTables(hex: string): RabinTables {
  const polynomial = BigInt(`0x${hex}`);
  const shift = BigInt(8 * (windowBytes - 1));
  return {
    out: linearTable((byte) => remainder(byte << shift, polynomial)),
    mod: linearTable((byte) => {
      const shifted = byte << BigInt(degreeOfChunker);
      return remainder(shifted, polynomial) | shifted;
    }),
  };
}

/** Both tables are linear over GF(2), so the entries of single bits make all others. */
function linearTable(entryOf: (byte: bigint) => bigint): BigUint64Array {
  const table = new BigUint64Array(256);
  for (let byte = 1; byte < 256; byte++) {
    const rest = byte & (byte - 1);
    table[byte] = rest === 0 ? entryOf(BigInt(byte)) : (table[rest] ?? 0n) ^ (table[byte ^ rest] ?? 0n);
  }
  return table;
}

function degreeOf(polynomial: bigint): number {
  return polynomial.toString(2).length - 1 - (polynomial === 0n ? 1 : 0);
}

function remainder(dividend: bigint, divisor: bigint): bigint {
  const degree = degreeOf(divisor);
  let rest = dividend;
  for (let excess = degreeOf(rest) - degree; excess >= 0; excess = degreeOf(rest) - degree)
    rest ^= divisor << BigInt(excess);
  return rest;
}

/** Squaring spreads the bits: (a + b)^2 = a^2 + b^2. Binary digits read as base 4 do just that. */
function square(polynomial: bigint): bigint {
  return BigInt(`0b${polynomial.toString(2).replace(/\B/g, '0')}`);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, remainder(a, b));
}
