/**
 * Who may import whom. A room may import itself and what is listed after it; everything else is forbidden. The reasons stand in
 * docs/architecture.md.
 */
const engine = 'main/engine/';
// Open to the whole engine: no room's secret, and they import nothing above themselves.
const everywhere = [
  'main/engine/base/',
  'main/engine/errors.ts',
  'main/engine/items.ts',
  'main/engine/previews.ts',
  'main/engine/requests.ts',
  'main/engine/lookup-requests.ts',
  'main/engine/prune-requests.ts',
];
const engineDoor = [
  'main/engine/engine.ts',
  'main/engine/errors.ts',
  'main/engine/requests.ts',
  'main/engine/lookup-requests.ts',
  'main/engine/base/',
];
// The shapes that the door's requests and answers are made of.
const shapes = ['ids', 'tree', 'snapshot', 'byte-text', 'go-time'].map(
  (name) => `main/engine/format/${name}.ts`,
);

/** Room (a pattern for the beginning of a path) → what it may import besides itself. */
const rooms = [
  ['contract/', []],
  [`${engine}base/`, [`${engine}errors.ts`]],
  [`${engine}errors.ts`, []],
  // Types only; the rule `requests-are-types` below.
  [
    `${engine}((lookup|prune|forget)-)?requests.ts`,
    [
      ...everywhere,
      ...['format/', 'walker/walk-rules.ts', 'reader/folder-page.ts', 'repository/repository.ts'].map(
        (path) => engine + path,
      ),
    ],
  ],
  [`${engine}items.ts`, [`${engine}errors.ts`]],
  [`${engine}previews.ts`, []],
  [`${engine}format/`, everywhere],
  [`${engine}crypto/`, everywhere],
  [`${engine}chunker/`, everywhere],
  [`${engine}zstd/`, everywhere],
  [`${engine}blob-index/`, [...everywhere, `${engine}format/`]],
  [
    `${engine}packer/`,
    [...everywhere, ...['format/', 'crypto/', 'zstd/', 'blob-index/'].map((room) => engine + room)],
  ],
  [`${engine}sweep/`, [...everywhere, ...['format/', 'blob-index/', 'packer/'].map((room) => engine + room)]],
  [`${engine}storage/`, [...everywhere, `${engine}format/`]],
  [
    `${engine}workers/`,
    [
      ...everywhere,
      ...[
        'format/',
        'crypto/',
        'chunker/',
        'zstd/',
        'blob-index/',
        'packer/',
        'sweep/',
        'disk/',
        'walker/',
      ].map((room) => engine + room),
    ],
  ],
  [
    `${engine}preflight/`,
    [...everywhere, ...['place-check', 'stall-watch'].map((name) => `${engine}storage/${name}.ts`)],
  ],
  [`${engine}disk/`, [...everywhere, `${engine}format/`]],
  [`${engine}walker/`, [...everywhere, ...['format/', 'disk/'].map((room) => engine + room)]],
  [
    `${engine}repository/`,
    [
      ...everywhere,
      ...[
        'format/',
        'crypto/',
        'chunker/',
        'zstd/',
        'blob-index/',
        'packer/',
        'sweep/',
        'storage/backend.ts',
        'workers/workers.ts',
        'workers/open-workers.ts',
      ].map((room) => engine + room),
    ],
  ],
  [
    `${engine}archiver/`,
    [
      ...everywhere,
      ...['format/', 'disk/', 'walker/', 'repository/repository.ts'].map((room) => engine + room),
    ],
  ],
  [
    `${engine}restorer/`,
    [...everywhere, ...['format/', 'disk/', 'repository/repository.ts'].map((room) => engine + room)],
  ],
  [
    `${engine}reader/`,
    [...everywhere, ...['format/', 'repository/repository.ts'].map((room) => engine + room)],
  ],
  [
    `${engine}search/`,
    [...everywhere, ...['format/', 'repository/repository.ts'].map((room) => engine + room)],
  ],
  [
    `${engine}compare/`,
    [
      ...everywhere,
      ...[
        'format/',
        'crypto/hash.ts',
        'disk/',
        'walker/',
        'reader/find-node.ts',
        'repository/repository.ts',
      ].map((room) => engine + room),
    ],
  ],
  [
    `${engine}maintenance/`,
    [...everywhere, ...['format/', 'repository/repository.ts'].map((room) => engine + room)],
  ],
  // The door and its helpers build the rooms and connect them.
  [`${engine}[^/]+\\.ts`, [engine]],
  ['main/engine-thread/', [engine]],
  [
    'main/jobs/',
    [
      ...engineDoor,
      ...shapes,
      'main/app-error.ts',
      'main/engine-thread/',
      'main/auth/',
      'main/plans/',
      'main/settings/',
      'main/plans/',
      'contract/',
    ],
  ],
  ['main/plans/', ['contract/', 'main/engine/base/', 'main/engine/errors.ts']],
  ['main/app-error.ts', ['contract/', 'main/engine/errors.ts']],
  ['main/auth/', ['contract/', 'main/app-error.ts', 'main/engine/base/', 'main/engine/errors.ts']],
  ['main/azure/', ['contract/', 'main/engine/base/', 'main/engine/errors.ts']],
  ['main/organisation/', ['contract/', 'main/app-error.ts', 'main/plans/', 'main/engine/base/']],
  ['main/plans/', ['contract/', 'main/engine/base/', 'main/engine/errors.ts']],
  ['main/settings/', ['contract/', 'main/plans/', 'main/engine/base/', 'main/engine/errors.ts']],
  ['main/control/', ['contract/', 'main/app-error.ts', 'main/engine/base/', 'main/engine/errors.ts']],
  ['main/logging/', ['contract/', 'main/engine/base/']],
  [
    'main/ipc/',
    [
      'contract/',
      'main/app-error.ts',
      'main/jobs/',
      'main/auth/',
      'main/azure/',
      'main/organisation/',
      'main/settings/',
      'main/engine/errors.ts',
      'main/engine/base/',
    ],
  ],
  [
    'main/shell/',
    [
      'contract/',
      'main/app-error.ts',
      'main/auth/secret-store.ts',
      'main/engine/base/',
      'main/plans/system-facts.ts',
    ],
  ],
  [
    'main/cli/',
    [
      ...engineDoor,
      ...shapes,
      'main/engine-thread/',
      'main/auth/',
      'main/organisation/',
      'main/settings/',
      'main/plans/',
      'main/control/',
      'main/logging/',
      'contract/',
    ],
  ],
  ['main/[^/]+\\.ts', ['main/', 'contract/']],
  ['preload/', ['contract/']],
  [
    'renderer/app/',
    ['renderer/screens/', 'renderer/parts/', 'renderer/api/', 'renderer/ui/', 'renderer/lib/', 'contract/'],
  ],
  // How the window is looked at without the app.
  ['renderer/preview/', ['renderer/', 'contract/']],
  // One folder per screen, which imports no other; what screens share are parts.
  ['renderer/screens/', ['renderer/parts/', 'renderer/api/', 'renderer/ui/', 'renderer/lib/', 'contract/']],
  ['renderer/parts/', ['renderer/api/', 'renderer/ui/', 'renderer/lib/', 'contract/']],
  ['renderer/api/', ['contract/']],
  ['renderer/ui/', ['renderer/lib/']],
  // The texts of errors are exhaustive over the contract's codes; routes are shared with main.
  [
    'renderer/lib/',
    [
      'errors',
      'route',
      'troubles',
      'sign-in-troubles',
      'storage-troubles',
      'management-troubles',
      'network-troubles',
      'known-trouble',
    ].map((name) => `contract/${name}.ts`),
  ],
  ['renderer/preview/', ['renderer/']],
  // The page of the small window beside the tray.
  ['renderer/panel/', ['renderer/app/', 'renderer/parts/', 'renderer/api/', 'renderer/lib/', 'contract/']],
  ['renderer/[^/]+\\.tsx?', ['renderer/', 'contract/']],
];

