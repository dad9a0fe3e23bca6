import { describe, expect, it } from 'vitest';
import { PauseGate } from '../../../../main/engine/base/pause-gate';
import { isCancelled } from '../../../../main/engine/errors';

const never = new AbortController().signal;

describe('PauseGate', () => {
  it('holds whoever comes while it is paused, also when paused again', async () => {
    const gate = new PauseGate();
    await gate.pass(never);
    gate.setPaused(true);
    let hasPassed = false;
    const waiting = gate.pass(never).then(() => (hasPassed = true));
    gate.setPaused(false);
    gate.setPaused(true);
    await new Promise(setImmediate);
    expect(hasPassed).toBe(false);
    gate.setPaused(false);
    await waiting;
    expect(gate.isPaused).toBe(false);
  });

  it('lets go of the cancelled', async () => {
    const gate = new PauseGate();
    gate.setPaused(true);
    const abort = new AbortController();
    const waiting = gate.pass(abort.signal).catch(isCancelled);
    abort.abort();
    expect(await waiting).toBe(true);
  });
});
