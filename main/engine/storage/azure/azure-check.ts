import { randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { text } from 'node:stream/consumers';
import { RestError } from '@azure/storage-blob';
import { namedProxy, proxyFor } from '../../base/https-agent';
import { systemProxy } from '../../base/system-proxy';
import { EngineError, isEngineError, toEngineError } from '../../errors';
import type { CallOptions } from '../backend';
import { checkFileContent, checkFileName } from '../check-file';
import type { CheckStep, Finding, PlaceCheck } from '../place-check';
import type { AzureCredential, ContainerOptions } from './azure-client';
import { azureError, notTheStorage } from './azure-errors';
import { AzureRequests, listPage } from './azure-requests';

/** Each request is small. Less than a step has: the request's own silence is told, not the step's. */
const silenceMs = 20_000;
/** Azure refuses keys, and Entra tokens, of a clock that is further off: https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
const wrongClockSeconds = 15 * 60;
const doubtfulClockSeconds = 2 * 60;

/** Refusals of who asks, or of how; besides those with a code of `auth/`. */
const aboutCredential = new Set<unknown>([
  'AuthorizationProtocolMismatch',
  'AuthorizationResourceTypeMismatch',
  'AuthorizationServiceMismatch',
  'AuthorizationSourceIPMismatch',
  'KeyBasedAuthenticationNotPermitted',
  'PublicAccessNotPermitted',
]);

const passed: Finding = { state: 'passed' };

/** A SAS of nothing. */
const nobody: AzureCredential = { kind: 'sas', sas: '' };

export interface AzureCheckOptions extends Omit<ContainerOptions, 'credential'> {
  /** Without one it is looked how far somebody gets whom the storage does not know. */
  readonly credential: AzureCredential | undefined;
  readonly prefix: string;
}

/** The looks at a container. Each asks for itself, so that its verdict is the storage's own. */
export class AzureCheck implements PlaceCheck {
  readonly steps: readonly CheckStep[] = [
    { id: 'name', look: () => this.#findAddress() },
    { id: 'connection', needs: 'name', look: (options) => this.#connect(options) },
    { id: 'clock', needs: 'connection', look: async () => this.#compareClocks() },
    // The storage's silence is noticed before; what lasts longer is the wait for a token, and with it for a person.
    {
      id: 'sign-in',
      needs: 'clock',
      lateCode: 'auth/sign-in-required',
      look: (options) => this.#signIn(options),
    },
    { id: 'container', needs: 'sign-in', look: (options) => this.#findContainer(options) },
    this.#inContainer('list', 'container', (options) => this.#list(options)),
    this.#inContainer('create', 'container', (options) => this.#create(options)),
    this.#inContainer('read', 'create', (options) => this.#read(options)),
    this.#inContainer('delete-locks', 'create', (options) => this.#remove(options)),
    this.#inContainer('delete-backups', 'container', (options) => this.#tryToDeleteMore(options)),
    this.#inContainer('protection', 'create', async () => this.#protection()),
  ];
  readonly #options: AzureCheckOptions;
  readonly #requests: AzureRequests;
  readonly #root: string;
  readonly #file: string;
  #skewSeconds: number | undefined;
  #isAbsent = false;
  #mayHaveLeftFile = false;
  #versioning: boolean | undefined;
  #softDelete: boolean | undefined;

  constructor(options: AzureCheckOptions) {
    this.#options = options;
    this.#requests = new AzureRequests({ ...options, credential: options.credential ?? nobody }, silenceMs);
    this.#root = options.prefix === '' ? '' : `${options.prefix}/`;
    this.#file = `${this.#root}locks/${checkFileName()}`;
  }

  async clean(options: CallOptions): Promise<void> {
    if (this.#mayHaveLeftFile) await this.#delete(this.#file, options);
  }

  /** What can only be asked where there is a container. */
  #inContainer(
    id: CheckStep['id'],
    needs: CheckStep['id'],
    look: (options: CallOptions) => Promise<Finding>,
  ): CheckStep {
    return {
      id,
      needs,
      look: async (options) => (this.#isAbsent ? { state: 'unknown' } : look(options)),
    };
  }

  async #findAddress(): Promise<Finding> {
    const { endpoint } = this.#options;
    const proxy = proxyFor(endpoint, process.env);
    const facts = wayFacts(proxy);
    const host = (proxy ?? new URL(endpoint)).hostname.replace(/^\[|\]$/g, '');
    try {
      const { address } = await lookup(host);
      return { state: 'passed', facts: { address, ...facts } };
    } catch (error) {
      const failure = azureError(error, { operation: 'look up', host }, 0);
      return { state: 'failed', error: toEngineError(failure), facts };
    }
  }

  /** Whatever the storage says to somebody whom it does not know, it is there. */
  async #connect(options: CallOptions): Promise<Finding> {
    const { clock } = this.#options;
    const requests = new AzureRequests({ ...this.#options, credential: nobody }, silenceMs);
    const headers = await requests.send('connect', '', options, async (client, watch) => {
      const answer = client.getProperties({ abortSignal: watch.signal });
      const { headers: seen } = await answer.then(({ _response }) => _response, refusalOf);
      if (seen.get('x-ms-request-id') === undefined) throw notTheStorage({});
      return seen;
    });
    const skewMs = clock.nowMs() - Date.parse(headers.get('date') ?? '');
    if (!Number.isNaN(skewMs)) this.#skewSeconds = Math.round(skewMs / 1000);
    return passed;
  }

  #compareClocks(): Finding {
    const skewSeconds = this.#skewSeconds;
    if (skewSeconds === undefined) return { state: 'unknown' };
    const facts = { skewSeconds };
    if (Math.abs(skewSeconds) < doubtfulClockSeconds) return { state: 'passed', facts };
    if (Math.abs(skewSeconds) < wrongClockSeconds) return { state: 'warned', facts };
    const context = { ...facts, networkCode: 'CLOCK_WRONG' };
    const error = new EngineError('storage/forbidden', 'The clock of this computer is wrong', context);
    return { state: 'failed', facts, error };
  }

  async #signIn(options: CallOptions): Promise<Finding> {
    // What the storage says to a stranger depends on its settings, and may be that nothing is there.
    if (!this.#options.credential)
      throw new EngineError('auth/sign-in-required', 'Azure needs an account key, a SAS or a sign-in', {
        azureCode: 'NoAuthenticationInformation',
      });
    await this.#list(options).catch((error: unknown) => {
      // Whoever is told something else was recognised; the next steps say it.
      if (!isAnswer(error) || error.code.startsWith('auth/') || aboutCredential.has(azureCodeOf(error)))
        throw error;
    });
    return passed;
  }

  async #findContainer(options: CallOptions): Promise<Finding> {
    try {
      await this.#list(options);
      return { state: 'passed', facts: { exists: true } };
    } catch (error) {
      if (isEngineError(error, 'storage/not-found')) return this.#mayBeMade(error, options);
      // Reached, though not to be listed: whether it exists is not told either.
      if (azureCodeOf(error) === 'AuthorizationPermissionMismatch') return passed;
      throw error;
    }
  }

  /** Rights come before existence: giving back a lease that nobody has needs the right to make containers, and changes nothing. */
  async #mayBeMade(absence: EngineError, options: CallOptions): Promise<Finding> {
    try {
      await this.#requests.send('release', '', options, (client, watch) =>
        client.getBlobLeaseClient(randomUUID()).releaseLease({ abortSignal: watch.signal }),
      );
    } catch (error) {
      if (!isEngineError(error, 'storage/not-found')) return { state: 'failed', error: absence };
    }
    this.#isAbsent = true;
    return { state: 'passed', facts: { exists: false } };
  }

  async #list(options: CallOptions): Promise<Finding> {
    const page = { prefix: `${this.#root}locks/`, pageSize: 1, continuationToken: '' };
    await this.#requests.send('list', 'locks', options, (client, watch) => listPage(client, page, watch));
    return passed;
  }

  async #create(options: CallOptions): Promise<Finding> {
    this.#mayHaveLeftFile = true;
    const { versionId } = await this.#requests.send('save', this.#file, options, (client, watch) =>
      client
        .getBlockBlobClient(this.#file)
        .upload(checkFileContent, checkFileContent.length, { abortSignal: watch.signal }),
    );
    this.#versioning = versionId !== undefined;
    return passed;
  }

  async #read(options: CallOptions): Promise<Finding> {
    const content = await this.#requests.send('load', this.#file, options, async (client, watch) => {
      const answer = await client.getBlobClient(this.#file).download(0, undefined, {
        abortSignal: watch.signal,
        maxRetryRequests: 0,
      });
      return text(answer.readableStreamBody!);
    });
    if (content !== checkFileContent) throw notTheStorage({ file: this.#file });
    return passed;
  }

  async #remove(options: CallOptions): Promise<Finding> {
    try {
      const isPermanent = await this.#delete(this.#file, options);
      this.#softDelete = isPermanent === undefined ? undefined : isPermanent === 'false';
    } catch (error) {
      if (!isForbidden(error)) throw error;
      this.#mayHaveLeftFile = false;
      return { state: 'failed', error, facts: { leftBehind: this.#file } };
    }
    this.#mayHaveLeftFile = false;
    return passed;
  }

  /** Rights come before existence: whoever may not delete is not told that there is nothing to delete. */
  async #tryToDeleteMore(options: CallOptions): Promise<Finding> {
    try {
      await this.#delete(`${this.#root}snapshots/${checkFileName()}`, options);
    } catch (error) {
      if (isForbidden(error)) return passed;
      if (!isEngineError(error, 'storage/not-found')) throw error;
    }
    return { state: 'warned' };
  }

  #protection(): Finding {
    const versioning = this.#versioning;
    const softDelete = this.#softDelete;
    const facts = {
      ...(versioning === undefined ? {} : { versioning }),
      ...(softDelete === undefined ? {} : { softDelete }),
    };
    if (versioning === true || softDelete === true) return { state: 'passed', facts };
    return { state: softDelete === undefined ? 'unknown' : 'warned', facts };
  }

  /** Returns what the storage says about whether it is gone for good. */
  #delete(file: string, options: CallOptions): Promise<string | undefined> {
    return this.#requests.send('remove', file, options, async (client, watch) => {
      const { _response } = await client.getBlobClient(file).delete({ abortSignal: watch.signal });
      return _response.headers.get('x-ms-delete-type-permanent');
    });
  }
}

function wayFacts(proxy: URL | undefined): NonNullable<Finding['facts']> {
  if (proxy) return { proxy: proxy.origin };
  return namedProxy(process.env) === '' && systemProxy().isUnknown ? { isProxyUnknown: true } : {};
}

function isAnswer(error: unknown): error is EngineError {
  return isEngineError(error) && error.context['status'] !== undefined;
}

function isForbidden(error: unknown): error is EngineError {
  return isEngineError(error, 'storage/forbidden', 'storage/immutable');
}

function azureCodeOf(error: unknown): unknown {
  return isEngineError(error) ? error.context['azureCode'] : undefined;
}

/** The storage's answer in a refusal of it. */
function refusalOf(error: unknown) {
  const { response } = error instanceof RestError ? error : {};
  if (response?.headers.get('x-ms-request-id') === undefined) throw error;
  return response;
}
