/** Looks at everything that a backup to a place needs, one step after the other. */
import type { Clock } from '../base/clock';
import { EngineError, engineErrorToData, throwIfAborted, toEngineError } from '../errors';
import type { CheckStep, Finding, PlaceCheck, PreflightStep } from '../storage/place-check';
import { StallWatch } from '../storage/stall-watch';

/** For one step. What needs longer would not carry a backup either. */
const stepLimitMs = 30_000;
/** For taking back what a step left, which nobody can cancel. */
const cleanLimitMs = 10_000;

export interface PreflightOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called with all steps whenever one has changed; must be cheap and must not throw. */
  readonly onSteps: (steps: readonly PreflightStep[]) => void;
}

/** The verdict on each step; fails only when it is cancelled. Either way nothing stays behind, unless the place forbids to delete it. */
export async function runPreflight(
  check: PlaceCheck,
  options: PreflightOptions,
): Promise<readonly PreflightStep[]> {
  const steps = check.steps.map(({ id }): PreflightStep => ({
    id,
    state: 'waiting',
    error: null,
    facts: {},
  }));
  const tell = (at: number, change: Omit<PreflightStep, 'id'>) => {
    steps[at] = { id: steps[at]!.id, ...change };
    options.onSteps([...steps]);
  };
  try {
    for (const [at, step] of check.steps.entries()) {
      throwIfAborted(options.signal);
      const needed = steps.find(({ id }) => id === step.needs)?.state;
      const isPointless = needed === 'failed' || needed === 'skipped';
      tell(at, { state: isPointless ? 'skipped' : 'running', error: null, facts: {} });
      if (!isPointless) tell(at, verdictOf(await lookInTime(step, options)));
    }
  } finally {
    // A failure to do so has been told by the step that failed to.
    await inTime(options.clock, cleanLimitMs, new AbortController().signal, (signal) =>
      check.clean({ signal }),
    ).catch(() => undefined);
  }
  return steps;
}

function verdictOf({ state, error, facts = {} }: Finding): Omit<PreflightStep, 'id'> {
  return { state, error: error ? engineErrorToData(error) : null, facts };
}

async function lookInTime(step: CheckStep, { clock, signal }: PreflightOptions): Promise<Finding> {
  try {
    return await inTime(clock, stepLimitMs, signal, (inner) => step.look({ signal: inner }), step.lateCode);
  } catch (error) {
    throwIfAborted(signal);
    return { state: 'failed', error: toEngineError(error) };
  }
}

/** Ends in time, whether `body` listens to its signal or not. */
async function inTime<T>(
  clock: Clock,
  limitMs: number,
  signal: AbortSignal,
  body: (signal: AbortSignal) => Promise<T>,
  lateCode: EngineError['code'] = 'storage/unavailable',
): Promise<T> {
  const watch = new StallWatch(clock, limitMs, signal);
  try {
    return await watch.race(body(watch.signal));
  } catch (error) {
    if (!watch.isStalled) throw error;
    throw new EngineError(lateCode, 'There was no answer in time', { timeoutMs: limitMs });
  } finally {
    watch.stop();
  }
}
