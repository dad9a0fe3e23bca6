import { describe, expect, onTestFinished, test } from 'vitest';
import type { Health, Job } from '../../../contract/data';
import type { PlanView } from '../../../contract/plan-data';
import type { AppSide } from '../../../main/cli/io';
import { controlPath } from '../../../main/control/control-place';
import { ControlServer, type ControlHandlers } from '../../../main/control/control-server';
import { noLog } from '../../../main/engine/base/log';
import { runInProcess } from '../../support/cli-in-process';
import { madePlan, planView } from '../../support/made-plans';
import { temporaryFolder } from '../../support/temporary-folder';

const token = 'a'.repeat(64);
const mine = madePlan({ schedule: { runs: { kind: 'interval', minutes: 60 } } });
const photos = madePlan({ name: 'Photos' });
const waiting = planView(mine, {
  dueSince: '2026-11-26T12:00:00Z',
  waits: { kind: 'battery-low', percent: 12, needed: 30 },
  nextTryAt: '2026-11-26T12:05:00Z',
});
const job: Job = {
  id: 'job',
  kind: 'backup',
  planId: mine.id,
  state: 'succeeded',
  startedAt: '2026-11-26T12:00:00Z',
  endedAt: '2026-11-26T12:01:00Z',
  progress: null,
  warnings: 0,
  error: null,
  outcome: {
    ...{ kind: 'backup', snapshotId: 'ab'.repeat(32), filesNew: 2, filesChanged: 1, filesUnmodified: 4 },
    ...{ bytesProcessed: 7, bytesAdded: 5, bytesStored: 3 },
  },
};

/** An app that runs, and the command line beside it. */
async function beside(
  handlers: Partial<ControlHandlers> = {},
  views: readonly PlanView[] = [waiting, planView(photos)],
) {
  const path = controlPath(await temporaryFolder(), process.platform);
  const asked: unknown[] = [];
  const note =
    <Value>(value: Value) =>
    (request: unknown): Value => (asked.push(request), value);
  const server = new ControlServer({
    ...{ path, token, log: noLog },
    handlers: {
      plans: () => views,
      next: note([{ time: '2026-11-26T13:00:00Z', rereads: true }]),
      run: note(job),
      pause: note({ pausedUntil: '2026-11-27T06:00:00Z', pausedInNetwork: null } as Health),
      resume: note({ pausedUntil: null, pausedInNetwork: null } as Health),
      ...handlers,
    },
  });
  await server.start();
  onTestFinished(() => server.dispose());
  const app = { control: () => ({ path, token }) } as unknown as AppSide;
  const run = (...line: readonly string[]) => runInProcess(['plan', ...line], { app });
  return { run, asked };
}

describe('plan', () => {
  test('list says when they run and what they wait for', async () => {
    const { run } = await beside();
    const { code, stdout } = await run('list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/My files +every 60 min +never +waits: battery low 12 30, next try 2026-11-26/);
    expect(stdout).toMatch(new RegExp(`${photos.id.slice(0, 8)} +Photos +by hand`));
    expect(JSON.parse((await run('list', '--json')).stdout)).toEqual([waiting, planView(photos)]);
  });

  test('next shows the runs of the plan that is named', async () => {
    const { run, asked } = await beside();
    expect((await run('next', 'Photos', '-c', '3')).stdout).toContain('reads every file');
    expect(asked).toEqual([{ call: 'next', planId: photos.id, count: 3 }]);
    expect((await run('next', 'Photos', '-c', '0')).stderr).toContain('--count needs a number');
    const { run: runManual } = await beside({ next: () => [] }, [waiting]);
    expect((await runManual('next')).stdout).toBe('It runs by hand only\n');
  });

  test('run waits for the end and says what came of it', async () => {
    const { run, asked } = await beside();
    const result = await run('run', mine.id.slice(0, 8), '--force');
    expect(result).toMatchObject({ code: 0, stdout: 'snapshot abababab saved: 7 files, 3 B stored\n' });
    expect(asked).toEqual([{ call: 'run', planId: mine.id, rereads: true }]);
    const { run: runAsJson } = await beside();
    expect(JSON.parse((await runAsJson('run', 'Photos', '--json')).stdout)).toEqual(job);
  });

  test.each<readonly [Partial<Job>, number, string]>([
    [{ state: 'succeeded-with-warnings', warnings: 2 }, 3, 'trouble with 2'],
    [
      { state: 'failed', outcome: null, error: { code: 'disk/full', message: 'Full', context: {} } },
      1,
      'Fatal: Full',
    ],
    [{ state: 'cancelled', outcome: null }, 130, 'cancelled'],
  ])('run tells by its exit code: %j', async (change, code, text) => {
    const { run } = await beside({ run: () => ({ ...job, ...change }) });
    const result = await run('run', 'Photos');
    expect([result.code, result.stdout]).toEqual([code, expect.stringContaining(text)]);
  });

  test('pause and its end', async () => {
    const { run, asked } = await beside();
    expect((await run('pause', '--for', 'until-tomorrow')).stdout).toMatch(/^Paused until 2026-11-2/);
    expect((await run('pause', '--end')).stdout).toBe('Backups go on\n');
    expect(JSON.parse((await run('pause', '--json')).stdout)).toEqual({
      pausedUntil: '2026-11-27T06:00:00Z',
      pausedInNetwork: null,
    });
    expect(asked).toEqual([
      { call: 'pause', length: 'until-tomorrow' },
      { call: 'resume' },
      { call: 'pause', length: 'hour' },
    ]);
  });

  test('pause in a network', async () => {
    const { run } = await beside({
      pause: () => ({ pausedUntil: null, pausedInNetwork: 'Café' }) as Health,
    });
    expect((await run('pause', '--for', 'until-other-network')).stdout).toBe('Paused in the network Café\n');
  });

  test('a dry run asks for nothing to be done', async () => {
    const { run, asked } = await beside();
    expect((await run('run', 'Photos', '-n', '--force')).stdout).toBe(
      'Would back up /a, reading every file\n',
    );
    expect(JSON.parse((await run('run', 'Photos', '-n', '--json')).stdout)).toMatchObject({ rereads: false });
    expect((await run('pause', '-n')).stdout).toBe('Would pause: hour\n');
    expect(JSON.parse((await run('pause', '-n', '--json')).stdout)).toEqual({ length: 'hour' });
    expect(asked).toEqual([]);
  });

  test.each([
    [['run'], 'Fatal: Say which plan: My files'],
    [['run', 'Music'], 'Fatal: There is no plan Music: My files'],
    [['next', mine.id.slice(0, 2)], 'Fatal: There is no plan'],
    [['pause', '--for', 'ever'], "argument 'ever' is invalid"],
  ])('%j is refused', async (line, complaint) => {
    const { run, asked } = await beside();
    expect(await run(...line)).toMatchObject({ code: 1, stderr: expect.stringContaining(complaint) });
    expect(asked).toEqual([]);
  });

  test('without a running app, or outside of it, it says what to do', async () => {
    const app = { control: () => undefined } as unknown as AppSide;
    expect((await runInProcess(['plan', 'list'], { app })).stderr).toContain(
      'Fatal: Stowkeep does not run; start it',
    );
    expect((await runInProcess(['plan', 'list'])).stderr).toContain('stowkeep --cli plan');
  });
});
