import { EngineError } from '../../main/engine/errors';
import type { IndexedRepository } from '../../main/engine/repository/repository';

/** `index` as it is when these trees are damaged. */
export function withDamagedTrees(
  index: IndexedRepository,
  trees: readonly (string | undefined)[],
): IndexedRepository {
  const load = async (
    id: string,
    bound: (...args: readonly unknown[]) => unknown,
    args: readonly unknown[],
  ) => {
    if (trees.includes(id)) throw new EngineError('data/corrupt', 'damaged', { tree: id });
    return bound(...args);
  };
  return new Proxy(index, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      const bound = value.bind(target) as (...args: readonly unknown[]) => unknown;
      if (name === 'nearTreeJson') return () => undefined;
      if (name !== 'loadTree' && name !== 'loadTreeJson') return bound;
      return (id: string, ...rest: readonly unknown[]) => load(id, bound, [id, ...rest]);
    },
  });
}
