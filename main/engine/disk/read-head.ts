import { closeSync, openSync, readSync } from 'node:fs';
import type { Bytes } from '../base/bytes';
import type { ByteText } from '../format/byte-text';
import { refuseCloudOnly } from './cloud-only';
import { nativePath } from './disk-path';
import { onDisk } from './fs-error';

/** At most the first `length` bytes of the file at `path` (tag files such as `CACHEDIR.TAG`). Fails with `disk/*`. */
export function readHead(path: ByteText, length: number): Bytes {
  return onDisk(path, 'read', () => {
    refuseCloudOnly(path);
    const file = openSync(nativePath(path), 'r');
    try {
      const head = Buffer.alloc(length);
      return head.subarray(0, readSync(file, head, 0, length, 0));
    } finally {
      closeSync(file);
    }
  });
}
