import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Job } from '../../contract/data';
import type { ErrorData } from '../../contract/errors';
import type { Events } from '../../contract/events';
import type { Api } from './api';
import { errorDataOf, isAbort } from './call-error';
import { isOngoing, type Client } from './client';
import type { DragOutState } from './drag-out';
import type { Resource, ResourceState } from './resource';

export const ClientContext = createContext<Client | undefined>(undefined);

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error('No client above this component');
  return client;
}

export function useApi(): Api {
  return useClient().api;
}

export function useResource<T>(resource: Resource<T>): ResourceState<T> {
  return useSyncExternalStore(resource.subscribe, resource.get);
}

/** The resource's value, or `undefined` while it is not there. */
export function useValue<T>(resource: Resource<T>): T | undefined {
  const state = useResource(resource);
  return state.kind === 'ready' ? state.value : undefined;
}

export function useEvent<Name extends keyof Events>(
  name: Name,
  listener: (payload: Events[Name]) => void,
): void {
  const { on } = useApi();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => on[name]((payload) => latest.current(payload)), [on, name]);
}

/** What this window drags out of a backup, or has made ready for it. */
export function useDragOut(): DragOutState | undefined {
  const { dragOut } = useClient();
  return useSyncExternalStore(dragOut.subscribe, dragOut.get);
}

/** The job that is under way, if any: the newest when there are several. */
/** Of what people wait for: cleaning up is seen among the activities. */
export function useOngoingJob(): Job | undefined {
  return useValue(useClient().jobs)?.find((job) => job.kind !== 'upkeep' && isOngoing(job));
}

export function useJob(jobId: string | undefined): Job | undefined {
  return useValue(useClient().jobs)?.find((job) => job.id === jobId);
}

export interface Action {
  readonly isBusy: boolean;
  readonly error: ErrorData | undefined;
  /** Runs `work`; its failure becomes `error`. Resolves with whether it went well. */
  readonly run: (work: (signal: AbortSignal) => Promise<unknown>) => Promise<boolean>;
  /** Gives up what runs and forgets the error. */
  readonly clear: () => void;
}

/** Something a person starts with a button. Leaving the screen gives it up. */
export function useAction(): Action {
  const [state, setState] = useState<{ isBusy: boolean; error: ErrorData | undefined }>(idle);
  const controller = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  const run = useCallback(async (work: (signal: AbortSignal) => Promise<unknown>) => {
    controller.current?.abort();
    const own = new AbortController();
    controller.current = own;
    setState({ isBusy: true, error: undefined });
    try {
      await work(own.signal);
      if (controller.current === own) setState(idle);
      return true;
    } catch (error) {
      if (controller.current === own)
        setState({ isBusy: false, error: isAbort(error) ? undefined : errorDataOf(error) });
      return false;
    }
  }, []);
  const clear = useCallback(() => {
    controller.current?.abort();
    controller.current = undefined;
    setState(idle);
  }, []);
  return { ...state, run, clear };
}

const idle = { isBusy: false, error: undefined };

/** A call's answer, asked again whenever `load` changes. */
export function useCall<T>(
  load: (signal: AbortSignal) => Promise<T>,
): ResourceState<T> & { readonly retry: () => void } {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ for: unknown; attempt: number; state: ResourceState<T> }>();
  useEffect(() => {
    const controller = new AbortController();
    const done = (state: ResourceState<T>) => {
      if (!controller.signal.aborted) setAnswer({ for: load, attempt, state });
    };
    load(controller.signal).then(
      (value) => done({ kind: 'ready', value }),
      (error: unknown) => done({ kind: 'failed', error: errorDataOf(error) }),
    );
    return () => controller.abort();
  }, [load, attempt]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const isCurrent = answer !== undefined && answer.for === load && answer.attempt === attempt;
  return { ...(isCurrent ? answer.state : { kind: 'loading' as const }), retry };
}