const ours = '^(main|contract|preload|renderer|test|bench|scripts)/';

/** A pattern names a folder (ends in `/`) or a whole file. */
const anchored = (path) =>
  path.endsWith('/') ? `^${path}` : `^${path.replace(/(?<!\\)\.(tsx?)/g, '\\.$1')}$`;

/** The rooms that come earlier in the table are not meant by the wide patterns of files that lie directly in a folder. */
const roomRules = rooms.map(([room, allowed], at) => ({
  name: `room ${room}`,
  severity: 'error',
  from: { path: anchored(room), pathNot: rooms.slice(0, at).map(([earlier]) => anchored(earlier)) },
  to: { path: ours, pathNot: [room, ...allowed].map(anchored) },
}));

/** Foreign things and the only places that touch them. */
const homes = [
  [
    'electron',
    '^electron$|node_modules/electron/',
    ['main/shell/', 'main/ipc/', 'main/[^/]+\\.ts', 'preload/'],
  ],
  ['azure-storage', 'node_modules/@azure/storage-blob/', ['main/engine/storage/azure/']],
  ['https-proxy-agent', 'node_modules/https-proxy-agent/', ['main/engine/base/']],
  ['msal', 'node_modules/@azure/(msal-node|identity|core-rest-pipeline)/', ['main/auth/']],
  ['archiver', 'node_modules/archiver/', ['main/engine/restorer/']],
  ['commander', 'node_modules/commander/', ['main/cli/']],
  ['koffi', 'node_modules/koffi/', ['main/engine/disk/', 'main/shell/system-facts.win32.ts']],
  ['zstd-napi', 'node_modules/zstd-napi/', ['main/engine/zstd/']],
  [
    'zod',
    'node_modules/zod/',
    [
      'contract/',
      'main/ipc/',
      'main/settings/',
      'main/auth/',
      'main/azure/',
      'main/organisation/',
      'main/plans/',
      'main/control/',
    ],
  ],
  ['temporal', 'node_modules/temporal-', ['main/plans/']],
  ['i18next', 'node_modules/i18next/', ['renderer/lib/', 'main/shell/']],
  ['react', 'node_modules/(react|react-dom|@fluentui)/', ['renderer/']],
];

