import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineOnThread, RemoteEngine } from '../../../main/engine-thread/protocol';
import { startEngineThread } from '../../../main/engine-thread/remote-engine';
import { cancelledError, EngineError, isCancelled } from '../../../main/engine/errors';
import { PauseGate } from '../../../main/engine/base/pause-gate';
import type { BackupRequest, EngineEvent } from '../../../main/engine/requests';
import type { GetToken } from '../../../main/engine/storage/storage-token';
import { deferred } from '../../support/deferred';
import { usualBackup } from '../../support/usual-backup';
import { bundleWorker } from '../../support/worker-bundle';

let folder: string;
let entry: URL;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stowkeep-test-'));
  entry = await bundleWorker(folder, 'test/support/engine-double.worker.ts');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const noLimits = { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined };
const running = { signal: new AbortController().signal };
const openRequest = (path: string): Parameters<RemoteEngine['open']>[0] => ({
  location: { kind: 'local', path },
  credential: { kind: 'none' },
  password: 'p',
  limits: noLimits,
  cacheFolder: undefined,
});

function startEngine(getToken?: GetToken): EngineOnThread {
  const engine = startEngineThread(entry, { cpu: entry, open: entry }, () => undefined, { getToken });
  onTestFinished(() => engine.close());
  return engine;
}

describe('the engine on its own thread', () => {
  it('answers calls, in the order they were made', async () => {
    const engine = startEngine();
    expect(await engine.probe(openRequest('/fine'), running)).toEqual({ kind: 'empty' });
    const session = await engine.open(openRequest('/fine'), running);
    session.setLimits({ ...noLimits, uploadBytesPerSecond: 5 });
    expect([session.info, await session.changePassword('next', running)]).toEqual([
      { id: 'id' },
      'limits 5, password next',
    ]);
  });

  it('takes over which proxy the system names', async () => {
    const engine = startEngine();
    engine.useSystemProxy({ proxy: 'http://p:1', direct: [], isUnknown: false });
    const session = await engine.open(openRequest('/proxy'), running);
    expect(await session.changePassword('next', running)).toBe('proxy http://p:1, password next');
  });

  it('passes events on and takes a cancellation across', async () => {
    const session = await startEngine().create(openRequest('/fine'), running);
    const abort = new AbortController();
    const phases: string[] = [];
    const error = await session
      .backup({} as BackupRequest, {
        signal: abort.signal,
        onEvent: (event) => {
          if (event.kind === 'phase') phases.push(event.phase);
          abort.abort();
        },
      })
      .catch((reason: unknown) => reason);
    expect([phases, isCancelled(error)]).toEqual([['saving'], true]);
  });

  it('takes a pause across, also one that was there before', async () => {
    const session = await startEngine().create(openRequest('/fine'), running);
    const pause = new PauseGate();
    pause.setPaused(true);
    const abort = new AbortController();
    const phases: string[] = [];
    const onEvent = (event: EngineEvent) => {
      if (event.kind !== 'phase') return;
      phases.push(event.phase);
      if (event.phase === 'planning') pause.setPaused(false);
      else if (event.phase === 'restoring') abort.abort();
    };
    const options = { signal: abort.signal, onEvent, pause };
    await session.backup({} as BackupRequest, options).catch(() => undefined);
    expect(phases).toEqual(['saving', 'planning', 'restoring']);
  });

  it('passes an assessment on while it grows, and its end', async () => {
    const abort = new AbortController();
    const seen: unknown[] = [];
    const error: unknown = await startEngine()
      .assess(
        { ...usualBackup, targets: ['/a'], presets: [] },
        {
          signal: abort.signal,
          onProgress: (assessment) => {
            seen.push(assessment);
            abort.abort();
          },
        },
      )
      .catch((reason: unknown) => reason);
    expect([seen, isCancelled(error)]).toEqual([
      [{ unreadable: [{ path: '/a', code: 'disk/denied' }] }],
      true,
    ]);
  });

  it('passes the steps of a pre-flight on', async () => {
    const abort = new AbortController();
    const seen: unknown[] = [];
    const error: unknown = await startEngine()
      .preflight(openRequest('/fine'), {
        signal: abort.signal,
        onSteps: (steps) => {
          seen.push(...steps);
          abort.abort();
        },
      })
      .catch((reason: unknown) => reason);
    expect([seen, isCancelled(error)]).toEqual([
      [{ id: 'name', state: 'running', error: null, facts: {} }],
      true,
    ]);
  });

  it('keeps code and context of an error', async () => {
    await expect(startEngine().open(openRequest('/denied'), running)).rejects.toMatchObject({
      code: 'storage/forbidden',
      message: 'No',
      context: { status: 403 },
    });
  });

  it('does not start what was cancelled before', async () => {
    const error = await startEngine()
      .open(openRequest('/fine'), { signal: AbortSignal.abort() })
      .catch((reason: unknown) => reason);
    expect(isCancelled(error)).toBe(true);
  });

  it('forgets a session that was closed', async () => {
    const session = await startEngine().open(openRequest('/fine'), running);
    await session.close();
    await expect(
      session.listSnapshots({ hosts: [], tagLists: [], paths: [] }, running),
    ).rejects.toMatchObject({ code: 'bug' });
  });

  it('fails every call when its thread dies, and those after it', async () => {
    const engine = startEngine();
    const waiting = engine.open(openRequest('/never'), running);
    const crash = engine.open(openRequest('/crash'), running);
    const death = { code: 'bug', message: 'The engine has stopped; restart the app' };
    await expect(waiting).rejects.toMatchObject(death);
    await expect(crash).rejects.toMatchObject(death);
    await expect(engine.probe(openRequest('/fine'), running)).rejects.toMatchObject(death);
  });

  it('gives open calls up when it is shut down', async () => {
    const engine = startEngine();
    const waiting = engine.open(openRequest('/never'), running).catch((reason: unknown) => reason);
    await engine.close();
    expect(isCancelled(await waiting)).toBe(true);
  });
});

