/** Microsoft's azcopy, which copies without encrypting. It is 58 MB and only for this; so it is fetched from npm when it is first wanted. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** MIT. @see https://www.npmjs.com/package/@azure-tools/azcopy-linux */
const packageName = '@azure-tools/azcopy-linux';
const version = '10.32.2';
const home = join(import.meta.dirname, '../../.scratch/azcopy');

/** @returns {import('./programs.mjs').Program} azcopy with its own defaults, quiet */
export function azcopyProgram() {
  const binary = findOrFetch();
  return {
    name: 'azcopy',
    version,
    env: {
      AZCOPY_LOG_LOCATION: join(home, 'logs'),
      AZCOPY_JOB_PLAN_LOCATION: join(home, 'plans'),
      AZCOPY_DISABLE_SYSLOG: 'true',
    },
    command: ({ source, containerUrl }) => [
      ...[binary, 'copy', join(source, '*'), containerUrl, '--from-to=LocalBlob', '--recursive'],
      ...['--output-level=quiet', '--log-level=NONE', '--check-version=false'],
    ],
  };
}

function findOrFetch() {
  const folder = join(home, 'node_modules', packageName, 'dist/bin');
  if (!existsSync(folder)) {
    mkdirSync(home, { recursive: true });
    process.stderr.write(`fetching ${packageName}@${version}\n`);
    const options = ['--prefix', home, '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
    execFileSync('npm', ['install', ...options, `${packageName}@${version}`], { stdio: 'ignore' });
  }
  const name = readdirSync(folder).find((file) => file.startsWith('azcopy'));
  const binary = join(folder, name ?? '');
  chmodSync(binary, 0o755);
  return binary;
}
