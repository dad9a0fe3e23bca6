import { createHash, randomInt } from 'node:crypto';

/** Repeatable randomness. The seed is printed; `FUZZ_SEED` brings a run back. */
export class SeededRandom {
  readonly #seed: string;
  #turn = 0;

  constructor(seed = process.env['FUZZ_SEED'] ?? String(randomInt(2 ** 32))) {
    this.#seed = seed;
    process.stdout.write(`FUZZ_SEED=${seed}\n`);
  }

  /** An integer in [0, below). */
  below(below: number): number {
    const digest = createHash('sha256')
      .update(`${this.#seed}/${String(this.#turn++)}`)
      .digest();
    return digest.readUIntLE(0, 6) % below;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}
