import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

export const cliVersion = version;
/** As it stands in the snapshots. */
export const programVersion = `stowkeep ${version}`;
