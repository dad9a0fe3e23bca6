/** Has the machine's memory at hand before a step: a virtual machine gets it from its host page by page, when it is first touched. */
import { execFileSync } from 'node:child_process';
import { freemem } from 'node:os';

const pieceBytes = 64 * 2 ** 20;

/** Touches `bytes` of memory, or half of what is free, and lets go of it: who comes first would pay for it, by several seconds for a few GiB. @param {number} bytes */
export function touchMemory(bytes) {
  const pieces = Math.floor(Math.min(bytes, freemem() / 2) / pieceBytes);
  const script = `const held = []; for (let i = 0; i < ${pieces}; i++) held.push(Buffer.alloc(${pieceBytes}, 1));`;
  execFileSync(process.execPath, ['-e', script]);
}
