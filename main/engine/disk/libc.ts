import { createRequire } from 'node:module';
import type * as koffiTypes from 'koffi';
import { type ByteText, bytesFromText } from '../format/byte-text';
import { EngineError } from '../errors';
import { diskError } from './fs-error';

type Koffi = typeof koffiTypes;

/** A C function: numbers, bigints, buffers and null in, an integer out. Where its prototype ends in `...`, the C type of each further one before it. */
export type NativeFunction = (...args: readonly (number | bigint | Uint8Array | string | null)[]) => number;

/** Calls of the system's C library that Node does not offer. One binding per thread, made at first use. */
export interface Libc {
  /** The function of this C prototype; `undefined` where the library has none of that name. */
  bind(prototype: string): NativeFunction | undefined;
  /** The short word (`ENOTSUP`) for why the last call on this thread failed. */
  lastErrno(): string;
  /** The text that the first member of the C struct `record`, a `char *`, points to. What it points into must still be alive. */
  firstText(record: Uint8Array): string;
}

let bound: Libc | EngineError | undefined;

/** The C library, or the error that says why it cannot be called. POSIX systems only. */
export function loadLibc(): Libc | EngineError {
  return (bound ??= bindLibc());
}

/** As `loadLibc`, throwing the error. */
export function libc(): Libc {
  const library = loadLibc();
  if (library instanceof EngineError) throw library;
  return library;
}

/** What `bind` makes of the C library, asked for once a thread; `undefined` where that cannot be had, as on Windows. */
export function boundOnce<Calls>(bind: (library: Libc) => Calls | undefined): () => Calls | undefined {
  let calls: Calls | 'none' | undefined;
  return () => {
    if (calls === undefined) {
      const library = process.platform === 'win32' ? undefined : loadLibc();
      calls = (library && !(library instanceof EngineError) && bind(library)) || 'none';
    }
    return calls === 'none' ? undefined : calls;
  };
}

/** `path` as C takes it. */
export function cString(path: ByteText): Buffer {
  return bytesFromText(path + '\0');
}

/** Throws the `disk/*` error of a native call on `path` that returned less than zero; returns its result otherwise. */
export function checked(result: number, path: ByteText, doing: string): number {
  if (result >= 0) return result;
  const code = libc().lastErrno();
  throw diskError(Object.assign(new Error(code), { code }), path, doing);
}

function bindLibc(): Libc | EngineError {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as Koffi;
    // No name: what this process has loaded already, whichever C library that is.
    const process = koffi.load(null);
    const names = new Map(Object.entries(koffi.os.errno).map(([name, number]) => [number, name]));
    return {
      bind: (prototype) => bindFunction(process, prototype),
      lastErrno: () => names.get(koffi.errno()) ?? `E${koffi.errno()}`,
      firstText: (record) => String(koffi.decode(record, 'char *')),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return new EngineError(
      'disk/io',
      `The native library is missing or broken: extended attributes, exact times and special files are left out (${reason})`,
      {},
      error,
    );
  }
}

function bindFunction(library: ReturnType<Koffi['load']>, prototype: string): NativeFunction | undefined {
  try {
    return library.func(prototype);
  } catch {
    // The C library is older than this function; the caller knows what to do without.
    return undefined;
  }
}