const homeRules = homes.map(([name, path, places]) => ({
  name: `home of ${name}`,
  severity: 'error',
  from: { path: '^(main|contract|preload|renderer)/', pathNot: places.map(anchored) },
  to: { path },
}));

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...roomRules,
    ...homeRules,
    {
      name: 'requests-are-types',
      severity: 'error',
      from: { path: '^main/engine/((lookup|prune|forget)-)?requests\\.ts$' },
      to: { dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'format-is-pure',
      comment: 'Bytes in, values out.',
      severity: 'error',
      from: { path: '^main/engine/format/' },
      to: {
        dependencyTypes: ['core'],
        path: '^(node:)?(fs|net|http|https|tls|dgram|child_process|worker_threads|crypto)',
      },
    },
    {
      name: 'files-of-this-computer',
      comment: 'The engine reaches them through disk, the local backend and the cache only.',
      severity: 'error',
      from: { path: '^main/engine/', pathNot: '^main/engine/(disk|storage)/' },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'], path: '^(node:)?fs' },
    },
    {
      name: 'contract-is-schemas',
      severity: 'error',
      from: { path: '^contract/' },
      to: { pathNot: ['^contract/', 'node_modules/zod/'] },
    },
    {
      name: 'screens-stand-alone',
      severity: 'error',
      from: { path: '^renderer/screens/([^/]+)/' },
      to: { path: '^renderer/screens/', pathNot: '^renderer/screens/$1/' },
    },
    {
      name: 'tests-are-leaves',
      severity: 'error',
      from: { pathNot: '^(test|bench|scripts)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(generated|assembly)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
