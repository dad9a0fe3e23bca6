/**
 * `npm run build:wasm`: compiles each `main/engine/<room>/assembly/<name>.ts` (AssemblyScript) to `main/engine/<room>/generated/<name>.wasm.ts`,
 * a module that holds the WebAssembly as base64, so that no bundler has to know about it. What is up to date stays and is not mentioned.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import asc from 'assemblyscript/asc';
import { Advice, root, runMain, say } from './support/run.mjs';

// The host makes the memory: its size and layout are the host's business.
const options = [
  '-O3',
  '--runtime',
  'stub',
  '--noAssert',
  '--enable',
  'simd',
  '--importMemory',
  '--noExportMemory',
];

async function sources() {
  const entries = await readdir(join(root, 'main/engine'), { recursive: true, withFileTypes: true });
  const isSource = (entry) => basename(entry.parentPath) === 'assembly' && entry.name.endsWith('.ts');
  return entries.filter(isSource).map((entry) => join(entry.parentPath, entry.name));
}

async function compile(source, name) {
  let binary;
  const { error, stderr } = await asc.main([`${name}.ts`, '--outFile', `${name}.wasm`, ...options], {
    readFile: (path) => (path === `${name}.ts` ? source : null),
    writeFile: (_path, contents) => void (binary = contents),
    listFiles: () => [],
  });
  if (error !== null) throw new Advice(`${name}.ts does not compile:\n${stderr.toString()}`);
  return binary;
}

async function build(sourcePath) {
  const name = basename(sourcePath, '.ts');
  const targetPath = join(dirname(sourcePath), '../generated', `${name}.wasm.ts`);
  const source = await readFile(sourcePath, 'utf8');
  const origin = createHash('sha256')
    .update(options.join(' '))
    .update(asc.version)
    .update(source)
    .digest('hex');
  const header = `// Made by scripts/build-wasm.mjs from ../assembly/${name}.ts; ${origin}\n`;
  const existing = await readFile(targetPath, 'utf8').catch(() => '');
  if (existing.startsWith(header)) return;
  const binary = await compile(source, name);
  await mkdir(dirname(targetPath), { recursive: true });
  const base64 = Buffer.from(binary).toString('base64');
  await writeFile(targetPath, `${header}export const wasmBase64 =\n  '${base64}';\n`);
  say(`Compiled ${name}.wasm (${binary.length} bytes)`);
}

await runMain(async () => {
  for (const path of await sources()) await build(path);
});
