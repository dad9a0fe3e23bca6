/** Reads V8's CPU profiles, one for each thread, and says where the time went. */
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** V8's names for a thread that does nothing of its own. */
const idle = new Set(['(idle)', '(root)', '(program)']);

/**
 * The functions with the most time of their own, over all threads.
 * @param {string} folder of `.cpuprofile` files
 * @param {number} count
 * @returns {Promise<readonly { readonly place: string, readonly seconds: number }[]>}
 */
export async function hotSpots(folder, count) {
  const seconds = new Map();
  for (const name of await readdir(folder)) {
    if (name.endsWith('.cpuprofile'))
      addProfile(JSON.parse(await readFile(join(folder, name), 'utf8')), seconds);
  }
  return [...seconds]
    .map(([place, time]) => ({ place, seconds: time }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, count);
}

/**
 * @param {{ nodes: { id: number, callFrame: { functionName: string, url: string, lineNumber: number } }[], samples: number[], timeDeltas: number[] }} profile
 * @param {Map<string, number>} seconds
 */
function addProfile({ nodes, samples, timeDeltas }, seconds) {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  samples.forEach((id, index) => {
    const place = places.get(id);
    if (place === undefined) return;
    seconds.set(place, (seconds.get(place) ?? 0) + (timeDeltas[index] ?? 0) / 1e6);
  });
}

/** @param {{ functionName: string, url: string, lineNumber: number }} frame */
function placeOf({ functionName, url, lineNumber }) {
  if (idle.has(functionName)) return undefined;
  return `${functionName || '(anonymous)'}  ${url ? `${basename(url)}:${lineNumber + 1}` : ''}`.trimEnd();
}
