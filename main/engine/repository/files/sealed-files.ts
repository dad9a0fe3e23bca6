import type { Bytes } from '../../base/bytes';
import type { BoxKey } from '../../crypto/box-key';
import { sha256Hex } from '../../crypto/hash';
import { EngineError } from '../../errors';
import type { Backend, CallOptions, FileType, LoadOptions } from '../../storage/backend';
import { frameContentSize } from '../../zstd/frame-size';
import { autoLevel, type Zstd } from '../../zstd/zstd';
import { loadProved } from './load-proved';

export type SealedFileType = Extract<FileType, 'lock' | 'snapshot' | 'index'>;

/** First byte of a plaintext whose rest is a zstd frame; JSON starts with one of the other two. */
const compressedMark = 0x02;
const jsonMarks: readonly (number | undefined)[] = ['{'.charCodeAt(0), '['.charCodeAt(0)];
/** No honest index file comes near it. */
const maxPlainBytes = 2 ** 30;

/** Files that are sealed whole and named by their hash: snapshots, index files and locks. Their content is JSON. */
export class SealedFiles {
  readonly #backend: Backend;
  readonly #key: BoxKey;
  readonly #zstd: Zstd;
  readonly #version: 1 | 2;

  constructor(backend: Backend, key: BoxKey, zstd: Zstd, version: 1 | 2) {
    this.#backend = backend;
    this.#key = key;
    this.#zstd = zstd;
    this.#version = version;
  }

  /** The file as `decode` reads its JSON; name, MAC and form proved. */
  load<T>(type: SealedFileType, name: string, decode: (json: Bytes) => T, options: LoadOptions): Promise<T> {
    return loadProved(this.#backend, { type, name }, undefined, options, (bytes) => {
      proveName(name, bytes);
      return decode(this.#unpack(this.#key.unseal(bytes)));
    });
  }

  /** Stores `json` as a new file and returns its name, which `beforeSave` hears before anybody else can see the file. */
  async save(
    type: SealedFileType,
    json: Bytes,
    options: CallOptions,
    beforeSave?: (name: string) => Promise<void>,
  ): Promise<string> {
    const box = this.#key.seal(this.#version === 1 ? json : this.#compress(json));
    const name = sha256Hex(box);
    await beforeSave?.(name);
    await this.#backend.save({ type, name }, [box], options);
    return name;
  }

  #compress(json: Bytes): Buffer {
    return Buffer.concat([Buffer.of(compressedMark), this.#zstd.compress(json, autoLevel)]);
  }

  #unpack(plaintext: Bytes): Bytes {
    const mark = plaintext[0];
    if (jsonMarks.includes(mark)) return plaintext;
    if (mark === compressedMark && this.#version === 2) {
      const frames = plaintext.subarray(1);
      return this.#zstd.decompress(frames, frameContentSize(frames), maxPlainBytes);
    }
    throw new EngineError('data/malformed', `Unknown encoding of a file: first byte ${String(mark)}`);
  }
}

/** Throws `data/corrupt` unless `name` is the hash of `bytes`. */
export function proveName(name: string, bytes: Bytes): void {
  const hash = sha256Hex(bytes);
  if (hash !== name) throw wrongName(hash);
}

export function wrongName(hash: string): EngineError {
  return new EngineError('data/corrupt', `The content has another hash than the name says: ${hash}`);
}
