import { expect, it } from 'vitest';
import { runProgram } from '../../../main/shell/run-program';

it('answers what a program says, and nothing where it fails or is not there', async () => {
  const node = (script: string, ...args: readonly string[]) =>
    runProgram(process.execPath, ['-e', script, ...args]);
  expect(await node('console.log(process.argv[1], process.env.LC_ALL)', '$HOME; "a')).toBe('$HOME; "a C\n');
  expect(await node('console.log("half an answer"); process.exit(1)')).toBeNull();
  expect(await runProgram('/no/such/program', [])).toBeNull();
  expect(await runProgram(import.meta.filename, [])).toBeNull();
});
