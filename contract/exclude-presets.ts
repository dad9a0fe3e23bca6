/**
 * What people usually leave out, as restic's patterns. Only what a program makes again by itself, or somebody has thrown away; and only names that
 * nobody gives to files of their own: a folder `build` may hold the plans of a house, a file `.obj` a sculpture.
 */
export const excludePresetIds = [
  'caches',
  'temporary-files',
  'dependencies',
  'build-outputs',
  'browser-caches',
  'virtual-machines',
  'trash',
] as const;
export type ExcludePresetId = (typeof excludePresetIds)[number];

type System = 'linux' | 'darwin' | 'win32';
/** Those for all systems, then those for one. On Windows `C:\Users` is `/C/Users`. */
type PresetPatterns = Readonly<Record<'all' | System, readonly string[]>>;

const patterns: Readonly<Record<ExcludePresetId, PresetPatterns>> = {
  caches: {
    all: [
      '.cache',
      '.ccache',
      '.npm/_cacache',
      '.gradle/caches',
      '.eslintcache',
      '.mypy_cache',
      '.pytest_cache',
    ],
    linux: ['.thumbnails', '.var/app/*/cache', '/var/cache'],
    darwin: ['Library/Caches', '/System/Library/Caches'],
    win32: [
      'AppData/Local/Microsoft/Windows/INetCache',
      'AppData/Local/Microsoft/Windows/WebCache',
      'AppData/Local/Microsoft/Windows/Explorer/thumbcache_*.db',
      'AppData/Local/Packages/*/AC/INetCache',
      'AppData/Local/D3DSCache',
      'AppData/Local/NVIDIA/DXCache',
      'AppData/Local/npm-cache',
      'AppData/Local/pip/cache',
    ],
  },
  'temporary-files': {
    all: ['*.tmp', '*.temp', '~$*', '.~lock.*#', '*.swp', '*.crdownload', 'Thumbs.db', '.DS_Store'],
    linux: ['/tmp', '/var/tmp', '/run'],
    darwin: [
      '/private/tmp',
      '/private/var/tmp',
      '/private/var/folders',
      '/private/var/vm',
      '.TemporaryItems',
    ],
    win32: [
      'AppData/Local/Temp',
      'AppData/Local/CrashDumps',
      '/?/Windows/Temp',
      '/?/pagefile.sys',
      '/?/hiberfil.sys',
      '/?/swapfile.sys',
    ],
  },
  dependencies: {
    all: [
      'node_modules',
      'bower_components',
      '.venv',
      'site-packages',
      'vendor/bundle',
      '.m2/repository',
      '.cargo/registry',
      'go/pkg/mod',
      '.nuget/packages',
      '.bundle/cache',
    ],
    linux: [],
    darwin: ['Pods'],
    win32: [],
  },
  'build-outputs': {
    all: [
      '__pycache__',
      'target/debug',
      'target/release',
      'cmake-build-*',
      'CMakeFiles',
      'bin/Debug',
      'bin/Release',
      'obj/Debug',
      'obj/Release',
      '.gradle',
      '.next',
      '.nuxt',
      '.svelte-kit',
      '.parcel-cache',
      '.turbo',
      '.tox',
    ],
    linux: ['*.o'],
    darwin: ['*.o', 'Library/Developer/Xcode/DerivedData'],
    win32: [],
  },
  'browser-caches': {
    // Of everything that is built on Chromium, and of Firefox.
    all: [
      'Cache/Cache_Data',
      'Code Cache',
      'GPUCache',
      'GrShaderCache',
      'ShaderCache',
      'DawnCache',
      'Service Worker/CacheStorage',
      'Service Worker/ScriptCache',
      'cache2/entries',
    ],
    linux: ['.cache/mozilla', '.cache/google-chrome', '.cache/chromium', '.cache/microsoft-edge'],
    darwin: ['Library/Caches/Firefox', 'Library/Caches/Google/Chrome', 'Library/Caches/com.apple.Safari'],
    win32: [],
  },
  'virtual-machines': {
    all: ['*.vmdk', '*.vdi', '*.vhd', '*.vhdx', '*.qcow', '*.qcow2', '*.vmem', '*.vmsn', '.vagrant.d/boxes'],
    linux: ['.local/share/containers/storage', '/var/lib/docker', '/var/lib/libvirt/images'],
    darwin: ['*.pvm', '*.utm', '*.vmwarevm', 'Library/Containers/com.docker.docker/Data/vms'],
    win32: [],
  },
  trash: {
    all: [],
    linux: ['.local/share/Trash', '.Trash-[0-9]*'],
    darwin: ['.Trash', '.Trashes'],
    win32: ['$Recycle.Bin', '$RECYCLE.BIN'],
  },
};

/** restic's patterns of these presets. Systems that are not known have those for all. */
export function presetPatterns(presets: readonly ExcludePresetId[], system: string): readonly string[] {
  return presets.flatMap((id) => [
    ...patterns[id].all,
    ...(Object.hasOwn(patterns[id], system) ? patterns[id][system as System] : []),
  ]);
}
