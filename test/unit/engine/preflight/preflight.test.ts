import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineError, isCancelled } from '../../../../main/engine/errors';
import { runPreflight } from '../../../../main/engine/preflight/preflight';
import { LocalCheck } from '../../../../main/engine/storage/local/local-check';
import type { CheckStep, PlaceCheck, PreflightStep } from '../../../../main/engine/storage/place-check';
import { FakeClock } from '../../../support/fake-clock';
import { temporaryFolder } from '../../../support/temporary-folder';

const passes = async () => ({ state: 'passed' }) as const;
const never = () => new Promise<never>(() => undefined);

function checkOf(steps: readonly CheckStep[], clean: PlaceCheck['clean'] = async () => undefined) {
  const clock = new FakeClock();
  const abort = new AbortController();
  const seen: (readonly PreflightStep[])[] = [];
  const onSteps = (now: readonly PreflightStep[]) => void seen.push(now);
  const run = () => runPreflight({ steps, clean }, { clock, signal: abort.signal, onSteps });
  return { clock, abort, seen, run };
}

const states = (steps: readonly PreflightStep[]) => steps.map(({ id, state }) => `${id} ${state}`);

describe('a pre-flight', () => {
  it('skips what a failure makes pointless, and what needs that, but no more', async () => {
    const error = new EngineError('storage/forbidden', 'no', { status: 403 });
    const { run, seen } = checkOf([
      { id: 'container', look: passes },
      { id: 'create', needs: 'container', look: async () => Promise.reject(error) },
      { id: 'read', needs: 'create', look: passes },
      { id: 'protection', needs: 'read', look: passes },
      { id: 'delete-backups', needs: 'container', look: async () => ({ state: 'warned', facts: { a: 1 } }) },
    ]);
    const steps = await run();
    expect(states(steps)).toEqual([
      'container passed',
      'create failed',
      'read skipped',
      'protection skipped',
      'delete-backups warned',
    ]);
    expect(steps[1]?.error).toMatchObject({ code: 'storage/forbidden', context: { status: 403 } });
    expect(steps[4]).toEqual({ id: 'delete-backups', state: 'warned', error: null, facts: { a: 1 } });
    expect(seen.map((now) => now.map(({ state }) => state[0]).join(''))).toEqual([
      'rwwww',
      'pwwww',
      'prwww',
      'pfwww',
      'pfsww',
      'pfssw',
      'pfssr',
      'pfssw',
    ]);
  });

  it('waits for no step longer than half a minute, whether it listens or not', async () => {
    const { run, clock } = checkOf([
      { id: 'name', look: never },
      { id: 'sign-in', lateCode: 'auth/sign-in-required', look: never },
    ]);
    const running = run();
    await clock.advance(60_000);
    expect((await running).map(({ error }) => error?.code)).toEqual([
      'storage/unavailable',
      'auth/sign-in-required',
    ]);
  });

  it.each([
    ['and cleans up', async () => undefined],
    ['though it cannot clean up', async () => Promise.reject(new Error('no'))],
    ['though nobody answers while it cleans up', never],
  ])('ends when it is cancelled, %s', async (_, clean) => {
    let cleaned = 0;
    const { run, abort, clock, seen } = checkOf([{ id: 'create', look: never }], () => {
      cleaned++;
      return clean();
    });
    const running = run().catch((reason: unknown) => reason);
    abort.abort();
    await clock.advance(10_000);
    expect(isCancelled(await running)).toBe(true);
    expect([cleaned, seen.length]).toEqual([1, 1]);
  });
});

describe('of a folder', () => {
  const look = async (path: string) => {
    const check = new LocalCheck(path);
    return runPreflight(check, {
      clock: new FakeClock(),
      signal: new AbortController().signal,
      onSteps: () => undefined,
    });
  };

  it('stores a file and takes it away again', async () => {
    const folder = await temporaryFolder();
    const steps = await look(folder);
    const names = ['container', 'list', 'create', 'read', 'delete-locks'];
    expect(states(steps)).toEqual(names.map((name) => `${name} passed`));
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not make a folder that is not there', async () => {
    const folder = await temporaryFolder();
    const steps = await look(join(folder, 'new', 'backup'));
    expect(steps.map(({ state }) => state)).toEqual(['passed', ...Array<string>(4).fill('unknown')]);
    expect(steps[0]?.facts).toEqual({ exists: false });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['file', 'file/below'])('is no folder: %s', async (name) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const steps = await look(join(folder, name));
    expect(steps.map(({ state }) => state)).toEqual(['failed', ...Array<string>(4).fill('skipped')]);
    expect(steps[0]?.error).toMatchObject({ code: 'storage/not-found' });
  });

  it('leaves a repository that is there alone', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'locks'));
    await writeFile(join(folder, 'config'), 'x');
    await look(folder);
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(['config', 'locks']);
  });
});
