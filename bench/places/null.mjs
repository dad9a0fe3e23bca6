import { join } from 'node:path';
import { countsPath } from '../null-server/server.mjs';
import { port, startServer } from './server-process.mjs';

/** The null server, which counts by itself. */
export function startNull() {
  return startServer([join(import.meta.dirname, '../null-server/main.mjs'), `${port}`], {
    countRequests: async (url) => {
      const answer = await fetch(`${url}${countsPath}`);
      return /** @type {import('../null-server/server.mjs').Counts} */ (await answer.json()).requests;
    },
  });
}
