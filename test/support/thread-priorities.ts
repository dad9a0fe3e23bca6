import { readFileSync, readdirSync } from 'node:fs';

export interface ThreadPriority {
  readonly nice: number;
  /** A number of `<linux/sched.h>`: 0 normal, 5 idle. */
  readonly policy: number;
}

/** Of the calling thread. Linux only, as all here. */
export function ownPriority(): ThreadPriority {
  return priorityOf('/proc/thread-self');
}

/** Of all threads of this process; one that ends meanwhile is left out. */
export function threadPriorities(): readonly ThreadPriority[] {
  return readdirSync('/proc/self/task').flatMap((thread) => {
    try {
      return [priorityOf(`/proc/self/task/${thread}`)];
    } catch {
      return [];
    }
  });
}

function priorityOf(folder: string): ThreadPriority {
  const text = readFileSync(`${folder}/stat`, 'utf8');
  // What follows the name, which may hold anything, begins with field 3.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { nice: Number(fields[19 - 3]), policy: Number(fields[41 - 3]) };
}
