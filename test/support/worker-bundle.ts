import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

/** As `bundleWorker`, the CPU worker. */
export function bundleCpuWorker(folder: string): Promise<URL> {
  return bundleWorker(folder, 'main/engine/workers/cpu.worker.ts');
}

/** Builds the project's file `source` into `folder`, which must lie where Node finds the project's packages; for tests of real threads. */
export async function bundleWorker(folder: string, source: string): Promise<URL> {
  const name = `${basename(source, '.ts')}.mjs`;
  const root = join(import.meta.dirname, '../..');
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir: folder,
      ssr: join(root, source),
      rolldownOptions: { output: { format: 'es', entryFileNames: name } },
    },
  });
  return pathToFileURL(join(folder, name));
}

/** An entry that does as `entry` does and says that it could not be made quiet. */
export function loudWorker(folder: string, entry: URL): URL {
  const path = join(folder, `loud-${basename(entry.pathname)}`);
  writeFileSync(
    path,
    `import ${JSON.stringify(entry.href)};
import { parentPort } from 'node:worker_threads';
parentPort.postMessage({ kind: 'not-quiet', reason: 'refused' });
`,
  );
  return pathToFileURL(path);
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
