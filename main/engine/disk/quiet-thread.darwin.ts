import { EngineError } from '../errors';
import type { Libc } from './libc';

/** `QOS_CLASS_UTILITY` of `<sys/qos.h>`. `QOS_CLASS_BACKGROUND` would keep to the slow cores even when all others idle. */
const utility = 0x11;
/** `IOPOL_TYPE_DISK`, `IOPOL_SCOPE_THREAD` and `IOPOL_THROTTLE` of `<sys/resource.h>`: waits while others use the disk. */
const disk = 0;
const oneThread = 1;
const throttle = 3;

export function quietDarwinThread(library: Libc | EngineError): readonly string[] {
  if (library instanceof EngineError) return [library.message];
  const setProcessor = library.bind('int pthread_set_qos_class_self_np(uint32_t quality, int relative)');
  const setDisk = library.bind('int setiopolicy_np(int type, int scope, int policy)');
  if (!setProcessor || !setDisk) return ['the system has no such calls'];
  const troubles: string[] = [];
  // Answers the error's number, not -1.
  const refused = setProcessor(utility, 0);
  if (refused !== 0) troubles.push(`pthread_set_qos_class_self_np: ${refused}`);
  if (setDisk(disk, oneThread, throttle) < 0) troubles.push(`setiopolicy_np: ${library.lastErrno()}`);
  return troubles;
}
