/** Lets the command line ask the running app; see `docs/decisions/0039-asking-the-running-app.md`. Part of `main.ts`. */
import { randomBytes } from 'node:crypto';
import type { Job } from '../contract/data';
import { controlDocumentSchema, controlPath, type ControlDocument } from './control/control-place';
import { ControlServer, type ControlHandlers } from './control/control-server';
import type { ControlDoor } from './control/ask-app';
import type { Log } from './engine/base/log';
import type { JobServices } from './jobs/job-services';

export interface ControlAccessOptions {
  readonly services: Pick<JobServices, 'plans' | 'pause' | 'health' | 'jobs'>;
  /** The app's folder for settings, logs and caches. */
  readonly profile: string;
  readonly document: { write(document: ControlDocument): void };
  readonly log: Log;
}

export interface ControlAccess {
  /** To be told of every change of a job. */
  readonly showJob: (job: Job) => void;
  readonly dispose: () => Promise<void>;
}

export function openControlAccess({ services, profile, document, log }: ControlAccessOptions): ControlAccess {
  const token = randomBytes(32).toString('hex');
  document.write({ token });
  const watchers = new Set<(job: Job) => void>();
  const server = new ControlServer({
    ...{ path: controlPath(profile, process.platform), token, log },
    handlers: handlersOf(services, watchers),
  });
  void server.start();
  return {
    showJob: (job) => {
      for (const watch of watchers) watch(job);
    },
    dispose: () => server.dispose(),
  };
}

/** How to reach the app of this profile; `undefined` where none has ever run. */
export function controlDoor(profile: string, document: unknown): ControlDoor | undefined {
  const known = controlDocumentSchema.safeParse(document);
  return known.data && { path: controlPath(profile, process.platform), token: known.data.token };
}

function handlersOf(
  { plans, pause, health, jobs }: ControlAccessOptions['services'],
  watchers: Set<(job: Job) => void>,
): ControlHandlers {
  return {
    plans: () => plans.list(),
    next: ({ planId, count }) => plans.nextRuns({ schedule: plans.get(planId).schedule, count }),
    // Whoever asked may go: the backup goes on.
    run: (request, tell, signal) =>
      new Promise((resolve) => {
        const jobId = plans.run({ planId: request.planId, rereads: request.rereads });
        const watch = (job: Job) => {
          if (job.id !== jobId) return;
          if (job.endedAt === null) tell(job);
          else {
            watchers.delete(watch);
            resolve(job);
          }
        };
        watchers.add(watch);
        signal.addEventListener('abort', () => watchers.delete(watch));
        watch(jobs.get(jobId));
      }),
    pause: ({ length }) => (pause.pause(length), health()),
    resume: () => (pause.resume(), health()),
  };
}
