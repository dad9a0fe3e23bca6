import { expect, it } from 'vitest';
import type { Speed } from '../../../contract/plan-data';
import type { TransferLimits } from '../../../main/engine/requests';
import { RunSpeed } from '../../../main/jobs/run-speed';
import { SettingsFile } from '../../../main/settings/settings-file';
import { MemoryDocument } from '../../support/app-doubles';
import { deferred } from '../../support/deferred';
import { FakeClock } from '../../support/fake-clock';

const kiB = 1024;
const hourMs = 3_600_000;
const daily = (from: string, to: string, uploadBytesPerSecond: number) => ({
  days: [1, 2, 3, 4, 5, 6, 7],
  from,
  to,
  uploadBytesPerSecond,
  downloadBytesPerSecond: null,
});
const usual = { downloadBytesPerSecond: undefined, connections: undefined, givesWay: false };

function setUp(speed: Partial<Speed>) {
  const settings = new SettingsFile(new MemoryDocument());
  const change = (changed: Partial<Speed>) => {
    const plan = settings.document.plans[0]!;
    settings.update({ plans: [{ ...plan, speed: { ...plan.speed, ...changed } }] });
    return plan.id;
  };
  const planId = change({ yieldsToPerson: false, ...speed });
  const clock = new FakeClock({ startMs: Date.UTC(2026, 10, 25, 7) });
  const zone = { zone: 'UTC' };
  const told: [number, TransferLimits][] = [];
  const startMs = clock.nowMs();
  const run = new RunSpeed({
    clock,
    settings,
    plans: () => settings.document.plans,
    facts: () => zone,
    sessions: { applyLimits: () => told.push([(clock.nowMs() - startMs) / hourMs, run.limits]) },
  });
  return { settings, change, clock, zone, told, run, planId };
}

it('a plan’s speed counts while it runs, and changes by the clock at its minute', async () => {
  const { run, planId, clock, told } = setUp({
    week: [daily('08:00', '09:30', 64 * kiB)],
    connections: 3,
    yieldsToPerson: true,
  });
  const idle = { ...usual, uploadBytesPerSecond: undefined };
  expect(run.limits).toEqual(idle);
  const over = deferred();
  const running = run.during(planId, () => over.promise);
  await clock.advance(4 * hourMs);
  over.resolve();
  await running;
  const of = (uploadBytesPerSecond: number | undefined) => ({
    ...usual,
    uploadBytesPerSecond,
    connections: 3,
    givesWay: true,
  });
  expect(told).toEqual([
    [0, of(undefined)],
    [1, of(64 * kiB)],
    [2.5, of(undefined)],
    [4, idle],
  ]);
  expect(clock.sleeping).toBe(0);
});

it('the tighter of settings and plan counts, as they are now', async () => {
  const { run, planId, settings, change, zone, told } = setUp({ week: [daily('00:00', '12:00', 64 * kiB)] });
  const set = (uploadLimitBytesPerSecond: number) => {
    settings.update({ settings: { ...settings.document.settings, uploadLimitBytesPerSecond } });
    run.look();
  };
  const body = async () => {
    set(100 * kiB);
    set(32 * kiB);
    change({ week: [daily('00:00', '12:00', 16 * kiB)] });
    run.look();
    zone.zone = 'Asia/Tokyo';
    run.look();
    throw new Error('failed');
  };
  await expect(run.during(planId, body)).rejects.toThrow('failed');
  expect(told.map(([, limits]) => limits.uploadBytesPerSecond)).toEqual([64, 32, 16, 32].map((n) => n * kiB));
  expect(run.limits).toEqual({ ...usual, uploadBytesPerSecond: 32 * kiB });
});
