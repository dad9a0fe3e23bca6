import type { Bytes } from '../base/bytes';
import { isChunkerPolynomial, randomPolynomial } from '../chunker/polynomial';
import { BoxKey } from '../crypto/box-key';
import { randomId } from '../crypto/hash';
import { generateKeyBytes } from '../crypto/master-key';
import { EngineError, isEngineError } from '../errors';
import { decodeConfig, encodeConfig, type RepositoryConfig } from '../format/config';
import { asRepositoryId } from '../format/ids';
import type { Backend, CallOptions, FileHandle } from '../storage/backend';
import { loadProved } from './files/load-proved';
import { findKey, type FoundKey, saveKey } from './keys/key-files';
import { OpenedRepository } from './opened-repository';
import type { CreateOptions, OpenRepository, RepositoryEnvironment } from './repository-types';

const configFile: FileHandle = { type: 'config', name: '' };

/**
 * Makes a new repository and opens it. The config is written last: without it there is no repository. Throws `repository/already-exists`,
 * also when only keys or snapshots are there, and `input/invalid` for a password or polynomial that cannot be used.
 */
export async function createRepository(
  environment: RepositoryEnvironment,
  password: string,
  options: CreateOptions,
): Promise<OpenRepository> {
  const { backend, clock, kdfParameters } = environment;
  const { signal } = options;
  const config = newConfig(options);
  await backend.create({ signal });
  await failIfUsed(backend, { signal });
  const masterKey = generateKeyBytes();
  const id = await saveKey(backend, clock, password, masterKey, kdfParameters, { signal });
  await backend.save(configFile, [new BoxKey(masterKey).seal(encodeConfig(config))], { signal });
  return new OpenedRepository(environment, { id, masterKey }, config);
}

/**
 * Opens the repository at the environment's backend, which the returned one then closes. Throws `repository/not-a-repository`,
 * `repository/wrong-password`, `repository/unsupported-version`.
 */
export async function openRepository(
  environment: RepositoryEnvironment,
  password: string,
  options: CallOptions,
): Promise<OpenRepository> {
  const { backend } = environment;
  const box = await loadConfigBox(backend, options);
  const key = await findKey(backend, password, options);
  return new OpenedRepository(environment, key, await openConfig(backend, box, key, options));
}

function newConfig({ version = 2, chunkerPolynomial = randomPolynomial() }: CreateOptions): RepositoryConfig {
  if (!isChunkerPolynomial(chunkerPolynomial)) {
    throw new EngineError('input/invalid', 'Not an irreducible polynomial of degree 53', {
      chunkerPolynomial,
    });
  }
  return { version, id: asRepositoryId(randomId()), chunkerPolynomial };
}

async function failIfUsed(backend: Backend, options: CallOptions): Promise<void> {
  const found =
    (await configSize(backend, options)) === undefined ? await firstLeftOver(backend, options) : 'config';
  if (found === undefined) return;
  throw new EngineError(
    'repository/already-exists',
    `There is a repository already, or a part of one: ${found}`,
    {
      location: backend.location,
    },
  );
}

/** A repository that lost its config must not be overwritten. */
async function firstLeftOver(backend: Backend, options: CallOptions): Promise<string | undefined> {
  for (const type of ['key', 'snapshot'] as const) {
    for await (const { name } of backend.list(type, options)) return `${type}/${name}`;
  }
  return undefined;
}

/** The config as it is stored: one request tells whether there is a repository and saves another after the key is found. */
async function loadConfigBox(backend: Backend, options: CallOptions): Promise<Bytes> {
  const { location } = backend;
  const box = await backend.load(configFile, undefined, options).catch((error: unknown) => {
    if (!isEngineError(error, 'storage/not-found')) throw error;
    throw new EngineError('repository/not-a-repository', `There is no repository at ${location}: no config`, {
      location,
    });
  });
  if (box.length > 0) return box;
  throw new EngineError('data/corrupt', 'The config is empty', { location, file: 'config' });
}

async function configSize(backend: Backend, options: CallOptions): Promise<number | undefined> {
  try {
    return (await backend.stat(configFile, options)).sizeBytes;
  } catch (error) {
    if (isEngineError(error, 'storage/not-found')) return undefined;
    throw error;
  }
}

/** Asks for the config again when `box` is damaged. */
async function openConfig(
  backend: Backend,
  box: Bytes,
  { masterKey }: FoundKey,
  options: CallOptions,
): Promise<RepositoryConfig> {
  const key = new BoxKey(masterKey);
  const decode = (bytes: Bytes) => decodeConfig(key.unseal(bytes));
  const config = await loadProved(backend, configFile, undefined, options, decode, box);
  const { chunkerPolynomial } = config;
  if (!isChunkerPolynomial(chunkerPolynomial)) {
    throw new EngineError('data/malformed', 'The config has a polynomial that cannot cut files', {
      chunkerPolynomial,
      file: 'config',
    });
  }
  return config;
}
