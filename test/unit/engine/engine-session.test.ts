import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../../main/engine/base/clock';
import { noLog } from '../../../main/engine/base/log';
import { createEngine } from '../../../main/engine/engine';
import { signal } from '../../support/memory-repository';
import { temporaryFolder } from '../../support/temporary-folder';

const engine = createEngine({ clock: systemClock, log: noLog, workerEntry: undefined });
afterEach(() => engine.close());

test('a blob is shown only for its whole id', async () => {
  const path = await temporaryFolder();
  const session = await engine.create(
    { location: { kind: 'local', path }, credential: { kind: 'none' }, password: 'correct horse' },
    { signal },
  );
  for (const type of ['blob', 'tree'] as const) {
    await expect(session.catBytes(type, 'abc', { signal })).rejects.toMatchObject({ code: 'input/invalid' });
  }
  await session.close();
});