describe('a token that the engine asks for', () => {
  const tokens = (getToken?: GetToken, options = running) =>
    startEngine(getToken).open(openRequest('/token'), options);

  it('comes from the main thread', async () => {
    const asked: unknown[] = [];
    const session = await tokens(async (request) => {
      asked.push(request);
      return { token: 't', expiresOnMs: 5 };
    });
    expect(asked).toEqual([{ account: 'anna', claims: '{}' }]);
    expect(await session.changePassword('next', running)).toBe(
      '{"token":"t","expiresOnMs":5}, password next',
    );
  });

  it('may be refused, for a reason', async () => {
    const blocked = new EngineError('auth/blocked', 'no', { aadsts: 53003 });
    await expect(tokens(() => Promise.reject(blocked))).rejects.toMatchObject({
      code: 'auth/blocked',
      context: { aadsts: 53003 },
    });
    await expect(tokens()).rejects.toMatchObject({ code: 'auth/sign-in-required' });
    expect(
      isCancelled(await tokens(() => Promise.reject(cancelledError())).catch((error: unknown) => error)),
    ).toBe(true);
  });

  it('is not wanted any more when the call is cancelled, or the thread has died', async () => {
    const abort = new AbortController();
    const told = deferred();
    const opened = tokens(
      (_, { signal }) => {
        signal.addEventListener('abort', () => told.resolve());
        abort.abort();
        return new Promise(() => undefined);
      },
      { signal: abort.signal },
    ).catch((error: unknown) => error);
    expect(isCancelled(await opened)).toBe(true);
    await told.promise;

    const late = deferred();
    const engine = startEngine((_, { signal }) => {
      signal.addEventListener('abort', () => late.resolve());
      void engine.open(openRequest('/crash'), running).catch(() => undefined);
      return new Promise(() => undefined);
    });
    await expect(engine.open(openRequest('/token'), running)).rejects.toMatchObject({ code: 'bug' });
    await late.promise;
  });
});
