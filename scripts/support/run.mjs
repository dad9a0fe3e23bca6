import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

/** The project's folder. */
export const root = resolve(import.meta.dirname, '../..');

/** A program that an npm package brings. */
export const bin = (name) => join(root, 'node_modules/.bin', name);

/** One line for the person at the terminal. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Ends the program with an explanation and without a stack: for what the person can mend. */
export class Advice extends Error {}

/** Runs `main`; a thrown `Advice` becomes its text and exit code 1. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Advice ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}

/**
 * Runs a command in the project's folder with our terminal and resolves to its exit code (128 when a signal ended it).
 * npm and its like are `.cmd` files on Windows, which only a shell can start.
 */
export function run(command, args, options = {}) {
  return new Promise((resolveCode, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      ...options,
    });
    child.once('error', reject);
    child.once('exit', (code) => resolveCode(code ?? 128));
  });
}

/** As `run`, but any exit code other than 0 throws `Advice` with the given text. */
export async function mustRun(command, args, advice, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Advice(`${advice} (\`${[command, ...args].join(' ')}\` ended with ${code})`);
}

/** Runs a command quietly; resolves to its exit code and all it printed. */
export function capture(command, args, options = {}) {
  return new Promise((resolveResult, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.once('error', reject);
    child.once('close', (code) => resolveResult({ code: code ?? 128, output }));
  });
}
