import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const at = (path: string) => resolve(import.meta.dirname, path);

/**
 * Some modules declare `__filename`, `__dirname` or `require` themselves, and electron-vite declares them once more in the chunk that uses them, which is
 * a syntax error. Their names are theirs alone.
 */
const renameCommonJsNames: Plugin = {
  name: 'rename-common-js-names',
  transform(code, id) {
    return /\/(?:storage-common\/dist\/esm\/crc64|open\/index)\.js$/.test(id)
      ? code.replace(/\b(__filename|__dirname|require)\b/g, 'own_$1')
      : undefined;
  },
};

// The targets are those of the oldest Electron the app runs on (33), not of the one that is installed.
export default defineConfig({
  main: {
    plugins: [renameCommonJsNames],
    build: {
      target: 'node20.18',
      outDir: 'out/main',
      externalizeDeps: {
        exclude: [
          '@azure/storage-blob',
          '@azure/core-rest-pipeline',
          '@azure/identity',
          '@azure/msal-node',
          'electron-store',
          'archiver',
          'zod',
          'commander',
          'i18next',
          'qrcode-generator',
          'temporal-polyfill',
        ],
      },
      rolldownOptions: {
        input: {
          main: at('main/main.ts'),
          cli: at('main/cli/cli.ts'),
          'engine.worker': at('main/engine-thread/engine.worker.ts'),
          'cpu.worker': at('main/engine/workers/cpu.worker.ts'),
          'open.worker': at('main/engine/workers/open.worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      target: 'chrome130',
      // Half as much to read at each start.
      minify: true,
      chunkSizeWarningLimit: 1000,
      outDir: at('out/renderer'),
      rolldownOptions: {
        input: { index: at('renderer/index.html'), panel: at('renderer/panel/index.html') },
      },
    },
  },
});
