/** Every rule of the house is a rule of the linter: a file that breaks it is refused, and its home is not. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const lines = (count: number) => Array.from({ length: count }, (_, at) => `void ${String(at)};`).join('\n');
const promise = 'declare function work(): Promise<void>;\n';
const state = "import { useState } from 'react';\n";
const effect = "import { useEffect, useState } from 'react';\n";

/** Path, text, the rules that refuse it. */
const files: readonly (readonly [path: string, text: string, ...rules: string[]])[] = [
  ['main/a/timer.ts', 'setTimeout(() => undefined, 1);', 'no-restricted-globals'],
  ['main/a/interval.ts', 'setInterval(() => undefined, 1);', 'no-restricted-globals'],
  [
    'main/a/timers.ts',
    "import { setTimeout } from 'node:timers/promises';\nvoid setTimeout(1);",
    'no-restricted-imports',
  ],
  [
    'main/a/scheduler.ts',
    "import { scheduler } from 'node:timers/promises';\nvoid scheduler;",
    'no-restricted-imports',
  ],
  [
    'main/a/plain-timers.ts',
    "import { setInterval } from 'node:timers';\nvoid setInterval;",
    'no-restricted-imports',
  ],
  ['main/a/now.ts', 'void Date.now();', 'no-restricted-properties'],
  ['main/a/date.ts', 'void new Date();', 'house(no-new-date)'],
  ['main/a/date-of.ts', 'void new Date(0);'],
  ['main/a/random.ts', 'void Math.random();', 'no-restricted-properties'],
  ['main/engine/base/clock.ts', 'setTimeout(() => undefined, Date.now() - new Date().getTime());'],
  ['main/engine/base/other.ts', 'void Date.now();', 'no-restricted-properties'],
  ['renderer/lib/clock.ts', 'setTimeout(() => undefined, Date.now() - new Date().getTime());'],
  ['renderer/screens/clock.ts', 'void Date.now();', 'no-restricted-properties'],
  ['test/support/random.ts', 'void Math.random();', 'no-restricted-properties'],
  ['main/a/ipc.ts', "import { ipcMain } from 'electron';\nvoid ipcMain;", 'no-restricted-imports'],
  ['main/ipc/ipc.ts', "import { ipcMain } from 'electron';\nvoid ipcMain;"],
  [
    'main/ipc/renderer.ts',
    "import { ipcRenderer } from 'electron';\nvoid ipcRenderer;",
    'no-restricted-imports',
  ],
  ['preload/ipc.ts', "import { ipcRenderer } from 'electron';\nvoid ipcRenderer;"],
  ['preload/main.ts', "import { ipcMain } from 'electron';\nvoid ipcMain;", 'no-restricted-imports'],
  ['main/a/default.ts', 'export default 1;', 'house(no-default-export)'],
  ['some.config.ts', 'export default 1;'],
  ['main/a/enum.ts', 'export declare enum Kind {\n  A,\n}', 'house(no-enum)'],
  ['main/a/index.ts', 'export const one = 1;', 'house(no-index-file)'],
  ['main/a/console.ts', "console.log('');", 'no-console'],
  ['main/cli/console.ts', "console.log('');"],
  ['main/a/equal.ts', 'export const same = (a: unknown, b: unknown) => a == b;', 'eqeqeq'],
  ['main/a/null.ts', 'export const none = (a: unknown) => a == null;'],
  ['main/a/long.ts', lines(401), 'max-lines'],
  ['main/a/long-function.ts', `export function long() {\n${lines(80)}\n}`, 'max-lines-per-function'],
  ['test/unit/long-function.ts', `export function long() {\n${lines(80)}\n}`],
  ['scripts/long.mjs', lines(401), 'max-lines'],
  ['scripts/unused.mjs', 'const _unused = 1;', 'no-unused-vars'],
  ['main/a/unused.ts', 'export function run(_unused: number) {\n  return 1;\n}', 'no-unused-vars'],
  ['main/a/floating.ts', `${promise}work();`, 'typescript(no-floating-promises)'],
  ['main/a/misused.ts', `${promise}[1].forEach(async () => work());`, 'typescript(no-misused-promises)'],
  ['main/a/any.ts', 'export const any = (a: any) => void a;', 'typescript(no-explicit-any)'],
  ['main/a/unsafe.ts', "export const parsed: string = JSON.parse('1');", 'typescript(no-unsafe-assignment)'],
  ['test/unit/unsafe.ts', "export const parsed: string = JSON.parse('1');"],
  [
    'main/a/condition.ts',
    'export const never = (a: object) => (a ? 1 : 2);',
    'typescript(no-unnecessary-condition)',
  ],
  ['main/a/throw.ts', "throw 'text';", 'typescript(only-throw-error)'],
  [
    'main/a/template.ts',
    'export const text = (a: object) => `${a}`;',
    'typescript(no-base-to-string)',
    'typescript(restrict-template-expressions)',
  ],
  ['main/a/number.ts', 'export const text = (a: number) => `${a}`;'],
  [
    'main/a/switch.ts',
    "export function of(a: 'x' | 'y') {\n  switch (a) {\n    case 'x':\n      return 1;\n  }\n  return 2;\n}",
    'typescript(switch-exhaustiveness-check)',
  ],
  [
    'main/a/types.ts',
    "import { Stats } from 'node:fs';\nexport type S = Stats;",
    'typescript(consistent-type-imports)',
  ],
  ['main/a/old.ts', '/** @deprecated */\nconst old = 1;\nvoid old;', 'typescript(no-deprecated)'],
  ['main/a/needless.ts', '// oxlint-disable-next-line no-console\nexport const one = 1;', 'unused directive'],
  [
    'renderer/ui/deps.tsx',
    `${effect}export function useIt(a: string) {\n  const [, set] = useState('');\n  useEffect(() => {\n    document.title = a;\n    return () => set('');\n  }, []);\n}`,
    'react-hooks(exhaustive-deps)',
  ],
  [
    'renderer/ui/order.tsx',
    `${state}export function Panel(props: { readonly on: boolean }) {\n  if (props.on) useState(1);\n  return null;\n}`,
    'react-hooks(rules-of-hooks)',
  ],
  [
    'renderer/ui/effect.tsx',
    `${effect}export function Panel() {\n  const [on, set] = useState(false);\n  useEffect(() => {\n    set(true);\n  }, []);\n  return on ? 'on' : null;\n}`,
    'react(set-state-in-effect)',
  ],
];

