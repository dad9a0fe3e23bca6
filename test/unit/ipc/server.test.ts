import { describe, expect, it } from 'vitest';
import { calls } from '../../../contract/calls';
import { noLog } from '../../../main/engine/base/log';
import { throwIfAborted } from '../../../main/engine/errors';
import { createHandlers, type HandlerServices } from '../../../main/ipc/handlers';
import { IpcServer, type Handlers } from '../../../main/ipc/server';

const ours = { isTrusted: true, id: 1 };

/** Every property is a service whose every method answers `null`. */
const anything: unknown = new Proxy(() => null, { get: () => anything, apply: () => null });

function serverWith(change: Record<string, Record<string, unknown>> = {}) {
  const handlers = { ...createHandlers(anything as HandlerServices), ...change } as unknown as Handlers;
  const server = new IpcServer(handlers, noLog);
  let requestId = 0;
  const ask = (group: string, name: string, input?: unknown) =>
    server.answer(ours, { requestId: requestId++, group, name, input });
  return { server, ask };
}

const everyCall = Object.entries(calls).flatMap(([group, names]) =>
  Object.keys(names).map((name) => [group, name] as const),
);

describe('IpcServer', () => {
  it.each(everyCall)('has a handler for %s.%s and checks its input', async (group, name) => {
    const { ask } = serverWith();
    expect(createHandlers(anything as HandlerServices)).toHaveProperty([group, name]);
    expect(await ask(group, name, { unknown: 1 })).toMatchObject({
      ok: false,
      error: { code: 'input/invalid' },
    });
  });

  it('answers', async () => {
    const { ask } = serverWith({ backup: { start: () => 'job' } });
    expect(await ask('backup', 'start')).toEqual({ ok: true, value: 'job' });
  });

  it('refuses a sender that is not our window', async () => {
    const { server } = serverWith();
    const request = { requestId: 1, group: 'backup', name: 'start', input: undefined };
    expect(await server.answer({ isTrusted: false, id: 1 }, request)).toMatchObject({
      ok: false,
      error: { code: 'app/untrusted-sender' },
    });
  });

  it.each([
    ['backup', 'constructor'],
    ['__proto__', 'toString'],
    ['nothing', 'start'],
  ])('knows no call %s.%s', async (group, name) => {
    expect(await serverWith().ask(group, name)).toMatchObject({
      ok: false,
      error: { code: 'input/invalid' },
    });
  });

  it.each([null, 'x', { requestId: -1, group: 'backup', name: 'start' }])('refuses %j', async (message) => {
    expect(await serverWith().server.answer(ours, message)).toMatchObject({
      ok: false,
      error: { message: 'Not a request' },
    });
  });

  it('names the fields of a bad input, never its values', async () => {
    const answer = await serverWith().ask('connection', 'unlock', {
      password: 'geheim',
      rememberPassword: 'x',
    });
    expect(answer).toMatchObject({ ok: false, error: { context: { fields: 'rememberPassword' } } });
    expect(JSON.stringify(answer)).not.toContain('geheim');
  });

  it('gives a call up when its window asks, and only its own', async () => {
    const { server } = serverWith({
      snapshots: {
        list: (_: unknown, signal: AbortSignal) =>
          new Promise((resolve) => signal.addEventListener('abort', resolve)).then(() =>
            throwIfAborted(signal),
          ),
      },
    });
    const answer = server.answer(ours, { requestId: 7, group: 'snapshots', name: 'list', input: undefined });
    await Promise.resolve();
    server.cancel({ isTrusted: true, id: 2 }, 7);
    server.cancel({ isTrusted: false, id: 1 }, 7);
    server.cancel(ours, 8);
    server.cancel(ours, 7);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'app/cancelled' } });
  });
});
