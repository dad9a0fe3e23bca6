/** What the computer's own settings say; it counts where the environment names no proxy. */
export interface SystemProxy {
  /** `http://proxy.example:8080`; `undefined` for none. */
  readonly proxy: string | undefined;
  /** Hosts that are reached without it. */
  readonly direct: readonly string[];
  /** It could not be found out: connections are direct. */
  readonly isUnknown: boolean;
}

/** Of this thread, as the environment is: it holds for whoever connects. */
let system: SystemProxy = { proxy: undefined, direct: [], isUnknown: false };

/** From now on, on this thread. */
export function useSystemProxy(found: SystemProxy): void {
  system = found;
}

export function systemProxy(): SystemProxy {
  return system;
}
