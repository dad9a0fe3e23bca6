import { expect, it } from 'vitest';
import { desktopEntry } from '../../../main/shell/desktop-entry';

const execOf = (...command: string[]) => /^Exec=(.*)$/m.exec(desktopEntry('Stowkeep', command))?.[1];

it('starts a program with its arguments', () => {
  expect(desktopEntry('Stowkeep', ['/opt/Stowkeep/stowkeep', '--hidden'])).toBe(
    '[Desktop Entry]\nType=Application\nName=Stowkeep\nExec="/opt/Stowkeep/stowkeep" "--hidden"\nTerminal=false\n',
  );
});

it('keeps what a desktop would take for its own', () => {
  expect(execOf('/home/a "b"/50% $HOME')).toBe(String.raw`"/home/a \\"b\\"/50%% \\$HOME"`);
  expect(execOf(String.raw`/back\slash`)).toBe(String.raw`"/back\\\\slash"`);
});

it('refuses a path that would begin another line', () => {
  expect(() => execOf('/tmp/a\nExec=/bin/sh')).toThrow('line break');
});