let folder: string;
let found: Map<string, string[]>;

/** Copies nothing but the configuration: what it says of paths is about the folder that it lies in. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
  for (const path of ['oxlint.config.mjs', 'scripts/check/house-rules.mjs', 'tsconfig.json'])
    cpSync(join(root, path), join(folder, path));
  for (const part of ['main', 'renderer', 'preload', 'test'])
    cpSync(join(root, part, 'tsconfig.json'), join(folder, part, 'tsconfig.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  found = await lint();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Path → the rules that were broken. The linter is told where to look, as it would follow the link to the packages. */
async function lint() {
  const places = new Set(files.map(([path]) => path.replace(/\/.*/, '')));
  const program = join(root, 'node_modules/oxlint/bin/oxlint');
  const output = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [program, '-c', 'oxlint.config.mjs', '-f', 'json', ...places],
      { cwd: folder },
      (_, stdout) => done(stdout),
    );
  });
  const { diagnostics } = JSON.parse(output) as { diagnostics: { filename: string; code?: string }[] };
  const rules = new Map<string, string[]>();
  for (const { filename, code = 'unused directive' } of diagnostics)
    rules.set(filename, [
      ...new Set([...(rules.get(filename) ?? []), code.replace(/^eslint\((.*)\)$/, '$1')]),
    ]);
  return rules;
}

test.each(files)('%s', (path, _, ...rules) => {
  expect((found.get(path) ?? []).toSorted()).toEqual(rules.toSorted());
});
