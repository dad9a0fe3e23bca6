import type { ByteText } from '../format/byte-text';
import { cString, type Libc } from './libc';

/** `ATTR_BIT_MAP_COUNT`, `ATTR_CMN_FLAGS` and `FSOPT_NOFOLLOW` of `<sys/attr.h>`. */
const bitMaps = 5;
const flagsAttribute = 0x40000;
const noFollow = 1;
/** `SF_DATALESS` of `<sys/stat.h>`. */
const dataless = 0x40000000;

export function bindDarwinFlags(libc: Libc): ((path: ByteText) => boolean) | undefined {
  const get = libc.bind(
    'int getattrlist(const void *path, void *list, void *buffer, size_t size, uint32_t options)',
  );
  if (!get) return undefined;
  const list = Buffer.alloc(24);
  list.writeUInt16LE(bitMaps, 0);
  list.writeUInt32LE(flagsAttribute, 4);
  // Its own length, then the flags.
  const answer = Buffer.alloc(8);
  return (path) => {
    if (get(cString(path), list, answer, answer.length, noFollow) !== 0) return false;
    return (answer.readUInt32LE(4) & dataless) !== 0;
  };
}
