import type { ContainerClient } from '@azure/storage-blob';
import type { Clock } from '../../base/clock';
import { EngineError, type ErrorContext, isEngineError, throwIfAborted } from '../../errors';
import type { CallOptions } from '../backend';
import { StallWatch } from '../stall-watch';
import { type ContainerDoor, type ContainerOptions, openContainer } from './azure-client';
import { azureError, notTheStorage } from './azure-errors';

/** Uses the client that it is given for one request, which listens to `watch.signal`. */
export type Send<T> = (client: ContainerClient, watch: StallWatch) => Promise<T>;

/** Requests to one container: each watched, its errors ours, sent once. */
export class AzureRequests {
  readonly #container: ContainerDoor;
  readonly #clock: Clock;
  readonly #stallTimeoutMs: number;

  constructor(options: ContainerOptions, stallTimeoutMs: number) {
    this.#container = openContainer(options);
    this.#clock = options.clock;
    this.#stallTimeoutMs = stallTimeoutMs;
  }

  /** `file` is for errors. A second time only with another token, when the first was refused. */
  async send<T>(operation: string, file: string, options: CallOptions, send: Send<T>): Promise<T> {
    const request = { operation, file };
    const watch = this.#newWatch(options);
    try {
      return await this.#attempt(request, watch, options, send);
    } catch (error) {
      // Where an answer has no body, it does not say which of the two it is.
      const isRefused = isEngineError(error, 'auth/expired', 'auth/sign-in-required');
      if (!isRefused || !this.#container.refuseToken(watch)) throw error;
      return this.#attempt(request, this.#newWatch(options), options, send);
    }
  }

  #newWatch({ signal }: CallOptions): StallWatch {
    return new StallWatch(this.#clock, this.#stallTimeoutMs, signal);
  }

  async #attempt<T>(
    request: ErrorContext,
    watch: StallWatch,
    options: CallOptions,
    send: Send<T>,
  ): Promise<T> {
    try {
      return await watch.race(send(this.#container.clientFor(watch), watch));
    } catch (error) {
      // The SDK calls every broken connection an AbortError; cancelled is only what our caller cancelled.
      throwIfAborted(options.signal);
      if (!watch.isStalled) throw azureError(error, request, this.#clock.nowMs());
      throw new EngineError('storage/unavailable', 'The storage did not answer in time', {
        ...request,
        timeoutMs: this.#stallTimeoutMs,
      });
    } finally {
      watch.stop();
    }
  }
}

export interface PageRequest {
  readonly prefix: string;
  readonly pageSize: number;
  /** Empty for the first page. */
  readonly continuationToken: string;
}

/** One page of a listing. */
export async function listPage(client: ContainerClient, request: PageRequest, { signal }: StallWatch) {
  const { prefix, pageSize: maxPageSize, continuationToken } = request;
  const pages = client
    .listBlobsFlat({ prefix, abortSignal: signal })
    .byPage({ maxPageSize, ...(continuationToken === '' ? {} : { continuationToken }) });
  const page = await pages.next().catch((error: unknown) => {
    // The SDK stumbles over what is no listing.
    throw error instanceof TypeError ? notTheStorage({}) : error;
  });
  if (page.done)
    throw new EngineError('storage/unavailable', 'The storage ended a listing before its last page');
  return page.value;
}
