import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../main/engine/base/clock';
import { noLog } from '../../../main/engine/base/log';
import { createEngine } from '../../../main/engine/engine';
import { signal } from '../../support/memory-repository';
import { temporaryFolder } from '../../support/temporary-folder';
import { usualBackup } from '../../support/usual-backup';
import { bundleCpuWorker } from '../../support/worker-bundle';

it('a backup is read by as many threads as it asks for', async () => {
  const out = join(import.meta.dirname, '../../../out');
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(join(out, 'readers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const starts = join(folder, 'starts');
  const entry = join(folder, 'counting.mjs');
  writeFileSync(
    entry,
    `import { appendFileSync } from 'node:fs';
import ${JSON.stringify((await bundleCpuWorker(folder)).href)};
appendFileSync(${JSON.stringify(starts)}, '.');
`,
  );
  const source = await temporaryFolder();
  for (let at = 0; at < 4; at++) {
    mkdirSync(join(source, `${at}`));
    writeFileSync(join(source, `${at}`, 'file'), Buffer.alloc(5_000_000, at));
  }
  const engine = createEngine({
    clock: systemClock,
    log: noLog,
    workerEntry: pathToFileURL(entry),
    workerCount: 2,
  });
  const location = { kind: 'local', path: await temporaryFolder() } as const;
  const session = await engine.create({ location, credential: { kind: 'none' }, password: 'x' }, { signal });
  onTestFinished(async () => {
    await session.close();
    await engine.close();
  });
  const request = { ...usualBackup, targets: [source], workingFolder: '/', readers: 1 };
  const { warnings } = await session.backup(request, { signal, onEvent: () => undefined });
  expect([warnings, readFileSync(starts, 'utf8')]).toEqual([0, '.']);
});
