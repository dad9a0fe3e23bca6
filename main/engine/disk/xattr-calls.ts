/**
 * The system calls for extended attributes, never following a symbolic link. Paths and names end in NUL. Results below zero are failures; a buffer of
 * length zero asks how long the answer is.
 */
export interface XattrCalls {
  list(path: Uint8Array, names: Uint8Array): number;
  /** How long the list of an open file is. */
  listLength(descriptor: number): number;
  get(path: Uint8Array, name: Uint8Array, value: Uint8Array): number;
  set(path: Uint8Array, name: Uint8Array, value: Uint8Array): number;
  remove(path: Uint8Array, name: Uint8Array): number;
}
