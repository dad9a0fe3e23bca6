import type { PauseGate } from '../../base/pause-gate';
import type { Backend, CallOptions, FileHandle } from '../../storage/backend';

/** `backend`, with every new call but those for locks held back while any of `gates` is paused. */
export function gatedBackend(backend: Backend, gates: ReadonlySet<PauseGate>): Backend {
  const pass = async (type: FileHandle['type'], { signal }: CallOptions) => {
    if (type === 'lock') return;
    for (const gate of gates) await gate.pass(signal);
  };
  return {
    location: backend.location,
    properties: backend.properties,
    create: (options) => backend.create(options),
    async save(handle, parts, options) {
      await pass(handle.type, options);
      await backend.save(handle, parts, options);
    },
    async load(handle, range, options) {
      await pass(handle.type, options);
      return backend.load(handle, range, options);
    },
    async stat(handle, options) {
      await pass(handle.type, options);
      return backend.stat(handle, options);
    },
    async *list(type, options) {
      await pass(type, options);
      yield* backend.list(type, options);
    },
    async remove(handle, options) {
      await pass(handle.type, options);
      await backend.remove(handle, options);
    },
    close: () => backend.close(),
  };
}
