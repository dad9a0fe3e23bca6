import { expect, it } from 'vitest';
import type { Place, PreflightStep } from '../../../contract/data';
import type { PreflightStep as EngineStep } from '../../../main/engine/engine';
import { Preflight } from '../../../main/jobs/preflight';
import { Sessions } from '../../../main/jobs/sessions';
import { remoteEngine } from '../../support/remote-double';

const signal = new AbortController().signal;
const error = { code: 'storage/forbidden', message: 'no', context: { status: 403 }, stack: 'at …' } as const;
const steps: readonly EngineStep[] = [
  { id: 'create', state: 'failed', error, facts: {} },
  { id: 'delete-backups', state: 'warned', error: null, facts: {} },
];

async function run(place: Place) {
  const engine = remoteEngine({
    preflight: async (_, { onSteps }) => {
      onSteps(steps);
      return steps;
    },
  });
  const sessions = new Sessions(engine, undefined, '/cache', () => ({
    place: undefined,
    secrets: undefined,
    limits: { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined },
  }));
  const seen: (readonly PreflightStep[])[] = [];
  const preflight = new Preflight(engine, sessions, (now) => seen.push(now));
  return { result: await preflight.run(place, { kind: 'none' }, signal), seen };
}

it('tells the window the steps, without what is for the log', async () => {
  const { result, seen } = await run({ kind: 'azure', account: 'contoso', container: 'backups', prefix: '' });
  const { code, message, context } = error;
  expect(result).toEqual([{ ...steps[0], error: { code, message, context } }, steps[1]]);
  expect(seen).toEqual([result]);
});
