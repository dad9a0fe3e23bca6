import { afterEach, expect, it, vi } from 'vitest';
import { Processors } from '../../../../main/engine/workers/processors';

afterEach(() => void vi.restoreAllMocks());

it('says that processors were idle when they were for a while, each while by itself', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  let busyMs = 0;
  const cpu = () => ({
    model: '',
    speed: 0,
    times: { user: busyMs / 2, nice: 0, sys: busyMs / 4, idle: 9, irq: busyMs / 4 },
  });
  const processors = new Processors(() => [cpu(), cpu()]);
  const after = (nowMs: number, busyMsOfEach: number) => {
    now.mockReturnValue(nowMs);
    busyMs = busyMsOfEach;
    return processors.wereIdle();
  };
  expect(after(100, 0)).toBe(false);
  expect(after(1000, 500)).toBe(true);
  expect(after(2000, 1400)).toBe(false);
  expect(after(2400, 1400)).toBe(false);
  expect(after(3000, 1500)).toBe(true);
});
