import { expect, test } from 'vitest';
import { commandLineIn } from '../../../main/cli/app-arguments';

test.each<readonly [string, boolean, string, readonly string[] | undefined]>([
  ['the window', true, 'stowkeep', undefined],
  ['a command', true, 'stowkeep --cli snapshots --json', ['snapshots', '--json']],
  ['nothing to do', true, 'stowkeep --cli', []],
  ['Chromium’s switches before it', true, 'stowkeep --no-sandbox --cli ls', ['ls']],
  ['a later marker, which is the command’s', true, 'stowkeep --cli ls --cli', ['ls', '--cli']],
  ['a file that the desktop opens it with', true, 'stowkeep /home/ada/letter --cli ls', undefined],
  ['a bare Electron', false, 'electron --no-sandbox . --cli ls', ['ls']],
  ['a bare Electron with the window', false, 'electron .', undefined],
  ['a bare Electron and a file', false, 'electron . letter --cli', undefined],
])('the app is started for %s', (_, isPackaged, line, expected) => {
  expect(commandLineIn(line.split(' '), { isPackaged })).toEqual(expected);
});
