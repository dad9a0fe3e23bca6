/** Key files: one for each password, each with the master key inside. */
import { hostname, userInfo } from 'node:os';
import { bufferOver, type Bytes } from '../../base/bytes';
import type { Clock } from '../../base/clock';
import { BoxKey, type KeyBytes } from '../../crypto/box-key';
import { randomBytes, sha256Hex } from '../../crypto/hash';
import { chooseKdfParameters, deriveUserKey, type KdfParameters, saltLength } from '../../crypto/kdf';
import { decodeMasterKey, encodeMasterKey } from '../../crypto/master-key';
import { EngineError, isEngineError } from '../../errors';
import { goTimeFromNs } from '../../format/go-time';
import { asKeyId, type KeyId } from '../../format/ids';
import { decodeKeyFile, encodeKeyFile, type KeyFile } from '../../format/key-file';
import type { Backend, CallOptions, FileHandle } from '../../storage/backend';
import { isDamage, loadProved } from '../files/load-proved';
import { proveName } from '../files/sealed-files';
import { withTimeLimit } from '../files/time-limit';
import { checkNewPassword } from './password';

/** Each try costs half a second or more; restic's limit. */
const maxKeysTried = 20;
const removeLimitMs = 60_000;

export interface FoundKey {
  readonly id: KeyId;
  readonly masterKey: KeyBytes;
}

/**
 * Finds the key file that `password` opens. A damaged one does not stop the search, but is the error when no other opens; else
 * `repository/wrong-password`.
 */
export async function findKey(backend: Backend, password: string, options: CallOptions): Promise<FoundKey> {
  let damage: EngineError | undefined;
  let tried = 0;
  for await (const { name } of backend.list('key', options)) {
    if (tried++ === maxKeysTried) break;
    const id = asKeyId(name);
    try {
      const masterKey = await openKeyFile(await loadKeyFile(backend, id, options), password);
      if (masterKey) return { id, masterKey };
    } catch (error) {
      // Removed by another client since it was listed.
      if (isEngineError(error, 'storage/not-found')) continue;
      if (!isDamage(error)) throw error;
      damage ??= error;
    }
  }
  throw damage ?? new EngineError('repository/wrong-password', 'wrong password or no key found');
}

/** Name and form proved. */
export function loadKeyFile(backend: Backend, id: KeyId, options: CallOptions): Promise<KeyFile> {
  return loadProved(backend, { type: 'key', name: id }, undefined, options, (bytes) => {
    proveName(id, bytes);
    return decodeKeyFile(bytes);
  });
}

/** The plain text of a key file. */
export function loadKeyText(backend: Backend, id: KeyId, options: CallOptions): Promise<string> {
  return loadProved(backend, { type: 'key', name: id }, undefined, options, (bytes) => {
    proveName(id, bytes);
    return bufferOver(bytes).toString('utf8');
  });
}

/**
 * Stores the master key under a new password, and proves by reading it back that the password opens it; takes it away again when not.
 * Throws `input/invalid` for a password nobody should use. `parameters` are measured when undefined.
 */
export async function saveKey(
  backend: Backend,
  clock: Clock,
  password: string,
  masterKey: KeyBytes,
  parameters: KdfParameters | undefined,
  options: CallOptions,
): Promise<KeyId> {
  checkNewPassword(password);
  const bytes = await sealKeyFile(clock, password, masterKey, parameters);
  const id = asKeyId(sha256Hex(bytes));
  await backend.save({ type: 'key', name: id }, [bytes], options);
  try {
    const proof = await openKeyFile(await loadKeyFile(backend, id, options), password);
    if (proof && encodeMasterKey(proof).equals(encodeMasterKey(masterKey))) return id;
    throw new EngineError('data/corrupt', 'The new key file does not open with its password');
  } catch (error) {
    const handle: FileHandle = { type: 'key', name: id };
    await withTimeLimit(clock, removeLimitMs, (signal) => backend.remove(handle, { signal }));
    throw error;
  }
}

async function sealKeyFile(
  clock: Clock,
  password: string,
  masterKey: KeyBytes,
  parameters: KdfParameters | undefined,
): Promise<Buffer> {
  const kdf = parameters ?? (await chooseKdfParameters(() => performance.now()));
  const salt = randomBytes(saltLength);
  const userKey = new BoxKey(await deriveUserKey(password, salt, kdf));
  return encodeKeyFile({
    created: goTimeFromNs(BigInt(clock.nowMs()) * 1_000_000n),
    username: currentUsername(),
    hostname: hostname(),
    n: kdf.n,
    r: kdf.r,
    p: kdf.p,
    salt,
    data: userKey.seal(encodeMasterKey(masterKey)),
  });
}

/** The master key, or `undefined` when `password` is another key's. */
async function openKeyFile(file: KeyFile, password: string): Promise<KeyBytes | undefined> {
  const userKey = new BoxKey(await deriveUserKey(password, file.salt, file));
  return decodeIfOpened(userKey, file.data);
}

function decodeIfOpened(userKey: BoxKey, box: Bytes): KeyBytes | undefined {
  let plaintext: Bytes;
  try {
    plaintext = userKey.unseal(box);
  } catch (error) {
    if (isEngineError(error, 'data/corrupt')) return undefined;
    throw error;
  }
  return decodeMasterKey(plaintext);
}

/** Who runs this process; empty where the system does not know. */
export function currentUsername(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an account: no name is no harm, the field only informs.
    return '';
  }
}
