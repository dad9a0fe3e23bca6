/** The endpoints that applications talk to without a browser. */
import { createHash } from 'node:crypto';
import { doubtAbout } from './applications';
import { contextsAskedFor } from './claims';
import { failures, type EntraFailure } from './entra-errors';
import { type Device, type EntraState, type Grant, secret } from './entra-state';
import { applicationTokenBody, tokenBody } from './tokens';

type Answer = { readonly failure: EntraFailure } | { readonly body: Record<string, unknown> };

export function tokenAnswer(state: EntraState, origin: string, fields: URLSearchParams): Answer {
  if (fields.get('grant_type') === 'client_credentials') return applicationAnswer(state, fields);
  if (fields.get('client_id') !== state.clientId) return { failure: failures.unknownClient };
  const found = grantOf(state, fields);
  if ('failure' in found) return found;
  const { grant, nonce } = found;
  const claims = fields.get('claims');
  const missing = contextsAskedFor(claims).filter((context) => !grant.contexts.includes(context));
  if (missing.length > 0) return { failure: { ...failures.needsStepUp, claims: claims ?? '' } };
  if (grant.person.refused) return { failure: { ...grant.person.refused, error: 'invalid_grant' } };
  const scope = fields.get('scope') ?? '';
  const refused = [...state.refusedResources].find(([resource]) => scope.startsWith(resource));
  if (refused) return { failure: refused[1] };
  return { body: tokenBody(state, { grant, scope, nonce, claims, origin }) };
}

function applicationAnswer(state: EntraState, fields: URLSearchParams): Answer {
  const application = state.applications.find(({ clientId }) => clientId === fields.get('client_id'));
  if (!application) return { failure: failures.unknownClient };
  const failure = doubtAbout(state, application, fields);
  if (failure) return { failure };
  return { body: applicationTokenBody(state, application, fields.get('scope') ?? '') };
}

export function deviceCodeAnswer(state: EntraState, origin: string, fields: URLSearchParams): Answer {
  const clientId = fields.get('client_id') ?? '';
  if (clientId !== state.clientId) return { failure: failures.unknownClient };
  if (!state.allowsPublicClients) return { failure: failures.notPublic };
  const device: Device = {
    deviceCode: secret(),
    userCode: secret().slice(0, 9).toUpperCase(),
    clientId,
    scope: fields.get('scope') ?? '',
    grant: undefined,
    failure: undefined,
    slowDowns: 0,
  };
  state.devices.push(device);
  return {
    body: {
      device_code: device.deviceCode,
      user_code: device.userCode,
      verification_uri: `${origin}/devicelogin`,
      expires_in: state.deviceCodeSeconds,
      interval: state.pollSeconds,
      message: `To sign in, open ${origin}/devicelogin and enter the code ${device.userCode}.`,
    },
  };
}

type FoundGrant =
  { readonly failure: EntraFailure } | { readonly grant: Grant; readonly nonce: string | null };

function grantOf(state: EntraState, fields: URLSearchParams): FoundGrant {
  switch (fields.get('grant_type')) {
    case 'authorization_code':
      return grantOfCode(state, fields);
    case 'refresh_token':
      return grantOfRefreshToken(state, fields);
    case 'device_code':
    case 'urn:ietf:params:oauth:grant-type:device_code':
      return grantOfDevice(state, fields);
    default:
      return { failure: failures.badRequest };
  }
}

function grantOfCode(state: EntraState, fields: URLSearchParams): FoundGrant {
  const code = fields.get('code') ?? '';
  const issued = state.codes.get(code);
  // Once only.
  state.codes.delete(code);
  if (!issued || issued.parameters.get('redirect_uri') !== fields.get('redirect_uri'))
    return { failure: failures.badCode };
  const challenge = createHash('sha256')
    .update(fields.get('code_verifier') ?? '')
    .digest('base64url');
  if (issued.parameters.get('code_challenge') !== challenge) return { failure: failures.badVerifier };
  return { grant: issued.grant, nonce: issued.parameters.get('nonce') };
}

function grantOfRefreshToken(state: EntraState, fields: URLSearchParams): FoundGrant {
  const grant = state.refreshTokens.get(fields.get('refresh_token') ?? '');
  if (!grant) return { failure: failures.refreshTokenRevoked };
  return grant.ended ? { failure: grant.ended } : { grant, nonce: null };
}

function grantOfDevice(state: EntraState, fields: URLSearchParams): FoundGrant {
  const device = state.devices.find(({ deviceCode }) => deviceCode === fields.get('device_code'));
  if (!device) return { failure: failures.badRequest };
  if (device.slowDowns > 0) {
    device.slowDowns--;
    return { failure: failures.slowDown };
  }
  if (device.failure) return { failure: device.failure };
  return device.grant ? { grant: device.grant, nonce: null } : { failure: failures.pending };
}
