import type { Libc } from './libc';
import type { XattrCalls } from './xattr-calls';

/** `XATTR_NOFOLLOW` of `<sys/xattr.h>`. */
const noFollow = 1;

export function bindDarwinXattrs(libc: Libc): XattrCalls | undefined {
  const list = libc.bind('int64_t listxattr(const void *path, void *names, size_t size, int options)');
  const listOpen = libc.bind('int64_t flistxattr(int file, void *names, size_t size, int options)');
  const get = libc.bind(
    'int64_t getxattr(const void *path, const void *name, void *value, size_t size, uint32_t position, int options)',
  );
  const set = libc.bind(
    'int setxattr(const void *path, const void *name, const void *value, size_t size, uint32_t position, int options)',
  );
  const remove = libc.bind('int removexattr(const void *path, const void *name, int options)');
  if (!list || !listOpen || !get || !set || !remove) return undefined;
  return {
    list: (path, names) => list(path, orNull(names), names.length, noFollow),
    listLength: (descriptor) => listOpen(descriptor, null, 0, 0),
    get: (path, name, value) => get(path, name, orNull(value), value.length, 0, noFollow),
    set: (path, name, value) => set(path, name, value, value.length, 0, noFollow),
    remove: (path, name) => remove(path, name, noFollow),
  };
}

/** Only a null buffer asks macOS for the length. */
function orNull(buffer: Uint8Array): Uint8Array | null {
  return buffer.length === 0 ? null : buffer;
}
