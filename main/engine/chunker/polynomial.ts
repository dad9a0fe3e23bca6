/** Polynomials over GF(2) as bit words: which one may cut a repository's files. */

/** A random irreducible polynomial of degree 53 as lower-case hex. */
export function randomPolynomial(): string {
  throw new Error('stub');
}

/** Whether `hex` is an irreducible polynomial of degree 53, written as configs do. */
export function isChunkerPolynomial(hex: string): boolean {
  throw new Error(`stub ${hex}`);
}
