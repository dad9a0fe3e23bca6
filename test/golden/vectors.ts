import { readFileSync } from 'node:fs';

/** A file of test vectors; see `vectors/README.md`. The caller knows its shape. */
export function loadVectors(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`vectors/${name}`, import.meta.url), 'utf8'));
}
