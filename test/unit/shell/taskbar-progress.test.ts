import { expect, it } from 'vitest';
import type { Job, JobProgress } from '../../../contract/data';
import { taskbarProgress } from '../../../main/shell/taskbar-progress';

const job = (state: Job['state'], progress: Partial<JobProgress> | null, endedAt: string | null = null) =>
  ({ state, progress, endedAt }) as Job;

it.each([
  ['nothing is counted yet', job('running', { bytesDone: 5, bytesTotal: null }), 2, 'indeterminate'],
  ['it has not begun', job('running', null), 2, 'indeterminate'],
  ['there is nothing to do', job('running', { bytesDone: 0, bytesTotal: 0 }), 2, 'indeterminate'],
  ['it runs', job('running', { bytesDone: 5, bytesTotal: 20 }), 0.25, 'normal'],
  ['files have grown', job('running', { bytesDone: 21, bytesTotal: 20 }), 1, 'normal'],
  ['it is held', job('paused', { bytesDone: 5, bytesTotal: 20 }), 0.25, 'paused'],
  ['it has ended', job('failed', { bytesDone: 5, bytesTotal: 20 }, '2026-11-22'), -1, 'none'],
])('shows how far a job is when %s', (_, shown, value, mode) => {
  expect(taskbarProgress(shown)).toEqual({ value, mode });
});
