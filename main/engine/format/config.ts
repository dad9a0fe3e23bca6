/** The `config` file: what makes a place a repository. */
import type { Bytes } from '../base/bytes';
import type { RepositoryId } from './ids';

export interface RepositoryConfig {
  readonly version: 1 | 2;
  readonly id: RepositoryId;
  /** Lower-case hex; not yet proved irreducible, see `chunker/polynomial.ts`. */
  readonly chunkerPolynomial: string;
}

export function encodeConfig(config: RepositoryConfig): Buffer {
  throw new Error(`stub ${String(config)}`);
}

/** Throws `repository/unsupported-version` for other versions than 1 and 2, `data/malformed`. */
export function decodeConfig(bytes: Bytes): RepositoryConfig {
  throw new Error(`stub ${String(bytes)}`);
}
