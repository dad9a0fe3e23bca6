import { expect, it } from 'vitest';
import { ClipboardLoan } from '../../../main/shell/clipboard-loan';
import { FakeClock } from '../../support/fake-clock';

function clipboardWith(text: string) {
  const state = { text };
  const clock = new FakeClock();
  const clipboard = {
    readText: () => state.text,
    writeText: (written: string) => void (state.text = written),
    clear: () => void (state.text = ''),
  };
  return { state, clock, loan: new ClipboardLoan(clipboard, clock) };
}

it('takes a secret back after a minute', async () => {
  const { state, clock, loan } = clipboardWith('before');
  await loan.lend('key');
  await clock.advance(59_999);
  expect(state.text).toBe('key');
  await clock.advance(1);
  expect(state.text).toBe('');
});

it('counts the minute from the last copy', async () => {
  const { state, clock, loan } = clipboardWith('');
  await loan.lend('key');
  await clock.advance(30_000);
  await loan.lend('key');
  await clock.advance(30_000);
  expect(state.text).toBe('key');
  await clock.advance(30_000);
  expect(state.text).toBe('');
});

it('leaves alone what somebody else put there', async () => {
  const { state, clock, loan } = clipboardWith('');
  await loan.lend('key');
  state.text = 'a shopping list';
  await clock.advance(60_000);
  await loan.end();
  expect(state.text).toBe('a shopping list');
});

it('takes it back at once when the app ends', async () => {
  const { state, clock, loan } = clipboardWith('');
  await loan.lend('key');
  await loan.end();
  expect(state.text).toBe('');
  expect(clock.sleeps).toEqual([60_000]);
});
