import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Health, Job } from '../../../contract/data';
import { AppError } from '../../../main/app-error';
import { askApp } from '../../../main/control/ask-app';
import { controlPath } from '../../../main/control/control-place';
import { ControlServer, type ControlHandlers } from '../../../main/control/control-server';
import { noLog } from '../../../main/engine/base/log';
import { temporaryFolder } from '../../support/temporary-folder';

const token = 'a'.repeat(64);
const planId = '0d6f0a4e-6f5c-4c3b-9a63-111111111111';
const signal = new AbortController().signal;

async function serve(handlers: Partial<ControlHandlers> = {}) {
  const path = controlPath(await temporaryFolder(), process.platform);
  const unexpected = () => {
    throw new Error('unexpected');
  };
  const all = { plans: () => [], next: unexpected, run: unexpected, pause: unexpected, resume: unexpected };
  const server = new ControlServer({ path, token, handlers: { ...all, ...handlers }, log: noLog });
  await server.start();
  onTestFinished(() => server.dispose());
  return { path, token };
}

/** What the app answers to a line that no client of ours writes. */
async function answerTo(path: string, line: string): Promise<string> {
  const socket = connect(path);
  socket.end(`${line}\n`);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

describe('the running app', () => {
  it('answers whoever knows the token, as often as it is asked', async () => {
    const door = await serve();
    expect(await askApp(door, { call: 'plans' }, { signal })).toEqual([]);
    expect(await askApp(door, { call: 'plans' }, { signal })).toEqual([]);
  });

  it('tells how far it is before it answers', async () => {
    const job = (state: Job['state']) => ({ state }) as Job;
    const door = await serve({
      run: async (ask, tell) => {
        expect(ask).toEqual({ call: 'run', planId, rereads: true });
        tell(job('running'));
        tell(job('paused'));
        return job('succeeded');
      },
    });
    const parts: string[] = [];
    const onPart = ({ state }: Job) => void parts.push(state);
    const last = await askApp(door, { call: 'run', planId, rereads: true }, { signal, onPart });
    expect([...parts, last.state]).toEqual(['running', 'paused', 'succeeded']);
  });

  it('fails as its call does', async () => {
    const door = await serve({
      resume: (): Health => {
        throw new AppError('app/paused', 'No', { until: 'x' });
      },
    });
    await expect(askApp(door, { call: 'resume' }, { signal })).rejects.toMatchObject({
      code: 'app/paused',
      message: 'No',
      context: { until: 'x' },
    });
  });

  it('learns that nobody waits any more', async () => {
    let gone: Promise<unknown> | undefined;
    const abort = new AbortController();
    const door = await serve({
      run: (_ask, _tell, ended) => {
        gone = new Promise((resolve) => ended.addEventListener('abort', resolve));
        abort.abort();
        return new Promise(() => undefined);
      },
    });
    const run = askApp(door, { call: 'run', planId, rereads: false }, { signal: abort.signal });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    await gone;
  });

  it('is for its person alone', async () => {
    const { path } = await serve();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(
      askApp({ path, token: 'b'.repeat(64) }, { call: 'plans' }, { signal }),
    ).rejects.toMatchObject({
      code: 'app/untrusted-sender',
    });
    await expect(askApp({ path, token: '' }, { call: 'plans' }, { signal })).rejects.toMatchObject({
      code: 'app/untrusted-sender',
    });
  });

  it.each(['{', '[]', `{"token":"${token}"}`, `{"token":"${token}","ask":{"call":"quit"}}`])(
    'does not understand %s',
    async (line) => {
      const { path } = await serve();
      expect(JSON.parse(await answerTo(path, line))).toMatchObject({
        ok: false,
        error: { code: 'input/invalid' },
      });
    },
  );

  it('does not listen for ever', async () => {
    const { path } = await serve();
    expect(await answerTo(path, 'x'.repeat(20_000)).catch(() => '')).toBe('');
  });

  it('is not there when it does not run, or never has', async () => {
    const path = join(await temporaryFolder(), 'control.sock');
    for (const door of [undefined, { path, token }])
      await expect(askApp(door, { call: 'plans' }, { signal })).rejects.toMatchObject({
        code: 'app/not-running',
      });
  });
});

it('listens in its profile where the path is short enough', () => {
  expect(controlPath('/home/ada/.config/stowkeep', 'linux')).toBe('/home/ada/.config/stowkeep/control.sock');
  expect(controlPath(`/home/${'a'.repeat(100)}`, 'linux')).toMatch(/\/stowkeep-[0-9a-f]{16}\.sock$/);
  expect(controlPath('C:\\Users\\ada', 'win32')).toMatch(/^\\\\\.\\pipe\\stowkeep-[0-9a-f]{16}$/);
});
