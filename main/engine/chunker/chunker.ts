/** Cuts files where their content says so, exactly as restic does. */

export const minChunkBytes = 512 * 1024;
export const maxChunkBytes = 8 * 1024 * 1024;

/**
 * One per thread. Files are read straight into its memory:
 *
 *     chunker.start();
 *     for (;;) {
 *       const read = readSync(fd, chunker.space());          // where the next bytes go, never empty
 *       if (read === 0) break;
 *       chunker.filled(read);
 *       for (let chunk = chunker.next(); chunk !== undefined; chunk = chunker.next()) use(chunk);
 *     }
 *     const last = chunker.finish();                          // undefined when nothing is left
 *
 * A chunk is a view that is valid until `space` is called again. How the bytes are split into reads does not change the cuts.
 */
export class Chunker {
  constructor(polynomialHex: string) {
    throw new Error(`stub ${polynomialHex}`);
  }

  /** Forgets what is left of the file before. */
  start(): void {
    throw new Error('stub');
  }

  space(): Uint8Array<ArrayBuffer> {
    throw new Error('stub');
  }

  filled(count: number): void {
    throw new Error(`stub ${String(count)}`);
  }

  next(): Uint8Array<ArrayBuffer> | undefined {
    throw new Error('stub');
  }

  finish(): Uint8Array<ArrayBuffer> | undefined {
    throw new Error('stub');
  }
}
