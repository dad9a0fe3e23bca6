import { setPriority } from 'node:os';
import { EngineError } from '../errors';
import type { Libc } from './libc';

/** The lowest there is. */
const lowestNice = 19;

/** Numbers of system calls: the C library has no function for the first, and musl's for the second does nothing. */
const callNumbers: Readonly<Record<string, { readonly ioprioSet: number; readonly schedule: number }>> = {
  x64: { ioprioSet: 251, schedule: 144 },
  arm64: { ioprioSet: 30, schedule: 119 },
};

/** `IOPRIO_WHO_PROCESS` of `<linux/ioprio.h>`: one thread. */
const oneThread = 1;
/** `IOPRIO_CLASS_IDLE`: served when nobody else wants the disk. */
const idleDisk = 3 << 13;
/** `SCHED_IDLE` of `<linux/sched.h>`. */
const idleProcessor = 5;

export function quietLinuxThread(library: Libc | EngineError): readonly string[] {
  return [...lowerNice(), ...callSystem(library)];
}

/** For Linux the process 0 is the calling thread, to which alone niceness belongs. */
function lowerNice(): readonly string[] {
  try {
    setPriority(0, lowestNice);
    return [];
  } catch (error) {
    return [String(error)];
  }
}

function callSystem(library: Libc | EngineError): readonly string[] {
  if (library instanceof EngineError) return [library.message];
  const numbers = callNumbers[process.arch];
  const setDisk = library.bind('long syscall(long number, long who, long thread, long priority)');
  const setProcessor = library.bind('long syscall(long number, long thread, long policy, void *parameters)');
  if (!numbers || !setDisk || !setProcessor) return [`no system calls on ${process.arch}`];
  const troubles: string[] = [];
  if (setDisk(numbers.ioprioSet, oneThread, 0, idleDisk) < 0)
    troubles.push(`ioprio_set: ${library.lastErrno()}`);
  // The struct sched_param: a priority that only real-time policies have.
  if (setProcessor(numbers.schedule, 0, idleProcessor, Buffer.alloc(4)) < 0)
    troubles.push(`sched_setscheduler: ${library.lastErrno()}`);
  return troubles;
}
