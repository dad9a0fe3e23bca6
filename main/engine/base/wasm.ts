/** The part of the WebAssembly API that is used here; Node's type library does not have it. */
interface WebAssemblyApi {
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

const pageBytes = 65_536;
const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };

/**
 * A new instance of a module that `scripts/build-wasm.mjs` compiled, with memory of its own. The memory never grows: that would detach the
 * views over it. The caller names the type of the exports.
 */
export function instantiateWasm(
  base64: string,
  memoryBytes: number,
): { memory: Uint8Array<ArrayBuffer>; exports: unknown } {
  const pages = Math.ceil(memoryBytes / pageBytes);
  const memory = new api.Memory({ initial: pages, maximum: pages });
  const instance = new api.Instance(new api.Module(Buffer.from(base64, 'base64')), { env: { memory } });
  return { memory: new Uint8Array(memory.buffer), exports: instance.exports };
}
