import { expect, it } from 'vitest';
import { parsePatternFile } from '../../../../main/engine/disk/pattern-file';

const variables: Record<string, string> = { HOME: '/home/ann', '1': 'one', a_1: 'A' };
const parse = (bytes: Buffer) => parsePatternFile(bytes, (name) => variables[name]);

it('reads lines, comments and variables as restic does', () => {
  const text = '# comment\n\n  *.o  \r\n$HOME/x\n${HOME}y\n$$HOME\n$1a $a_1 $nothing|\n${}a${b\n$ $.\n #x\n';
  expect(parse(Buffer.from(text))).toEqual([
    '*.o',
    '/home/ann/x',
    '/home/anny',
    '$HOME',
    'onea A |',
    'ab',
    '$ $.',
  ]);
});

it('reads what Windows editors write', () => {
  const utf16 = Buffer.from('\ufeffä\nb', 'utf16le');
  expect([parse(utf16), parse(Buffer.from(utf16).swap16()), parse(Buffer.from('\ufeffä\nb'))]).toEqual([
    ['ä', 'b'],
    ['ä', 'b'],
    ['ä', 'b'],
  ]);
});
