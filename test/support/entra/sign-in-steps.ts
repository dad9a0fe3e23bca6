/** What a person does in the browser, step by step: password, second factor, consent; then the answer to the application. */
import { randomUUID } from 'node:crypto';
import { contextsAskedFor } from './claims';
import { describeFailure, failures, type EntraFailure } from './entra-errors';
import { type EntraState, type Person, secret, type Transaction } from './entra-state';
import {
  answerPage,
  codePage,
  consentPage,
  credentialsPage,
  deviceCodePage,
  lastPage,
} from './sign-in-pages';

/** The first page of a sign-in, or the page on which Entra keeps those whose application is not set up well. */
export function authorizePage(state: EntraState, parameters: URLSearchParams): string {
  const failure = applicationFailure(state, parameters);
  if (failure) return lastPage('Sorry, but we’re having trouble signing you in.', describe(failure));
  const transaction = state.newTransaction(parameters);
  return credentialsPage(transaction.id, parameters.get('login_hint') ?? '', '');
}

/** Answers a form of the pages. */
export function loginPage(state: EntraState, fields: URLSearchParams): string {
  const transaction = state.transactions.get(fields.get('transaction') ?? '');
  if (!transaction) return lastPage('Sign in', 'This sign-in is over. Start again.');
  switch (fields.get('step')) {
    case 'credentials':
      return afterCredentials(state, transaction, fields);
    case 'code':
      return afterCode(state, transaction, fields);
    default:
      return fields.get('answer') === 'accept'
        ? complete(state, transaction)
        : refuse(transaction, failures.consentDeclined);
  }
}

/** The page on which a device's code is typed in. */
export function devicePage(state: EntraState, fields: URLSearchParams): string {
  const userCode = fields.get('userCode');
  if (userCode === null) return deviceCodePage('');
  const device = state.devices.find((candidate) => candidate.userCode === userCode);
  if (!device) return deviceCodePage('That code didn’t work. Check the code and try again.');
  return credentialsPage(state.newTransaction(new URLSearchParams(), device).id, '', '');
}

function applicationFailure(state: EntraState, parameters: URLSearchParams): EntraFailure | undefined {
  if (parameters.get('client_id') !== state.clientId) return failures.unknownClient;
  // The platform for desktop applications takes any port of localhost.
  if (!/^http:\/\/localhost(:\d+)?\/?$/.test(parameters.get('redirect_uri') ?? ''))
    return failures.wrongRedirect;
  if (parameters.get('code_challenge_method') !== 'S256') return failures.badRequest;
  return undefined;
}

function afterCredentials(state: EntraState, transaction: Transaction, fields: URLSearchParams): string {
  const userName = fields.get('userName') ?? '';
  const person = state.people.find((candidate) => candidate.userName === userName);
  if (person?.password !== fields.get('password')) {
    const failure = person ? failures.wrongPassword : failures.unknownPerson;
    return credentialsPage(transaction.id, userName, describe(failure));
  }
  transaction.person = person;
  // An authentication context is what the second factor satisfies.
  const needsCode = person.code !== undefined || contextsOf(transaction).length > 0;
  return needsCode ? codePage(transaction.id, '') : afterIdentity(state, transaction, person);
}

function afterCode(state: EntraState, transaction: Transaction, fields: URLSearchParams): string {
  const { person } = transaction;
  if (!person) return lastPage('Sign in', 'This sign-in is over. Start again.');
  if (fields.get('code') !== (person.code ?? '000000'))
    return codePage(transaction.id, describe(failures.wrongCode));
  return afterIdentity(state, transaction, person);
}

function afterIdentity(state: EntraState, transaction: Transaction, person: Person): string {
  if (person.refused) return refuse(transaction, person.refused);
  return person.mustConsent ? consentPage(transaction.id) : complete(state, transaction);
}

function complete(state: EntraState, transaction: Transaction): string {
  const { person, device, parameters } = transaction;
  state.transactions.delete(transaction.id);
  if (!person) return lastPage('Sign in', 'This sign-in is over. Start again.');
  person.mustConsent = false;
  const grant = state.newGrant(person, device?.clientId ?? state.clientId, contextsOf(transaction));
  if (device) {
    device.grant = grant;
    return lastPage('Signed in', 'You have signed in on your device. You may now close this window.');
  }
  const code = secret();
  state.codes.set(code, { grant, parameters });
  return answer(parameters, { code });
}

function refuse({ parameters, device }: Transaction, failure: EntraFailure): string {
  if (device) {
    device.failure = failures.declined;
    return lastPage('Not signed in', describe(failure));
  }
  return answer(parameters, { error: failure.error, error_description: describe(failure) });
}

function answer(parameters: URLSearchParams, values: Readonly<Record<string, string>>): string {
  return answerPage(parameters.get('redirect_uri') ?? '', {
    ...values,
    state: parameters.get('state') ?? '',
    session_state: randomUUID(),
  });
}

function contextsOf({ parameters }: Transaction): readonly string[] {
  return contextsAskedFor(parameters.get('claims'));
}

function describe(failure: EntraFailure): string {
  return describeFailure(failure, randomUUID());
}
