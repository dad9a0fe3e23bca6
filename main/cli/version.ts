import { version } from '../../package.json';

export const cliVersion: string = version;
/** As it stands in the snapshots. */
export const programVersion = `stowkeep ${version}`;
