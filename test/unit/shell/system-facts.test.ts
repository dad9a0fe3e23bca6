import { describe, expect, it, onTestFinished } from 'vitest';
import type { SystemFacts } from '../../../main/plans/system-facts';
import { SystemFactsWatch } from '../../../main/shell/system-facts';
import { FakeClock } from '../../support/fake-clock';
import { quietFacts } from '../../support/system-facts';

const full: SystemFacts = { ...quietFacts, batteryPercent: 100 };

function setUp() {
  const clock = new FakeClock();
  const now: { -readonly [Name in keyof SystemFacts]: SystemFacts[Name] } = { ...full };
  const asked = { power: 0, network: 0 };
  const gate = { answer: Promise.resolve() };
  let tell = (): void => undefined;
  let watchers = 0;
  const changes: SystemFacts[] = [];
  const watch = new SystemFactsWatch({
    clock,
    source: {
      power: async () => {
        asked.power += 1;
        const { isOnBattery, batteryPercent } = now;
        await gate.answer;
        return batteryPercent === null ? null : { isOnBattery, batteryPercent };
      },
      network: async () => {
        asked.network += 1;
        return { isMetered: now.isMetered, networkName: now.networkName };
      },
      isFullScreen: async () => now.isFullScreen,
      isOnBattery: () => now.isOnBattery,
      isOnline: () => now.isOnline,
      idleSeconds: () => now.idleSeconds,
      zone: () => now.zone,
      watchPower: (onDidChange) => {
        watchers += 1;
        tell = onDidChange;
        return () => void (watchers -= 1);
      },
    },
    onDidChange: (facts) => changes.push(facts),
  });
  onTestFinished(() => watch.dispose());
  const event = () => tell();
  return { clock, now, asked, gate, watch, changes, event, watching: () => watchers };
}

describe('SystemFactsWatch', () => {
  it('tells what the system says, and again what has changed at an event', async () => {
    const { watch, clock, now, changes, event } = setUp();
    expect(watch.current).toEqual({
      ...full,
      ...{ batteryPercent: null, isMetered: null, networkName: null, isFullScreen: null },
    });
    void watch.start();
    await clock.advance(0);
    Object.assign(now, { isOnBattery: true, networkName: 'Café', zone: 'Asia/Tokyo' });
    event();
    await clock.advance(0);
    event();
    await clock.advance(0);
    await watch.look();
    const unplugged = { ...full, isOnBattery: true, zone: 'Asia/Tokyo' };
    const away = { ...unplugged, networkName: 'Café' };
    expect([changes, watch.current]).toEqual([[full, unplugged, away], away]);
  });

  it('looks now and then for what has no event, and seldom at the network', async () => {
    const { watch, clock, now, asked, changes } = setUp();
    void watch.start();
    await clock.advance(10_000);
    Object.assign(now, { batteryPercent: 99, isFullScreen: true, isMetered: true });
    await clock.advance(60_000);
    expect(changes.at(-1)).toEqual({ ...full, batteryPercent: 99, isFullScreen: true });
    await clock.advance(240_000);
    expect(changes.at(-1)).toEqual({
      ...full,
      batteryPercent: 99,
      isFullScreen: true,
      isMetered: true,
    });
    expect(asked).toEqual({ power: 6, network: 2 });
  });

  it('knows since when nobody has touched the computer without looking, and calls it no change', async () => {
    const { watch, clock, now, changes } = setUp();
    void watch.start();
    await clock.advance(0);
    now.idleSeconds = 300;
    await clock.advance(60_000);
    expect([watch.current.idleSeconds, changes.length]).toEqual([300, 1]);
  });

  it('asks Electron whether it runs on a battery of which the system tells nothing', async () => {
    const { watch, now, clock } = setUp();
    Object.assign(now, { batteryPercent: null, isOnBattery: true });
    void watch.start();
    await clock.advance(0);
    expect(watch.current).toMatchObject({ isOnBattery: true, batteryPercent: null });
  });

  it('looks again when something happens while it looks', async () => {
    const { watch, now, gate, clock, changes, event } = setUp();
    let answer = (): void => undefined;
    gate.answer = new Promise((resolve) => (answer = resolve));
    void watch.start();
    await clock.advance(0);
    now.isOnBattery = true;
    event();
    answer();
    await clock.advance(0);
    expect(changes.map((facts) => facts.isOnBattery)).toEqual([false, true]);
  });

  it('is silent when it is over', async () => {
    const { watch, now, clock, changes, event, watching } = setUp();
    void watch.start();
    watch.dispose();
    now.isOnBattery = true;
    event();
    await clock.advance(120_000);
    expect([changes, watching(), clock.sleeping]).toEqual([[], 0, 0]);
  });
});
