/** Seeded bytes: the same for the same seed on every machine. */
import { createCipheriv, createHash } from 'node:crypto';

const wordCount = 4096;
/** Numbers are drawn from a stock of this many bytes, since a call of the cipher costs more than a small number's bytes. */
const stockBytes = 2 ** 14;

/** An AES keystream, read as noise, as numbers, and as lines of made-up code. */
export class Source {
  #stream;
  #stock = Buffer.alloc(0);
  #stockAt = 0;
  /** Each with the blank behind it. @type {readonly Buffer[]} */
  #words = [];

  /** @param {number | string} seed */
  constructor(seed) {
    const key = createHash('sha256').update(`stowkeep bench ${seed}`).digest();
    this.#stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
    this.#words = Array.from({ length: wordCount }, () => Buffer.from(`${this.#word()} `, 'latin1'));
  }

  /** @param {number} size */
  noise(size) {
    return this.#stream.update(Buffer.alloc(size));
  }

  /** A whole number from 0 to below `limit`, which is at most 2^32. @param {number} limit */
  below(limit) {
    if (this.#stockAt === this.#stock.length) {
      this.#stock = this.noise(stockBytes);
      this.#stockAt = 0;
    }
    const number = this.#stock.readUInt32LE(this.#stockAt);
    this.#stockAt += 4;
    return Math.floor((number / 2 ** 32) * limit);
  }

  /** A size as files have them: log-normal around `median`, of that spread (`sigma`), at most `limit`. @param {{ median: number, sigma: number, limit: number }} sizes */
  fileSize({ median, sigma, limit }) {
    let normal = -6;
    for (let draw = 0; draw < 12; draw++) normal += this.below(1000) / 1000;
    return Math.min(limit, Math.round(median * Math.exp(sigma * normal)));
  }

  /** @param {number} size */
  text(size) {
    const text = Buffer.allocUnsafe(size);
    const picks = this.noise(Math.ceil(size / 3) * 2);
    for (let at = 0, pick = 0; at < size; pick++) {
      // Squared: some words are frequent, as in real text.
      const draw = picks.readUInt16LE(pick * 2) / 65_536;
      const word = /** @type {Buffer} */ (this.#words[Math.floor(draw * draw * wordCount)]);
      at += word.copy(text, at);
      if (pick % 9 === 8) text[at - 1] = 0x0a;
    }
    return text;
  }

  #word() {
    return this.noise(2 + this.below(8))
      .toString('hex')
      .replace(/[0-9]/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
  }
}
