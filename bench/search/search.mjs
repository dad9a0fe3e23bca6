/** The search: how long its index takes to build, to be loaded and to answer, and what it weighs. `node bench/search/search.mjs [--paths N] [--runtime electron]` */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    paths: { type: 'string', default: '1000000' },
    runtime: { type: 'string', default: 'node' },
  },
});

// Where Node finds the project's packages.
const folder = mkdtempSync(join(root, 'node_modules/.search-bench-'));
try {
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: { outDir: folder, ssr: join(import.meta.dirname, 'measure-search.ts') },
  });
  const isElectron = values.runtime === 'electron';
  const program = isElectron ? createRequire(import.meta.url)('electron') : process.execPath;
  const env = { ...process.env, ...(isElectron ? { ELECTRON_RUN_AS_NODE: '1' } : {}) };
  const args = ['--expose-gc', join(folder, 'measure-search.js'), values.paths];
  process.exitCode = spawnSync(program, args, { stdio: 'inherit', env }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
