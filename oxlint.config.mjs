import { defineConfig } from 'oxlint';

const timersMessage = 'Take a Clock (main/engine/base/clock.ts) and wait with clock.sleep.';
const nowMessage = 'Take a Clock (main/engine/base/clock.ts) and ask clock.nowMs.';
const randomMessage = 'Random bytes come from main/engine/crypto; tests use a printed seed.';

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
    'house/no-new-date': time ? 'error' : 'off',
    'no-restricted-properties': ['error', mathRandom, ...(time ? [dateNow] : [])],
    'no-restricted-globals': time ? ['error', ...timerGlobals] : 'off',
    'no-restricted-imports': ['error', { paths: [...(time ? timerImports : []), ...ipcImports(...ipc)] }],
  };
}

const errors = (prefix, names) => Object.fromEntries(names.map((name) => [prefix + name, 'error']));

/** As ESLint has it by itself: a name that begins with `_` is no excuse. */
const unused = [
  'error',
  { varsIgnorePattern: '^$', argsIgnorePattern: '^$', caughtErrorsIgnorePattern: '^$' },
];

const sizes = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 80 }],
};

/**
 * The set strictTypeChecked of typescript-eslint, without
 * - no-non-null-assertion: typed arrays and proven bounds need `!`: noUncheckedIndexedAccess would otherwise cost a branch in every inner loop;
 * - require-await: an async function is how an interface's promise is kept, with or without an await inside.
 */
const strictTypeChecked = {
  ...errors('', [
    'no-array-constructor',
    'no-unused-expressions',
    'no-useless-constructor',
    'no-var',
    'prefer-const',
    'prefer-rest-params',
    'prefer-spread',
  ]),
  'no-unused-vars': unused,
  ...errors('typescript/', [
    'await-thenable',
    'no-array-delete',
    'no-base-to-string',
    'no-deprecated',
    'no-duplicate-enum-values',
    'no-duplicate-type-constituents',
    'no-dynamic-delete',
    'no-empty-object-type',
    'no-explicit-any',
    'no-extra-non-null-assertion',
    'no-extraneous-class',
    'no-floating-promises',
    'no-for-in-array',
    'no-generated-empty-object-type',
    'no-implied-eval',
    'no-invalid-void-type',
    'no-meaningless-void-operator',
    'no-misused-new',
    'no-misused-promises',
    'no-mixed-enums',
    'no-namespace',
    'no-non-null-asserted-nullish-coalescing',
    'no-non-null-asserted-optional-chain',
    'no-redundant-type-constituents',
    'no-require-imports',
    'no-this-alias',
    'no-unnecessary-boolean-literal-compare',
    'no-unnecessary-template-expression',
    'no-unnecessary-type-arguments',
    'no-unnecessary-type-assertion',
    'no-unnecessary-type-constraint',
    'no-unnecessary-type-conversion',
    'no-unnecessary-type-parameters',
    'no-unsafe-argument',
    'no-unsafe-assignment',
    'no-unsafe-call',
    'no-unsafe-declaration-merging',
    'no-unsafe-enum-assignment',
    'no-unsafe-enum-comparison',
    'no-unsafe-function-type',
    'no-unsafe-member-access',
    'no-unsafe-return',
    'no-unsafe-unary-minus',
    'no-useless-default-assignment',
    'no-wrapper-object-types',
    'prefer-as-const',
    'prefer-literal-enum-member',
    'prefer-namespace-keyword',
    'prefer-reduce-type-parameter',
    'prefer-return-this-type',
    'related-getter-setter-pairs',
    'triple-slash-reference',
    'unbound-method',
    'unified-signatures',
    'use-unknown-in-catch-callback-variable',
  ]),
};

const typescript = {
  files: ['**/*.{ts,tsx}'],
  rules: {
    ...strictTypeChecked,
    'typescript/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
    'typescript/restrict-plus-operands': [
      'error',
      {
        allowAny: false,
        allowBoolean: false,
        allowNullish: false,
        allowNumberAndString: false,
        allowRegExp: false,
      },
    ],
    'typescript/return-await': ['error', 'error-handling-correctness-only'],
    'typescript/no-confusing-void-expression': [
      'error',
      { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
    ],
    'typescript/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
    'typescript/only-throw-error': ['error', { allowThrowingUnknown: true, allowRethrowing: true }],
    'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
    'typescript/no-unnecessary-condition': [
      'error',
      { allowConstantLoopConditions: 'only-allowed-literals' },
    ],
    'typescript/consistent-type-imports': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-misused-spread': ['error', { allow: ['string'] }],
    'house/no-default-export': 'error',
    'house/no-enum': 'error',
    'no-console': 'error',
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    ...sizes,
    ...restrictions(),
  },
};

/** The set recommended of eslint-plugin-react-hooks. */
const react = {
  files: ['renderer/**/*.{ts,tsx}'],
  rules: errors('react/', [
    'error-boundaries',
    'exhaustive-deps',
    'globals',
    'immutability',
    'incompatible-library',
    'preserve-manual-memoization',
    'purity',
    'refs',
    'rules-of-hooks',
    'set-state-in-effect',
    'set-state-in-render',
    'static-components',
    'unsupported-syntax',
    'use-memo',
  ]),
};

const tests = {
  files: ['test/**/*.{ts,tsx}', 'bench/**/*.ts'],
  rules: {
    'max-lines-per-function': 'off',
    'typescript/unbound-method': 'off',
    'typescript/no-unsafe-assignment': 'off',
    'typescript/no-unsafe-member-access': 'off',
  },
};

const scripts = {
  files: ['scripts/**/*.mjs', 'bench/**/*.mjs', '.ci/**/*.mjs'],
  rules: { 'no-unused-vars': unused, ...sizes },
};

export default defineConfig({
  plugins: ['typescript', 'react'],
  jsPlugins: ['./scripts/check/house-rules.mjs'],
  // Which rules hold stands here, not in the linter's own opinion of the day.
  categories: { correctness: 'off' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: [
    'out',
    'dist',
    'coverage',
    'test-results',
    '.scratch',
    '**/generated',
    '**/assembly',
    'test/golden/vectors',
  ],
  overrides: [
    typescript,
    react,
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
    {
      files: ['**/*.config.ts'],
      rules: { 'house/no-default-export': 'off', 'house/no-enum': 'off', 'house/no-new-date': 'off' },
    },
    { files: ['**/index.ts'], rules: { 'house/no-index-file': 'error' } },
    scripts,
  ],
});
