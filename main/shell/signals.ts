/**
 * Nobody listens to `signals` any more: not the libraries that clean up, nor Electron, which quits. When it gets ready it replaces what Node has set, and
 * only the first listener makes Node set it again: to be called after that.
 */
export function freeSignals(...signals: readonly NodeJS.Signals[]): void {
  for (const signal of signals) process.removeAllListeners(signal);
}
