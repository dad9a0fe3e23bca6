import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

/** Builds `cpu.worker` into `folder`, which must lie where Node finds the project's packages; for tests of real threads. */
export async function bundleCpuWorker(folder: string): Promise<URL> {
  const root = join(import.meta.dirname, '../..');
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir: folder,
      ssr: join(root, 'main/engine/workers/cpu.worker.ts'),
      rolldownOptions: { output: { format: 'es', entryFileNames: 'cpu.worker.mjs' } },
    },
  });
  return pathToFileURL(join(folder, 'cpu.worker.mjs'));
}

/** An entry that does as `entry` does and ends its thread after the `nth` message. */
export function crashingWorker(folder: string, entry: URL, nth: number): URL {
  const path = join(folder, `crash-${String(nth)}.mjs`);
  writeFileSync(
    path,
    `import ${JSON.stringify(entry.href)};
import { parentPort } from 'node:worker_threads';
let left = ${String(nth)};
parentPort.on('message', () => { left -= 1; if (left === 0) process.exit(3); });
`,
  );
  return pathToFileURL(path);
}
