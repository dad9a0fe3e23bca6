import { describe, expect, it } from 'vitest';
import { createApi } from '../../../../renderer/api/api';
import { errorDataOf, isAbort } from '../../../../renderer/api/call-error';
import { createClient, isOngoing } from '../../../../renderer/api/client';
import { FakeBridge, type FakeOptions } from '../../../../renderer/api/fake/fake-bridge';
import { Resource } from '../../../../renderer/api/resource';

const nowMs = () => Date.UTC(2026, 10, 22, 14, 5);
const fake = (options: Partial<FakeOptions> = {}) => new FakeBridge({ scene: 'used', nowMs, ...options });
const forever = () => new Promise<void>(() => undefined);

describe('api', () => {
  it('sends group, name and input, and gives the value back', async () => {
    const bridge = fake();
    const folders = await createApi(bridge).dialogs.chooseFolder({ purpose: 'restore' });
    expect([folders, bridge.calls]).toEqual([
      '/home/anna/Restored',
      [{ name: 'dialogs.chooseFolder', input: { purpose: 'restore' } }],
    ]);
  });

  it('turns an error answer into an error with the code and the facts', async () => {
    const sort = { by: 'name', isDescending: false } as const;
    const call = createApi(fake()).snapshots.folder({
      snapshotId: 'x',
      path: '/no',
      sort,
      offset: 0,
      limit: 9,
    });
    const error = await call.catch((reason: unknown) => reason);
    expect(errorDataOf(error)).toMatchObject({ code: 'disk/not-found', context: { path: '/no' } });
  });

  it('gives a call up at once when its signal is aborted, and tells main which', async () => {
    const bridge = fake({ wait: forever });
    const api = createApi(bridge);
    const controller = new AbortController();
    void api.app.info();
    const call = api.snapshots.list(undefined, { signal: controller.signal });
    controller.abort();
    const error = await call.catch((reason: unknown) => reason);
    expect([isAbort(error), bridge.cancelled]).toEqual([true, [2]]);
  });

  it('does not even ask when the signal is aborted already', async () => {
    const bridge = fake();
    const call = createApi(bridge).snapshots.list(undefined, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(bridge.calls).toEqual([]);
  });

  it('ends a subscription', async () => {
    const bridge = fake();
    const api = createApi(bridge);
    const seen: string[] = [];
    const end = api.on.jobsChanged((job) => seen.push(job.state));
    const jobId = await api.backup.start();
    await api.jobs.pause({ jobId });
    end();
    await api.jobs.cancel({ jobId });
    expect(seen).toEqual(['running', 'paused']);
  });
});

describe('client', () => {
  it('follows a run from its start to its result', async () => {
    const bridge = fake();
    const client = createClient(bridge);
    const states: string[] = [];
    client.jobs.subscribe(() => undefined);
    await client.jobs.reload();
    client.jobs.subscribe(() => {
      const state = client.jobs.get();
      if (state.kind === 'ready') states.push(state.value[0]!.progress?.phase ?? state.value[0]!.state);
    });
    await client.api.backup.start();
    bridge.advance(1_000);
    bridge.advance(9_000);
    bridge.advance(60_000);
    expect(states).toEqual(['scanning', 'scanning', 'saving', 'succeeded-with-warnings']);
    const jobs = client.jobs.get();
    expect(jobs.kind === 'ready' && jobs.value.some(isOngoing)).toBe(false);
  });
});

describe('resource', () => {
  it('reads for its first subscriber, keeps what it has while reading again, and shows a failure', async () => {
    const answers = [Promise.resolve(1), Promise.resolve(2), Promise.reject(new Error('gone'))];
    const resource = new Resource(() => answers.shift()!);
    const kinds: string[] = [];
    resource.subscribe(() => kinds.push(JSON.stringify(resource.get())));
    await Promise.resolve().then(() => undefined);
    await resource.reload();
    await resource.reload();
    expect(kinds.slice(-2)).toEqual([
      '{"kind":"ready","value":2}',
      '{"kind":"failed","error":{"code":"bug","message":"gone","context":{}}}',
    ]);
  });

  it('drops an answer that a newer value has overtaken', async () => {
    const answer = deferred<number>();
    const resource = new Resource(() => answer.promise);
    const reading = resource.reload();
    resource.set(7);
    answer.resolve(1);
    await reading;
    expect(resource.get()).toEqual({ kind: 'ready', value: 7 });
  });
});

function deferred<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}
