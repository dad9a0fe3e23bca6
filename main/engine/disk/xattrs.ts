import { type ByteText, textFromBytes } from '../format/byte-text';
import type { ExtendedAttribute } from '../format/tree';
import { EngineError } from '../errors';
import { checked, cString, libc, loadLibc } from './libc';
import type { XattrCalls } from './xattr-calls';
import { bindDarwinXattrs } from './xattr-calls.darwin';
import { bindLinuxXattrs } from './xattr-calls.linux';

/** Enough for the names of nearly every file, so that one call does. */
const namesSizeBytes = 4096;
/** Linux ends at 64 KiB; macOS keeps resource forks as attributes of any size, which ask for their length. */
const valueSizeBytes = 65536;

/** The file system has none, or does not show them to us: the same as an entry without attributes. */
const absentErrnos = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'ENOSYS']);

/** Put on new files by the system itself, which lets nobody remove them (SELinux, macOS' provenance). */
const systemNames: ReadonlySet<string> = new Set(['security.selinux', 'com.apple.provenance']);

interface XattrState {
  readonly calls: XattrCalls;
  readonly names: Buffer;
  readonly value: Buffer;
}

let state: XattrState | undefined;
let hasWarned = false;

/**
 * The extended attributes of `path` itself, not of what it links to, in the order the system lists them. What cannot be read goes to `warn`;
 * that attributes cannot be read at all on this machine goes there once.
 */
export function readXattrs(
  path: ByteText,
  warn: (warning: EngineError) => void,
): readonly ExtendedAttribute[] {
  if (process.platform === 'win32') return [];
  const library = loadLibc();
  if (library instanceof EngineError) {
    if (!hasWarned) warn(library);
    hasWarned = true;
    return [];
  }
  const { calls, names, value } = bound();
  const native = cString(path);
  const list = sized(names, (buffer) => calls.list(native, buffer));
  if (list === undefined) {
    if (!absentErrnos.has(library.lastErrno())) warnLast(path, 'list the extended attributes of', warn);
    return [];
  }
  return splitNames(list).flatMap((name) => {
    const read = sized(value, (buffer) => calls.get(native, cString(name), buffer));
    if (read) return [{ name, value: Uint8Array.from(read) }];
    warnLast(path, `read the extended attribute ${name} of`, warn);
    return [];
  });
}

/** Makes the extended attributes of `path` itself equal to `wanted`: sets what differs, removes what is not wanted and not the system's. Each failure goes to `warn`. */
export function writeXattrs(
  path: ByteText,
  wanted: readonly ExtendedAttribute[],
  warn: (warning: EngineError) => void,
): void {
  const present = readXattrs(path, warn);
  if (process.platform === 'win32' || loadLibc() instanceof EngineError) return;
  const { calls } = bound();
  const native = cString(path);
  const values = new Map(present.map((attribute) => [attribute.name, attribute.value]));
  for (const { name, value } of wanted) {
    const old = values.get(name);
    values.delete(name);
    if (old && Buffer.compare(old, value) === 0) continue;
    if (calls.set(native, cString(name), value) < 0)
      warnLast(path, `set the extended attribute ${name} of`, warn);
  }
  for (const name of values.keys()) {
    if (systemNames.has(name)) continue;
    if (calls.remove(native, cString(name)) < 0)
      warnLast(path, `remove the extended attribute ${name} of`, warn);
  }
}

/** As `writeXattrs`, of the open file that is at `path`. */
export function writeXattrsOf(
  descriptor: number,
  path: ByteText,
  wanted: readonly ExtendedAttribute[],
  warn: (warning: EngineError) => void,
): void {
  const canAsk = process.platform !== 'win32' && !(loadLibc() instanceof EngineError);
  // Nearly every file has none and shall have none.
  if (wanted.length === 0 && canAsk && bound().calls.listLength(descriptor) === 0) return;
  writeXattrs(path, wanted, warn);
}

function bound(): XattrState {
  if (state) return state;
  const calls = process.platform === 'darwin' ? bindDarwinXattrs(libc()) : bindLinuxXattrs(libc());
  if (!calls) throw new EngineError('bug', 'the C library has no calls for extended attributes');
  return (state = { calls, names: Buffer.alloc(namesSizeBytes), value: Buffer.alloc(valueSizeBytes) });
}

/** The answer of `call`, in `buffer` or in a larger one where it does not fit; `undefined` when it failed. Empty answers are answers. */
function sized(buffer: Buffer, call: (buffer: Uint8Array) => number): Buffer | undefined {
  const length = call(buffer);
  if (length >= 0) return buffer.subarray(0, length);
  if (libc().lastErrno() !== 'ERANGE') return undefined;
  const needed = call(Buffer.alloc(0));
  if (needed < 0) return undefined;
  const larger = Buffer.alloc(needed);
  const read = call(larger);
  return read < 0 ? undefined : larger.subarray(0, read);
}

function splitNames(list: Buffer): ByteText[] {
  const names: ByteText[] = [];
  for (let start = 0; start < list.length;) {
    const end = list.indexOf(0, start);
    names.push(textFromBytes(list.subarray(start, end)));
    start = end + 1;
  }
  return names;
}

function warnLast(path: ByteText, doing: string, warn: (warning: EngineError) => void): void {
  try {
    checked(-1, path, doing);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    warn(error);
  }
}
