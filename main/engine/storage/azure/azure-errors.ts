/** The errors of Azure Storage and of the network before it, as ours. */
import { RestError } from '@azure/storage-blob';
import { retryAfterMs } from '../../base/https';
import { EngineError, type EngineErrorCode, type ErrorContext } from '../../errors';

/** Codes of the service that say more than their status does: https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
const byServiceCode: Readonly<Record<string, EngineErrorCode>> = {
  ServerBusy: 'storage/throttled',
  OperationTimedOut: 'storage/unavailable',
  ContainerBeingDeleted: 'storage/unavailable',
  ContainerBeingCreated: 'storage/unavailable',
  AccountBeingCreated: 'storage/unavailable',
  Md5Mismatch: 'storage/unavailable',
  InvalidRange: 'storage/bad-range',
  BlobImmutableDueToPolicy: 'storage/immutable',
  BlobImmutableDueToLegalHold: 'storage/immutable',
  ContainerImmutableDueToPolicy: 'storage/immutable',
  UnauthorizedBlobOverwrite: 'storage/immutable',
  NoAuthenticationInformation: 'auth/sign-in-required',
  InvalidIssuer: 'auth/wrong-account',
  InvalidAuthenticationInfo: 'auth/expired',
};

const byStatus: Readonly<Record<number, EngineErrorCode>> = {
  400: 'input/invalid',
  401: 'auth/sign-in-required',
  404: 'storage/not-found',
  407: 'storage/forbidden',
  408: 'storage/unavailable',
  413: 'input/invalid',
  416: 'storage/bad-range',
  429: 'storage/throttled',
  507: 'storage/full',
};

/**
 * What a failed request means. Only facts known to be harmless are taken over: the foreign error holds the request with its URL and headers,
 * and with them the credential, so it is not even kept as the cause. `nowMs` is for a Retry-After that names a date.
 */
export function azureError(error: unknown, request: ErrorContext, nowMs: number): unknown {
  if (error instanceof EngineError) return error;
  if (!(error instanceof Error)) return error;
  if (error instanceof RestError && error.statusCode !== undefined)
    return statusError(error, error.statusCode, request, nowMs);
  if (isOurBug(error)) return error;
  const networkCode = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return new EngineError('storage/unavailable', `The connection to the storage failed: ${networkCode}`, {
    ...request,
    networkCode,
  });
}

/** The sign-in page of a hotel's network, or a company's proxy that blocks. */
export function notTheStorage(context: ErrorContext): EngineError {
  return new EngineError('storage/unavailable', 'Something else than the storage answered', {
    ...context,
    networkCode: 'NOT_THE_STORAGE',
  });
}

/** Node's own TypeErrors with a code (a bad header, say) come from the network's data; those without are ours. */
function isOurBug(error: Error): boolean {
  return (
    (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) &&
    !('code' in error)
  );
}

function statusError(error: RestError, status: number, request: ErrorContext, nowMs: number): EngineError {
  const header = (name: string) => error.response?.headers.get(name);
  const requestId = header('x-ms-request-id');
  const isPage = status < 400 || header('content-type')?.startsWith('text/html') === true;
  if (requestId === undefined && isPage && status !== 407) return notTheStorage({ ...request, status });
  const azureCode = header('x-ms-error-code') ?? error.code;
  const waitMs = retryAfterMs(header('retry-after'), nowMs);
  return new EngineError(
    codeOf(error, status, azureCode, requestId !== undefined),
    `The storage answered ${status}${azureCode === undefined ? '' : ` ${azureCode}`}`,
    {
      ...request,
      status,
      ...(status === 407 ? { networkCode: 'PROXY_SIGN_IN' } : {}),
      ...(azureCode === undefined ? {} : { azureCode }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    },
  );
}

function codeOf(
  error: RestError,
  status: number,
  azureCode: string | undefined,
  isFromAzure: boolean,
): EngineErrorCode {
  // A proxy or a hotel's sign-in page must not make a repository look absent.
  if (status === 404 && !isFromAzure) return 'storage/unavailable';
  if (azureCode === 'AuthenticationFailed')
    return isOutOfTime(error) ? 'auth/expired' : 'auth/sign-in-required';
  const known = azureCode === undefined ? undefined : byServiceCode[azureCode];
  return known ?? byStatus[status] ?? (status >= 500 ? 'storage/unavailable' : 'storage/forbidden');
}

/** Azure tells an expired SAS from a wrong one only in the words of its detail. */
function isOutOfTime(error: RestError): boolean {
  return /time frame|expired|lifetime/i.test(`${error.message} ${error.response?.bodyAsText ?? ''}`);
}
