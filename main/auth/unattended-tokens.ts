/** Tokens for whoever needs no person to sign in, by Azure's library: its credentials on a network of ours. */
import type { Agent } from 'node:http';
import {
  createDefaultHttpClient,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type * as Library from '@azure/identity';
import type { Clock } from '../engine/base/clock';
import { httpsAgent } from '../engine/base/https-agent';
import { anySignal } from '../engine/base/signals';
import { EngineError, throwIfAborted } from '../engine/errors';
import { storageScope } from './entra-client';
import { connectionError, readAnswer } from './entra-network';
import { untilAborted } from './interactive-sign-in';
import { oauthError } from './sign-in-error';
import { type TokenKeeperOptions, withoutWaiting } from './token-keeper';
import type { Unattended } from './unattended';

export interface UnattendedOptions {
  readonly clock: Clock;
  /** `https://login.microsoftonline.com` */
  readonly authorityHost: string;
  /** In PEM: trusted besides the usual ones. */
  readonly trustedCertificates?: string | undefined;
  /** Whoever does not answer by then is not there. */
  readonly timeLimitMs?: number | undefined;
}

const defaultTimeLimitMs = 30_000;

type Renew = TokenKeeperOptions['renew'];

/**
 * Asks for tokens as `who`. Fails with `auth/unreachable` when that passes; otherwise with what Entra says, or `auth/not-set-up`, and never with what only a
 * sign-in would help against.
 */
export function unattendedRenewal(who: Unattended, options: UnattendedOptions): Renew {
  const agent = httpsAgent(options.authorityHost, options);
  return async ({ claims, signal }) => {
    const timeOut = AbortSignal.timeout(options.timeLimitMs ?? defaultTimeLimitMs);
    const within = anySignal(signal, timeOut);
    const network = who.kind === 'managed' ? machinesNetwork : new ProgramsNetwork();
    network.begin({ agent, clock: options.clock, signal: within });
    try {
      // Each time anew: whoever asks needs another token than the one that the library would remember.
      const credential = credentialOf(await import('@azure/identity'), who, {
        authorityHost: options.authorityHost,
        // An authority that is named is not looked up at Microsoft's public one.
        disableInstanceDiscovery: true,
        httpClient: network,
        retryOptions: { maxRetries: 0 },
      });
      const wanted = { enableCae: true, abortSignal: within, ...(claims === undefined ? {} : { claims }) };
      const given = await untilAborted(credential.getToken(storageScope, wanted), within);
      if (!given) throw new TypeError('no token');
      return { token: given.token, expiresOnMs: given.expiresOnTimestamp };
    } catch (error) {
      throwIfAborted(signal);
      if (timeOut.aborted) throw silence();
      const { failure } = network;
      throw withoutWaiting(failure instanceof EngineError ? failure : libraryError(who, error));
    }
  };
}

type Options = Library.ClientSecretCredentialOptions & { readonly disableInstanceDiscovery: boolean };

function credentialOf(library: typeof Library, who: Unattended, options: Options): Library.TokenCredential {
  switch (who.kind) {
    case 'secret':
      return new library.ClientSecretCredential(who.tenantId, who.clientId, who.secret, options);
    case 'certificate': {
      const { pem: certificate, password: certificatePassword } = who;
      const given = { certificate, ...(certificatePassword === undefined ? {} : { certificatePassword }) };
      return new library.ClientCertificateCredential(who.tenantId, who.clientId, given, options);
    }
    case 'federated': {
      const { tenantId, clientId, tokenFile: tokenFilePath } = who;
      return new library.WorkloadIdentityCredential({ ...options, tenantId, clientId, tokenFilePath });
    }
    case 'managed':
      return who.clientId === undefined
        ? new library.ManagedIdentityCredential(options)
        : new library.ManagedIdentityCredential(who.clientId, options);
    case 'azure-cli':
      return new library.AzureCliCredential();
  }
}

interface Question {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The library's way to Entra, and to the machine's own endpoint: with our agent, and it keeps what went wrong, of which the library tells only a part. */
class ProgramsNetwork implements HttpClient {
  readonly #client = createDefaultHttpClient();
  #question: Question | undefined;
  #failure: unknown;

  /** To be told before the library is asked for a token. */
  begin(question: Question): void {
    this.#question = question;
    this.#failure = undefined;
  }

  /** Of the last request. */
  get failure(): unknown {
    return this.#failure;
  }

  async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const { agent, clock, signal } = this.#question!;
    const isEntra = request.url.startsWith('https:');
    request.abortSignal = signal;
    // The machine's own endpoint is asked without encryption, and not through a proxy, which would answer for another machine.
    if (isEntra) request.agent = agent;
    else delete request.agent;
    try {
      const response = await this.#client.sendRequest(request);
      this.#failure = failureIn(response, isEntra, clock.nowMs());
      return response;
    } catch (error) {
      this.#failure = connectionError(error);
      throw error;
    }
  }
}

/** The library uses the first one that it is given for this for as long as the process lives. */
const machinesNetwork = new ProgramsNetwork();

function failureIn(
  { status, headers, bodyAsText }: PipelineResponse,
  isEntra: boolean,
  nowMs: number,
): unknown {
  // So says the machine's own endpoint while it is being updated: https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling
  if (!isEntra && (status === 404 || status === 410))
    return new EngineError('auth/unreachable', 'The managed identity is not ready yet', { status });
  try {
    const answer = { status, headers: headers.toJSON(), content: bodyAsText ?? '' };
    const { body } = readAnswer<Readonly<Record<string, unknown>>>(answer, nowMs);
    return typeof body['error'] === 'string' ? oauthError(body) : undefined;
  } catch (error) {
    return error;
  }
}

function silence(): EngineError {
  return new EngineError('auth/unreachable', 'There was no answer in time', { networkCode: 'ETIMEDOUT' });
}

/** What the library found out by itself. Its words may hold what it was given: they are not taken over. */
function libraryError({ kind }: Unattended, error: unknown): EngineError {
  if (kind !== 'azure-cli')
    return new EngineError(
      'auth/not-set-up',
      `There is no token for this ${kind} identity: ${nameOf(error)}`,
    );
  const isAbsent = error instanceof Error && error.message.includes('could not be found');
  return new EngineError(
    'auth/not-set-up',
    isAbsent
      ? 'AZURE_FORCE_CLI_CREDENTIAL is set, but the program az is not there'
      : 'The program az gave no token: run “az login”',
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
