/** What Entra and MSAL say when something goes wrong, as our errors. The words for people are in the contract's table of troubles. */
import { AuthError } from '@azure/msal-node';
import { signInTroubles } from '../../contract/sign-in-troubles';
import { AppError } from '../app-error';
import { EngineError, type EngineErrorCode, type ErrorContext, isCancelled } from '../engine/errors';

/** For answers whose number is not in the table. OAuth's words: RFC 6749, 5.2; OpenID Connect Core, 3.1.2.6; RFC 8628, 3.5. Then MSAL's own. */
const byWord: Readonly<Record<string, EngineErrorCode>> = {
  // Whatever the reason, MSAL's own list of reasons is not complete: the refresh token is of no use any more.
  invalid_grant: 'auth/expired',
  interaction_required: 'auth/sign-in-required',
  login_required: 'auth/sign-in-required',
  consent_required: 'auth/sign-in-required',
  access_denied: 'auth/declined',
  authorization_declined: 'auth/declined',
  expired_token: 'auth/timed-out',
  invalid_client: 'auth/not-set-up',
  invalid_request: 'auth/not-set-up',
  invalid_resource: 'auth/not-set-up',
  invalid_scope: 'auth/not-set-up',
  unauthorized_client: 'auth/not-set-up',
  unsupported_response_type: 'auth/not-set-up',
  server_error: 'auth/unreachable',
  temporarily_unavailable: 'auth/unreachable',
  no_tokens_found: 'auth/sign-in-required',
  refresh_token_expired: 'auth/expired',
  device_code_expired: 'auth/timed-out',
  openid_config_error: 'auth/not-set-up',
  endpoints_resolution_error: 'auth/not-set-up',
};

/** What can be read from an answer of Entra. */
interface Answer {
  readonly error: string;
  readonly description: string;
  readonly suberror?: string | undefined;
  readonly correlationId?: string | undefined;
  /** What the next sign-in has to ask for. */
  readonly claims?: string | undefined;
}

/**
 * `error` as ours. `failure` is what the network knows of it, if it does: MSAL passes on only a part. What is not MSAL's stays as it is. Neither
 * the error nor its description is kept: they may name the person.
 */
export function signInError(error: unknown, failure: unknown): unknown {
  if (failure !== undefined) return failure;
  if (isCancelled(error) || error instanceof EngineError || error instanceof AppError) return error;
  if (!(error instanceof AuthError)) return error;
  return answerError({
    error: error.errorCode,
    description: error.errorMessage,
    suberror: error.subError,
    correlationId: error.correlationId,
  });
}

/** A failed answer's body as our error. */
export function oauthError(body: Readonly<Record<string, unknown>>): EngineError {
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : undefined);
  return answerError({
    error: text('error') ?? 'unknown',
    description: text('error_description') ?? '',
    suberror: text('suberror'),
    correlationId: text('correlation_id'),
    claims: text('claims'),
  });
}

function answerError(answer: Answer): EngineError {
  const aadsts = numberIn(answer.description);
  const word = /^\w+$/.test(answer.error) ? answer.error : 'unknown';
  const code = codeOf(aadsts, word);
  const said = aadsts === undefined ? word : `AADSTS${aadsts} (${word})`;
  return new EngineError(code, `The sign-in failed: ${said}`, contextOf(answer, aadsts, word));
}

function codeOf(aadsts: number | undefined, word: string): EngineErrorCode {
  const row = aadsts === undefined ? undefined : signInTroubles[aadsts];
  return row?.code ?? byWord[word] ?? 'auth/sign-in-required';
}

function contextOf(answer: Answer, aadsts: number | undefined, word: string): ErrorContext {
  const correlationId =
    /Correlation ID: ([0-9a-f-]{36})/i.exec(answer.description)?.[1] ?? answer.correlationId;
  const traceId = /Trace ID: ([0-9a-f-]{36})/i.exec(answer.description)?.[1];
  return {
    oauthError: word,
    ...(aadsts === undefined ? {} : { aadsts }),
    ...some('suberror', answer.suberror),
    ...some('correlationId', correlationId),
    ...some('traceId', traceId),
    ...some('claims', answer.claims),
  };
}

function some(name: string, value: string | undefined): ErrorContext {
  return value === undefined || value === '' ? {} : { [name]: value };
}

function numberIn(description: string): number | undefined {
  const digits = /AADSTS(\d+)/.exec(description)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
