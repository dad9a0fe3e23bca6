/** The storage emulator, all in memory. Its log of requests, a line each, is what they are counted by. */
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { port, startServer } from './server-process.mjs';

export function startAzurite() {
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const options = ['--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck'];
  const address = ['--blobHost', '127.0.0.1', '--blobPort', `${port}`];
  let requests = 0;
  let lastMark = '';
  let marks = 0;
  const onLine = (/** @type {string} */ line) => {
    lastMark = /\/bench-mark-\d+-/.exec(line)?.[0] ?? lastMark;
    if (line.includes('devstoreaccount1')) requests += 1;
  };
  return startServer([main, ...options, ...address], {
    onLine,
    // A request of our own whose line comes after all others.
    countRequests: async (url) => {
      const mark = `/bench-mark-${marks++}-`;
      await fetch(`${url}${mark}`);
      while (lastMark !== mark) await delay(5);
      return requests;
    },
  });
}
