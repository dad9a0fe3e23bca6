/** Key files: the master key, sealed with a key that is derived from a password. Plain JSON, neither sealed nor compressed. */
import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import { JsonFields, JsonReader, jsonBytes, jsonString } from './go-json';
import { type GoTime, parseGoTime, zeroGoTime } from './go-time';

export interface KeyFile {
  readonly created: GoTime;
  readonly username: string;
  readonly hostname: string;
  /** scrypt's cost, block size and parallelization. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
  /** 64 bytes. */
  readonly salt: Uint8Array;
  /** A box of the user key; its plaintext is the master key's JSON. */
  readonly data: Uint8Array;
}

const fields = new JsonFields('created', 'username', 'hostname', 'kdf', 'n', 'r', 'p', 'salt', 'data');
const saltLength = 64;

/** The whole file. */
export function encodeKeyFile({ created, username, hostname, n, r, p, salt, data }: KeyFile): Buffer {
  return Buffer.from(
    `{"created":"${created}","username":${jsonString(username)},"hostname":${jsonString(hostname)},"kdf":"scrypt"` +
      `,"N":${String(n)},"r":${String(r)},"p":${String(p)},"salt":${jsonBytes(salt)},"data":${jsonBytes(data)}}`,
  );
}

/** Throws `data/malformed`, also for another `kdf` than scrypt. Whether the parameters are sane is the derivation's question. */
export function decodeKeyFile(bytes: Bytes): KeyFile {
  const reader = new JsonReader(bytes);
  const none: Uint8Array = Buffer.alloc(0);
  const draft = {
    created: zeroGoTime,
    username: '',
    hostname: '',
    kdf: '',
    n: 0,
    r: 0,
    p: 0,
    salt: none,
    data: none,
  };
  reader.object(fields, (field) => {
    if (field === 'created') draft.created = parseGoTime(reader.string());
    else if (field === 'salt' || field === 'data') draft[field] = reader.bytes();
    else if (field === 'n' || field === 'r' || field === 'p') draft[field] = reader.integer();
    else draft[field] = reader.string();
  });
  reader.end();
  const { kdf, ...file } = draft;
  if (kdf !== 'scrypt')
    throw new EngineError('data/malformed', `A key file has an unknown derivation: ${JSON.stringify(kdf)}`);
  if (file.salt.length !== saltLength)
    throw new EngineError('data/malformed', 'A key file has a salt of a wrong length');
  return file;
}
