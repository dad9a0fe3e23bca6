import { expect, it } from 'vitest';
import { goTimeFromNsAt, nsFromGoTime, offsetMinutesOf, parseGoTime } from '../../main/engine/format/go-time';
import { goModeFromStMode, nodeTypeFromStMode, permissionsFromGoMode } from '../../main/engine/format/mode';
import { loadVectors } from './vectors';

interface TimeVector {
  readonly unix_ns: string;
  readonly offset_minutes: number;
  readonly text: string;
}
interface ModeVector {
  readonly st_mode: number;
  readonly type: string;
  readonly mode: number;
}

it('times are written and read as restic does', () => {
  const vectors = loadVectors('times.json') as TimeVector[];
  expect(
    vectors.map(({ unix_ns, offset_minutes }) => goTimeFromNsAt(BigInt(unix_ns), offset_minutes)),
  ).toEqual(vectors.map(({ text }) => text));
  const read = vectors.map(({ text }) => parseGoTime(text));
  expect(read.map((time) => [String(nsFromGoTime(time)), offsetMinutesOf(time)])).toEqual(
    vectors.map(({ unix_ns, offset_minutes }) => [unix_ns, offset_minutes]),
  );
});

it('modes are those that restic stores', () => {
  const vectors = loadVectors('modes.json') as ModeVector[];
  expect(vectors.map(({ st_mode }) => [nodeTypeFromStMode(st_mode), goModeFromStMode(st_mode)])).toEqual(
    vectors.map(({ type, mode }) => [type, mode]),
  );
  expect(vectors.map(({ mode }) => permissionsFromGoMode(mode))).toEqual(
    vectors.map(({ st_mode }) => st_mode & 0o7777),
  );
});
