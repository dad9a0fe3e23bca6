import { expect, it } from 'vitest';
import { visitGraph } from '../../../../main/engine/base/visit-graph';
import { deferred } from '../../../support/deferred';

const never = new AbortController().signal;
const graph: Readonly<Record<string, string>> = { a: 'bc', b: 'cd', c: 'd', d: 'a', x: '' };

it('visits everything once, depth first', async () => {
  const visited: string[] = [];

  await visitGraph('ax', 1, never, async (item) => {
    visited.push(item);
    return graph[item]!;
  });

  expect(visited).toEqual(['a', 'b', 'd', 'c', 'x']);
});

it('runs no more than the width at a time', async () => {
  const gate = deferred<undefined>();
  const started: string[] = [];
  const done = visitGraph('abcd', 2, never, async (item) => {
    started.push(item);
    await gate.promise;
    return '';
  });

  await Promise.resolve();
  expect(started).toEqual(['a', 'b']);
  gate.resolve(undefined);
  await done;
  expect(started).toEqual(['a', 'b', 'c', 'd']);
});

it('stops at the first failure', async () => {
  const visited: string[] = [];
  const failing = visitGraph('abc', 1, never, async (item) => {
    visited.push(item);
    throw new Error(item);
  });

  await expect(failing).rejects.toThrow('a');
  expect(visited).toEqual(['a']);
});

it('visits in one turn what need not wait, and waits for others side by side', async () => {
  const events: string[] = [];
  const gate = deferred<undefined>();
  const done = visitGraph('abcd', 2, never, (item) => {
    events.push(item);
    if (item === 'a') return ['x'];
    return 'bc'.includes(item) ? gate.promise.then(() => []) : [];
  });

  await Promise.resolve();
  expect(events).toEqual(['a', 'x', 'b', 'c']);
  gate.resolve(undefined);
  await done;
  expect(events).toEqual(['a', 'x', 'b', 'c', 'd']);
});

it('gives way to others, and ends, when it is cancelled amid visits that need not wait', async () => {
  const abort = new AbortController();
  let visits = 0;
  const endless = visitGraph([0], 1, abort.signal, (item) => {
    visits++;
    return [item + 1];
  });
  setImmediate(() => abort.abort());

  await expect(endless).rejects.toThrow();
  expect(visits).toBeGreaterThan(0);
});
