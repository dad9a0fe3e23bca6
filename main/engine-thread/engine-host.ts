import type { MessagePort } from 'node:worker_threads';
import { PauseGate } from '../engine/base/pause-gate';
import { useSystemProxy } from '../engine/base/system-proxy';
import { engineErrorToData, isCancelled, toEngineError, EngineError } from '../engine/errors';
import type { Engine, EngineSession } from '../engine/engine';
import type { EngineEvent } from '../engine/requests';
import type { FromEngine, OpenedSession, RemoteMethod, ToEngine } from './protocol';

interface Running {
  readonly abort: AbortController;
  readonly pause: PauseGate;
}

type Call = Extract<ToEngine, { kind: 'call' }>;

/** Serves `engine` to the other end of a port until it is told to shut down. */
export class EngineHost {
  readonly #engine: Engine;
  readonly #port: MessagePort;
  readonly #sessions = new Map<number, EngineSession>();
  readonly #calls = new Map<number, Running>();
  #nextSession = 1;

  constructor(engine: Engine, port: MessagePort) {
    this.#engine = engine;
    this.#port = port;
    port.on('message', (message: ToEngine) => {
      if (message.kind === 'cancel') this.#calls.get(message.call)?.abort.abort();
      else if (message.kind === 'pause') this.#calls.get(message.call)?.pause.setPaused(message.isPaused);
      else if (message.kind === 'proxy') useSystemProxy(message.proxy);
      else if (message.kind === 'call') void this.#answer(message);
    });
  }

  async #answer(message: Call): Promise<void> {
    const running = { abort: new AbortController(), pause: new PauseGate() };
    this.#calls.set(message.call, running);
    try {
      this.#post({ kind: 'value', call: message.call, value: await this.#perform(message, running) });
    } catch (error) {
      if (isCancelled(error)) this.#post({ kind: 'cancelled', call: message.call });
      else this.#post({ kind: 'error', call: message.call, error: engineErrorToData(toEngineError(error)) });
    } finally {
      this.#calls.delete(message.call);
    }
  }

  async #perform(message: Call, running: Running): Promise<unknown> {
    const { signal } = running.abort;
    switch (message.method) {
      case 'create':
        return this.#keep(
          await this.#engine.create(message.request as Parameters<Engine['create']>[0], { signal }),
        );
      case 'open':
        return this.#keep(
          await this.#engine.open(message.request as Parameters<Engine['open']>[0], { signal }),
        );
      case 'probe':
        return this.#engine.probe(message.request as Parameters<Engine['probe']>[0], { signal });
      case 'preflight':
        return this.#engine.preflight(message.request as Parameters<Engine['preflight']>[0], {
          signal,
          onSteps: (progress) => this.#post({ kind: 'progress', call: message.call, progress }),
        });
      case 'assess':
        return this.#engine.assess(message.request as Parameters<Engine['assess']>[0], {
          signal,
          onProgress: (progress) => this.#post({ kind: 'progress', call: message.call, progress }),
        });
      case 'findRepositories':
        return this.#engine.findRepositories(message.request as Parameters<Engine['findRepositories']>[0], {
          signal,
        });
      case 'loadPublished':
        return this.#engine.loadPublished(message.request as Parameters<Engine['loadPublished']>[0], {
          signal,
        });
      case 'shutDown':
        return this.#shutDown();
      case 'close':
        return this.#closeSession(message.session);
      case 'setLimits': {
        this.#session(message.session).setLimits(
          message.args[0] as Parameters<EngineSession['setLimits']>[0],
        );
        return;
      }
      default:
        return this.#callSession(message, running);
    }
  }

  #callSession(
    message: Call & { readonly method: RemoteMethod },
    { abort: { signal }, pause }: Running,
  ): Promise<unknown> {
    const session = this.#session(message.session);
    const onEvent = (event: EngineEvent) => this.#post({ kind: 'event', call: message.call, event });
    const methods = session as unknown as Record<
      RemoteMethod,
      (...args: readonly unknown[]) => Promise<unknown>
    >;
    return methods[message.method](...message.args, { signal, onEvent, pause });
  }

  #keep(session: EngineSession): OpenedSession {
    const id = this.#nextSession++;
    this.#sessions.set(id, session);
    return { session: id, info: session.info };
  }

  #session(id: number): EngineSession {
    const session = this.#sessions.get(id);
    if (!session) throw new EngineError('bug', `There is no session ${id}`);
    return session;
  }

  async #closeSession(id: number): Promise<void> {
    const session = this.#session(id);
    this.#sessions.delete(id);
    await session.close();
  }

  async #shutDown(): Promise<void> {
    for (const { abort, pause } of this.#calls.values()) {
      abort.abort();
      // After the abort: what was held must find the signal aborted.
      pause.setPaused(false);
    }
    await Promise.all([...this.#sessions.keys()].map((id) => this.#closeSession(id)));
    await this.#engine.close();
  }

  #post(message: FromEngine): void {
    this.#port.postMessage(message);
  }
}
