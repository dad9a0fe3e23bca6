/** Zip and tar files beyond what their formats could once hold, taken apart by Python: 4 GiB in a file, 65,535 entries. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { repository, run, target, useFreshRoom } from '../unit/engine/restorer/fresh-room';

useFreshRoom();

const manyFiles = 66_000;
const pieceBytes = 8 * 2 ** 20;
const pieces = 530;

const look = {
  zip: `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as file:
  assert file.testzip() is None
  print(len(file.infolist()), file.getinfo('large').file_size)`,
  tar: `
import sys, tarfile
with tarfile.open(sys.argv[1]) as file:
  print(len(file.getmembers()), file.getmember('large').size)`,
};

describe('large files', () => {
  it.each(['zip', 'tar'] as const)('%s', async (format) => {
    const piece = repository.file('', [Buffer.concat([randomBytes(1024), Buffer.alloc(pieceBytes - 1024)])]);
    const content = Array.from({ length: pieces }, () => piece.content![0]!);
    const large = { ...piece, name: 'large', content, size: BigInt(pieces * pieceBytes) };
    const small = Array.from({ length: manyFiles }, (_, at) => repository.file(`small ${at}`, []));
    const { warnings } = await run([large, repository.folder('many', small)], {
      target: { kind: 'archive', path: target, format },
    });
    expect(warnings).toEqual([]);
    const seen = execFileSync('python3', ['-c', look[format], target], { encoding: 'utf8' });
    expect(seen.trim()).toBe(`${manyFiles + 2} ${pieces * pieceBytes}`);
  });
});
