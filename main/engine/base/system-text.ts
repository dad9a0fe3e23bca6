import { getSystemErrorMap } from 'node:util';

const texts = new Map(getSystemErrorMap().values());

/** What a failed call of the system is in words: `ENOSPC` → `no space left on device`. A code that it does not know stays as it is. */
export function systemText(code: string): string {
  return texts.get(code) ?? code;
}
