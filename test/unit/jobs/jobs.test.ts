import { describe, expect, it } from 'vitest';
import type { Job, JobOutcome } from '../../../contract/data';
import { AppError } from '../../../main/app-error';
import { cancelledError, EngineError, engineErrorToData, throwIfAborted } from '../../../main/engine/errors';
import type { RunOptions } from '../../../main/engine/requests';
import { JobHistory } from '../../../main/jobs/history';
import { Jobs } from '../../../main/jobs/jobs';
import { MemoryDocument } from '../../support/app-doubles';
import { deferred } from '../../support/deferred';

const outcome: JobOutcome = {
  kind: 'restore',
  target: '/t',
  filesRestored: 1,
  filesSkipped: 0,
  bytesRestored: 2,
  filesVerified: 1,
};

function jobsWith() {
  const store = new MemoryDocument();
  const states: string[] = [];
  const clock = { nowMs: () => 1_000_000, sleep: () => Promise.reject(new Error('unused')) };
  const ended = deferred<Job>();
  const jobs = new Jobs(clock, new JobHistory(store), (job) => {
    if (states.at(-1) !== job.state) states.push(job.state);
    if (job.endedAt !== null) ended.resolve(job);
  });
  const paused: boolean[] = [];
  const start = (run: (options: RunOptions) => Promise<JobOutcome>) =>
    jobs.start('restore', {
      run: (options) => {
        options.pause?.onChange((isPaused) => paused.push(isPaused));
        return run(options);
      },
    });
  return { jobs, store, states, paused, start, ended: ended.promise };
}

const untilCancelled = ({ signal }: RunOptions) =>
  new Promise<JobOutcome>((_, reject) => signal.addEventListener('abort', () => reject(cancelledError())));

describe('Jobs', () => {
  it('remembers what only the newest unfinished jobs were asked', () => {
    const history = new JobHistory(new MemoryDocument());
    const ids = ['a', 'b', 'c', 'd'];
    for (const id of ids) {
      const job = { id, outcome: null } as Job;
      history.begin(job, { asked: id });
      history.add(job, []);
    }
    expect(ids.map((id) => history.requestOf(id))).toEqual([
      undefined,
      { asked: 'b' },
      { asked: 'c' },
      { asked: 'd' },
    ]);
  });

  it('keeps what came of a job, over a restart', async () => {
    const { start, store, ended, states } = jobsWith();
    const id = start(async () => outcome);
    expect(await ended).toMatchObject({
      id,
      state: 'succeeded',
      outcome,
      endedAt: '1970-01-01T00:16:40.000Z',
    });
    expect(states).toEqual(['running', 'succeeded']);
    expect(new JobHistory(store).list()).toMatchObject([{ id, state: 'succeeded' }]);
  });

  it('collects warnings and says so in the end', async () => {
    const { start, jobs, ended } = jobsWith();
    const error = engineErrorToData(new EngineError('disk/denied', 'no', { path: '/a' }));
    const id = start(async ({ onEvent }) => {
      onEvent({ kind: 'warning', warning: { path: '/a', error, during: 'archival' } });
      return outcome;
    });
    expect(await ended).toMatchObject({ state: 'succeeded-with-warnings', warnings: 1 });
    expect(jobs.warnings(id)).toEqual([
      { path: '/a', error: { code: 'disk/denied', message: 'no', context: { path: '/a' } } },
    ]);
  });

  it('tells a failure by its code', async () => {
    const { start, ended } = jobsWith();
    start(() => Promise.reject(new EngineError('storage/unavailable', 'gone', { host: 'x' })));
    expect((await ended).error).toEqual({
      code: 'storage/unavailable',
      message: 'gone',
      context: { host: 'x' },
    });
  });

  it('cancels, letting go of what is paused after the signal', async () => {
    const { start, jobs, ended, states, paused } = jobsWith();
    const id = start(untilCancelled);
    await Promise.resolve();
    jobs.setPaused(id, true);
    jobs.setPaused(id, true);
    jobs.cancel(id);
    expect(await ended).toMatchObject({ state: 'cancelled', error: null });
    expect({ states, paused }).toEqual({
      states: ['running', 'paused', 'cancelling', 'cancelled'],
      paused: [false, true, false],
    });
  });

  it('does not take a failure for a cancel', async () => {
    const { start, ended } = jobsWith();
    start(async ({ signal }) => {
      throwIfAborted(signal);
      throw cancelledError();
    });
    expect((await ended).state).toBe('failed');
  });

  it('runs one job of a kind at a time and waits for all at the end', async () => {
    const { start, jobs } = jobsWith();
    start(untilCancelled);
    expect(() => start(untilCancelled)).toThrow(AppError);
    await Promise.resolve();
    await jobs.stopAll();
    expect(jobs.list()).toMatchObject([{ state: 'cancelled' }]);
  });

  it('knows no job that never was', () => {
    expect(() => jobsWith().jobs.get('x')).toThrow('There is no job x');
  });
});
