import type { Libc } from './libc';
import type { XattrCalls } from './xattr-calls';

export function bindLinuxXattrs(libc: Libc): XattrCalls | undefined {
  const list = libc.bind('int64_t llistxattr(const void *path, void *names, size_t size)');
  const listOpen = libc.bind('int64_t flistxattr(int file, void *names, size_t size)');
  const get = libc.bind('int64_t lgetxattr(const void *path, const void *name, void *value, size_t size)');
  const set = libc.bind(
    'int lsetxattr(const void *path, const void *name, const void *value, size_t size, int flags)',
  );
  const remove = libc.bind('int lremovexattr(const void *path, const void *name)');
  if (!list || !listOpen || !get || !set || !remove) return undefined;
  return {
    list: (path, names) => list(path, names, names.length),
    listLength: (descriptor) => listOpen(descriptor, null, 0),
    get: (path, name, value) => get(path, name, value, value.length),
    set: (path, name, value) => set(path, name, value, value.length, 0),
    remove,
  };
}
