/** The `config` file: what makes a place a repository. */
import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import { JsonFields, JsonReader } from './go-json';
import { type RepositoryId, asRepositoryId } from './ids';

export interface RepositoryConfig {
  readonly version: 1 | 2;
  readonly id: RepositoryId;
  /** Lower-case hex; not yet proved irreducible, see `chunker/polynomial.ts`. */
  readonly chunkerPolynomial: string;
}

const versionField = new JsonFields('version');
const otherFields = new JsonFields('id', 'chunker_polynomial');

/** The box's plaintext. */
export function encodeConfig({ version, id, chunkerPolynomial }: RepositoryConfig): Buffer {
  return Buffer.from(
    `{"version":${String(version)},"id":"${id}","chunker_polynomial":"${chunkerPolynomial}"}`,
  );
}

/** Throws `repository/unsupported-version` for other versions than 1 and 2, whatever else they hold; `data/malformed`. */
export function decodeConfig(bytes: Bytes): RepositoryConfig {
  const version = decodeVersion(bytes);
  const reader = new JsonReader(bytes);
  let id: string | undefined;
  let chunkerPolynomial = '';
  reader.object(otherFields, (field) => {
    if (field === 'id') id = reader.string();
    else chunkerPolynomial = reader.string();
  });
  reader.end();
  if (!/^[1-9a-f][0-9a-f]{0,15}$/.test(chunkerPolynomial)) {
    throw new EngineError('data/malformed', 'The config has no chunker polynomial');
  }
  return { version, id: asRepositoryId(id), chunkerPolynomial };
}

function decodeVersion(bytes: Bytes): 1 | 2 {
  const reader = new JsonReader(bytes);
  let version = 0;
  reader.object(versionField, () => (version = reader.integer()));
  if (version === 1 || version === 2) return version;
  throw new EngineError(
    'repository/unsupported-version',
    `Version ${String(version)} of the repository format is not supported`,
    {
      version,
    },
  );
}
