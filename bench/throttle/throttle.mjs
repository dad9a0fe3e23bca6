/** How exactly limits are kept, against the storage emulator. `node bench/throttle/throttle.mjs [--directions upload,download] [--limits 256,2048,20480] [--seconds 30]` */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    directions: { type: 'string', default: 'upload,download' },
    limits: { type: 'string', default: '256,2048,20480' },
    seconds: { type: 'string', default: '30' },
  },
});

// Where Node finds the project's packages.
const folder = mkdtempSync(join(root, 'node_modules/.throttle-bench-'));
try {
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: { outDir: folder, ssr: join(import.meta.dirname, 'measure-throttle.ts') },
  });
  const args = [join(folder, 'measure-throttle.js'), values.directions, values.limits, values.seconds];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
