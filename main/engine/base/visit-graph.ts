import { throwIfAborted } from '../errors';
import { TaskGroup } from './task-group';

/**
 * Calls `visit` once for everything that can be reached from `roots`; `visit` answers what comes next after its item. At most `width` visits run
 * at a time. What was found last is visited first, which keeps the list of what is waiting short. `isFirst` is asked once for each mention of an
 * item and answers whether it is new; by default a set remembers.
 */
export async function visitGraph<T>(
  roots: Iterable<T>,
  width: number,
  signal: AbortSignal,
  visit: (item: T, signal: AbortSignal) => Promise<Iterable<T>>,
  isFirst: (item: T) => boolean = remembering(),
): Promise<void> {
  const waiting = [...roots].filter((item) => isFirst(item)).reverse();
  await TaskGroup.run(signal, async (group) => {
    let running = 0;
    const startNext = (): void => {
      while (running < width && !group.signal.aborted) {
        const item = waiting.pop();
        if (item === undefined) return;
        running++;
        group.start(async () => {
          throwIfAborted(group.signal);
          const next = [...(await visit(item, group.signal))].filter((one) => isFirst(one));
          waiting.push(...next.reverse());
          running--;
          startNext();
        });
      }
    };
    startNext();
  });
}

function remembering(): (item: unknown) => boolean {
  const seen = new Set<unknown>();
  return (item) => {
    const size = seen.size;
    return seen.add(item).size > size;
  };
}
