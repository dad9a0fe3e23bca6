import { throwIfAborted } from '../errors';
import { Breather } from './breather';
import { TaskGroup } from './task-group';

/**
 * Calls `visit` once for everything that can be reached from `roots`; `visit` answers what comes next after its item, at once where it need not wait.
 * At most `width` visits wait at a time. What was found last is visited first, which keeps the list of what is waiting short. `isFirst` is asked once
 * for each mention of an item and answers whether it is new; by default a set remembers.
 */
export async function visitGraph<T>(
  roots: Iterable<T>,
  width: number,
  signal: AbortSignal,
  visit: (item: T, signal: AbortSignal) => Iterable<T> | Promise<Iterable<T>>,
  isFirst: (item: T) => boolean = remembering(),
): Promise<void> {
  const waiting = [...roots].filter((item) => isFirst(item)).reverse();
  await TaskGroup.run(signal, async (group) => {
    const breather = new Breather(group.signal);
    let running = 0;
    const startNext = (): void => {
      while (running < width && waiting.length > 0 && !group.signal.aborted) {
        running++;
        group.start(visitWaiting);
      }
    };
    const visitWaiting = async (): Promise<void> => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
        throwIfAborted(group.signal);
        let next = visit(item, group.signal);
        if (next instanceof Promise) {
          startNext();
          next = await next;
        }
        const found = [...next].filter((one) => isFirst(one));
        for (let one = found.pop(); one !== undefined; one = found.pop()) waiting.push(one);
        const pause = breather.breathe();
        if (pause) await pause;
      }
      running--;
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
