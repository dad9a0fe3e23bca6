import { createRequire } from 'node:module';
import type * as koffiTypes from 'koffi';

/** What `GetCurrentThread` answers, always. */
const currentThread = -2;
/** `THREAD_MODE_BACKGROUND_BEGIN`: low for processor, disk and memory. */
const backgroundBegin = 0x10000;

export function quietWindowsThread(): readonly string[] {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof koffiTypes;
    const kernel = koffi.load('kernel32.dll');
    const setPriority = kernel.func('int __stdcall SetThreadPriority(intptr_t thread, int priority)');
    return setPriority(currentThread, backgroundBegin) === 0 ? ['SetThreadPriority was refused'] : [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
