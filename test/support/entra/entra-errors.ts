/** Failures as Entra reports them: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
import { randomUUID } from 'node:crypto';

export interface EntraFailure {
  /** OAuth's word. */
  readonly error: string;
  /** The number after `AADSTS`. */
  readonly number: number;
  readonly text: string;
  readonly suberror?: string;
  /** What the next sign-in has to ask for. */
  readonly claims?: string;
}

export const failures = {
  wrongPassword: {
    error: 'invalid_grant',
    number: 50126,
    text: 'Error validating credentials due to invalid username or password.',
  },
  wrongCode: {
    error: 'invalid_grant',
    number: 500121,
    text: 'Authentication failed during strong authentication request.',
  },
  unknownPerson: {
    error: 'invalid_grant',
    number: 50034,
    text: 'The user account does not exist in the directory.',
  },
  unknownClient: {
    error: 'unauthorized_client',
    number: 700016,
    text: 'Application was not found in the directory.',
  },
  wrongSecret: {
    error: 'invalid_client',
    number: 7000215,
    text: 'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value.',
  },
  wrongCertificate: {
    error: 'invalid_client',
    number: 700027,
    text: 'The certificate with identifier used to sign the client assertion is not registered on application.',
  },
  unknownFederation: {
    error: 'invalid_request',
    number: 700213,
    text: 'No matching federated identity record found for presented assertion subject.',
  },
  unknownTenant: { error: 'invalid_request', number: 90002, text: 'Tenant not found.' },
  wrongRedirect: {
    error: 'invalid_request',
    number: 50011,
    text: 'The redirect URI specified in the request does not match the redirect URIs configured for the application.',
  },
  consentDeclined: {
    error: 'access_denied',
    number: 65004,
    text: 'User declined to consent to access the app.',
  },
  noConsent: {
    error: 'invalid_grant',
    number: 65001,
    text: 'The user or administrator has not consented to use the application.',
    suberror: 'consent_required',
  },
  needsAdministrator: {
    error: 'access_denied',
    number: 90094,
    text: 'An administrator of the organization must approve this application.',
  },
  notAssigned: {
    error: 'access_denied',
    number: 50105,
    text: 'Your administrator has configured the application to block users unless they are specifically granted access.',
  },
  blocked: {
    error: 'access_denied',
    number: 53003,
    text: 'Access has been blocked by Conditional Access policies.',
    suberror: 'message_only',
  },
  refreshTokenExpired: {
    error: 'invalid_grant',
    number: 700082,
    text: 'The refresh token has expired due to inactivity.',
  },
  refreshTokenRevoked: {
    error: 'invalid_grant',
    number: 50173,
    text: 'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
  },
  badCode: {
    error: 'invalid_grant',
    number: 54005,
    text: 'OAuth2 Authorization code was already redeemed or is not valid.',
  },
  badVerifier: { error: 'invalid_grant', number: 501481, text: 'The Code_Verifier does not match.' },
  needsStepUp: {
    error: 'interaction_required',
    number: 50076,
    text: 'Due to a configuration change made by your administrator, you must use multi-factor authentication.',
    suberror: 'basic_action',
  },
  pending: { error: 'authorization_pending', number: 70016, text: 'Authorization is pending.' },
  slowDown: { error: 'slow_down', number: 70016, text: 'Polls come too fast.' },
  declined: {
    error: 'authorization_declined',
    number: 70018,
    text: 'The end user declined the device code.',
  },
  deviceCodeExpired: { error: 'expired_token', number: 70020, text: 'The device code has expired.' },
  notPublic: {
    error: 'invalid_client',
    number: 7000218,
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  badRequest: { error: 'invalid_request', number: 900144, text: 'The request body is not understood.' },
} as const satisfies Readonly<Record<string, EntraFailure>>;

/** The description with everything that Entra appends to it. */
export function describeFailure(failure: EntraFailure, correlationId: string): string {
  const time = new Date().toISOString().replace('T', ' ').slice(0, 19);
  return (
    `AADSTS${failure.number}: ${failure.text} Trace ID: ${randomUUID()} ` +
    `Correlation ID: ${correlationId} Timestamp: ${time}Z`
  );
}

/** The body of a failed answer of the token endpoint. */
export function failureBody(failure: EntraFailure, correlationId: string): Record<string, unknown> {
  return {
    error: failure.error,
    error_description: describeFailure(failure, correlationId),
    error_codes: [failure.number],
    timestamp: new Date().toISOString().replace('T', ' ').replace(/\..*/, 'Z'),
    trace_id: randomUUID(),
    correlation_id: correlationId,
    ...(failure.suberror === undefined ? {} : { suberror: failure.suberror }),
    ...(failure.claims === undefined ? {} : { claims: failure.claims }),
  };
}
