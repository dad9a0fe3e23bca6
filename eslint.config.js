import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const timersMessage = 'Take a Clock (main/engine/base/clock.ts) and wait with clock.sleep.';
const nowMessage = 'Take a Clock (main/engine/base/clock.ts) and ask clock.nowMs.';
const randomMessage = 'Random bytes come from main/engine/crypto; tests use a printed seed.';

const syntax = {
  defaultExport: { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  newDate: { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: nowMessage },
  enum: { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
};
const dateNow = { object: 'Date', property: 'now', message: nowMessage };
const mathRandom = { object: 'Math', property: 'random', message: randomMessage };
const timerGlobals = ['setTimeout', 'setInterval'].map((name) => ({ name, message: timersMessage }));
const timerImports = ['node:timers', 'node:timers/promises'].map((name) => ({
  name,
  importNames: ['setTimeout', 'setInterval', 'scheduler'],
  message: timersMessage,
}));
const ipcImports = (...importNames) => [
  { name: 'electron', importNames, message: 'Calls go through the contract: main/ipc and preload.' },
];

/** What is forbidden everywhere but at home; the blocks below name the homes. */
function restrictions({ time = true, ipc = ['ipcMain', 'ipcRenderer'] } = {}) {
  return {
    'no-restricted-syntax': ['error', syntax.defaultExport, syntax.enum, ...(time ? [syntax.newDate] : [])],
    'no-restricted-properties': ['error', mathRandom, ...(time ? [dateNow] : [])],
    // Not an empty list: that would keep the list of an earlier block.
    'no-restricted-globals': time ? ['error', ...timerGlobals] : 'off',
    'no-restricted-imports': ['error', { paths: [...(time ? timerImports : []), ...ipcImports(...ipc)] }],
  };
}

const typescript = {
  files: ['**/*.{ts,tsx}'],
  extends: [tseslint.configs.strictTypeChecked],
  languageOptions: {
    parserOptions: {
      projectService: { allowDefaultProject: ['*.config.ts'] },
      tsconfigRootDir: import.meta.dirname,
    },
  },
  rules: {
    // Typed arrays and proven bounds need `!`: noUncheckedIndexedAccess would otherwise cost a branch in every inner loop.
    '@typescript-eslint/no-non-null-assertion': 'off',
    // An async function is how an interface's promise is kept, with or without an await inside.
    '@typescript-eslint/require-await': 'off',
    '@typescript-eslint/no-confusing-void-expression': [
      'error',
      { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
    ],
    '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
    '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true, allowRethrowing: true }],
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    '@typescript-eslint/no-unnecessary-condition': [
      'error',
      { allowConstantLoopConditions: 'only-allowed-literals' },
    ],
    '@typescript-eslint/consistent-type-imports': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
    'no-console': 'error',
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'max-lines': ['error', { max: 400 }],
    'max-lines-per-function': ['error', { max: 80 }],
    ...restrictions(),
  },
};

const tests = {
  files: ['test/**/*.{ts,tsx}', 'bench/**/*.ts'],
  rules: {
    'max-lines-per-function': 'off',
    '@typescript-eslint/unbound-method': 'off',
    '@typescript-eslint/no-unsafe-assignment': 'off',
    '@typescript-eslint/no-unsafe-member-access': 'off',
  },
};

export default defineConfig(
  {
    ignores: [
      'out',
      'dist',
      'coverage',
      'test-results',
      '.scratch',
      '**/generated',
      '**/assembly',
      'test/golden/vectors',
    ],
  },
  typescript,
  { files: ['renderer/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  tests,
  // The homes of what is restricted.
  { files: ['main/engine/base/clock.ts'], rules: restrictions({ time: false }) },
  {
    files: ['renderer/{lib,api,preview}/**', 'bench/**', 'test/e2e/**', 'test/support/**'],
    rules: restrictions({ time: false }),
  },
  { files: ['main/ipc/**'], rules: restrictions({ ipc: ['ipcRenderer'] }) },
  { files: ['preload/**'], rules: restrictions({ ipc: ['ipcMain'] }) },
  { files: ['main/cli/**', 'bench/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/index.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Program', message: 'No index.ts: name the file after what is inside.' },
      ],
    },
  },
  {
    files: ['scripts/**/*.mjs', 'bench/**/*.mjs', '.ci/**/*.mjs'],
    rules: {
      'no-unused-vars': 'error',
      'no-undef': 'off',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 80 }],
    },
  },
);
