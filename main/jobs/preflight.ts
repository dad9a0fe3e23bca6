import type { Credential, Place, PreflightStep } from '../../contract/data';
import { plainErrorData } from '../app-error';
import type { PreflightStep as EngineStep } from '../engine/engine';
import type { RemoteEngine } from '../engine-thread/protocol';
import type { Sessions } from './sessions';

/** Looks at everything that a backup to a place needs, before there is one. */
export class Preflight {
  readonly #engine: RemoteEngine;
  readonly #sessions: Sessions;
  readonly #onDidChange: (steps: readonly PreflightStep[]) => void;

  constructor(
    engine: RemoteEngine,
    sessions: Sessions,
    onDidChange: (steps: readonly PreflightStep[]) => void,
  ) {
    this.#engine = engine;
    this.#sessions = sessions;
    this.#onDidChange = onDidChange;
  }

  async run(place: Place, credential: Credential, signal: AbortSignal): Promise<readonly PreflightStep[]> {
    const onSteps = (steps: readonly EngineStep[]) => this.#onDidChange(steps.map(toContract));
    const steps = await this.#engine.preflight(this.#sessions.resolve(place, credential), {
      signal,
      onSteps,
    });
    return steps.map(toContract);
  }
}

function toContract({ error, ...step }: EngineStep): PreflightStep {
  return { ...step, error: error && plainErrorData(error) };
}
