import { execFileSync } from 'node:child_process';

/** Removes a folder with all below it, if it is there. By `rm`, which is several times as fast as Node for hundreds of thousands of files. @param {string} path */
export function removeTree(path) {
  execFileSync('rm', ['-rf', path]);
}
