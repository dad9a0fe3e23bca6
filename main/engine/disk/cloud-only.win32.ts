import { createRequire } from 'node:module';
import { toNamespacedPath } from 'node:path';
import type * as koffiTypes from 'koffi';

/** `FILE_ATTRIBUTE_OFFLINE`, `…_RECALL_ON_OPEN` and `…_RECALL_ON_DATA_ACCESS`. */
const marks = 0x1000 | 0x40000 | 0x400000;
const invalidAttributes = 0xffffffff;

/** Whether these attributes of a file say that its content would have to be fetched. */
export function isRecalled(attributes: number): boolean {
  return attributes !== invalidAttributes && (attributes & marks) !== 0;
}

/** Without the native library nothing is known, and every file counts as being here. */
export function bindWindowsAttributes(): (path: string) => boolean {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof koffiTypes;
    const kernel = koffi.load('kernel32.dll');
    const attributesOf = kernel.func('uint32_t __stdcall GetFileAttributesW(str16 path)') as (
      path: string,
    ) => number;
    return (path) => isRecalled(attributesOf(toNamespacedPath(path)));
  } catch {
    return () => false;
  }
}
