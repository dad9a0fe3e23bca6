import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What is asked of the system is answered at once, or not at all. */
const timeoutMs = 5000;

/** What `program` says to `args`, its words in English; `null` when it is not there, fails, or takes too long. No shell is between. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string | null>;

export const runProgram: RunProgram = async (program, args) => {
  const options = { timeout: timeoutMs, windowsHide: true, env: { ...process.env, LC_ALL: 'C' } };
  try {
    return (await promisify(execFile)(program, args, options)).stdout;
  } catch {
    // Why does not matter: the system does not tell.
    return null;
  }
};
