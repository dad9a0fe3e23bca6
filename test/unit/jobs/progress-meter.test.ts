import { describe, expect, it } from 'vitest';
import type { JobProgress } from '../../../contract/data';
import { ProgressMeter } from '../../../main/jobs/progress-meter';

function meterAt() {
  let nowMs = 0;
  const reports: JobProgress[] = [];
  const clock = { nowMs: () => nowMs, sleep: () => Promise.reject(new Error('unused')) };
  const meter = new ProgressMeter(clock, (progress) => reports.push(progress));
  const at = (ms: number, bytesDone: number, bytesTransferred = 0) => {
    nowMs = ms;
    meter.take({ kind: 'progress', filesDone: 1, bytesDone, bytesTransferred });
  };
  return { meter, reports, at };
}

describe('ProgressMeter', () => {
  it('reports at most ten times a second, phases always, and the last state at the end', () => {
    const { meter, reports, at } = meterAt();
    at(0, 1);
    at(50, 2);
    at(99, 3);
    at(100, 4);
    meter.take({ kind: 'phase', phase: 'finishing' });
    at(110, 5);
    meter.finish();
    expect(reports.map(({ bytesDone, phase }) => [bytesDone, phase])).toEqual([
      [1, 'connecting'],
      [4, 'connecting'],
      [4, 'finishing'],
      [5, 'finishing'],
    ]);
  });

  it('says no time before everything is counted, then a range around the rates it saw', () => {
    const { meter, reports, at } = meterAt();
    for (let second = 0; second <= 5; second++) at(second * 1000, second * 100, second * 10);
    expect(reports.at(-1)).toMatchObject({ bytesPerSecond: 10, secondsLeft: null });
    meter.take({ kind: 'scanned', files: 9, folders: 1, bytes: 1600, isComplete: true });
    at(6000, 600, 60);
    expect(reports.at(-1)).toMatchObject({
      filesTotal: 9,
      bytesTotal: 1600,
      secondsLeft: { from: 10, to: 13 },
    });
  });

  it('never says that nothing is left', () => {
    const { meter, reports, at } = meterAt();
    meter.take({ kind: 'scanned', files: 1, folders: 1, bytes: 100, isComplete: true });
    for (let second = 0; second <= 4; second++) at(second * 1000, second * 24);
    expect(reports.at(-1)?.secondsLeft).toEqual({ from: 1, to: 2 });
    at(5000, 100);
    expect(reports.at(-1)?.secondsLeft).toBeNull();
  });

  it('forgets its rate over a pause', () => {
    const { meter, reports, at } = meterAt();
    for (let second = 0; second <= 4; second++) at(second * 1000, second * 100);
    meter.restartClock();
    at(3_600_000, 500);
    expect(reports.at(-1)).toMatchObject({ bytesPerSecond: null, secondsLeft: null });
  });
});
