import type { Page } from '@playwright/test';
import type { CallGroup, CallInput, CallOutput, Calls } from '../../../contract/calls';
import type { Bridge } from '../../../contract/events';
import { expect } from './fixtures';

/** What the window's code does, whatever its screens look like. */
export async function call<Group extends CallGroup, Name extends keyof Calls[Group] & string>(
  page: Page,
  group: Group,
  name: Name,
  input: CallInput<Calls[Group][Name]>,
): Promise<CallOutput<Calls[Group][Name]>> {
  const text = await page.evaluate(
    ([to, what, data]) => {
      const { stowkeep } = window as unknown as { readonly stowkeep: Bridge };
      return stowkeep.call(Date.now(), to, what, data);
    },
    [group, name, input] as const,
  );
  const answer = JSON.parse(text) as unknown;
  expect(answer).toMatchObject({ ok: true });
  return (answer as { readonly value: CallOutput<Calls[Group][Name]> }).value;
}
