/** What the local authority knows: people, and what it has handed out to them. */
import { randomBytes, randomUUID } from 'node:crypto';
import { failures, type EntraFailure } from './entra-errors';

export interface Person {
  readonly userName: string;
  readonly password: string;
  readonly name: string;
  readonly objectId: string;
  /** Of the second factor; `undefined` when none is asked for. */
  code: string | undefined;
  /** Whether the page about permissions is shown at the next sign-in. */
  mustConsent: boolean;
  /** Why this person is sent back without a code, and gets no new tokens. */
  refused: EntraFailure | undefined;
}

/** A program that signs in as itself. */
export interface Application {
  readonly clientId: string;
  /** Of its service principal. */
  readonly objectId: string;
  secret: string | undefined;
  /** In PEM. */
  certificate: string | undefined;
  /** Of other authorities that are believed. */
  readonly federatedTokens: string[];
}

/** One sign-in of one person on one client: what its refresh tokens stand for. */
export interface Grant {
  readonly person: Person;
  readonly clientId: string;
  /** Authentication contexts that were satisfied (`acrs`). */
  readonly contexts: readonly string[];
  /** Why its refresh tokens are good for nothing any more. */
  ended: EntraFailure | undefined;
}

/** A request for a code that a person is answering in a browser. */
export interface Transaction {
  readonly id: string;
  readonly parameters: URLSearchParams;
  /** Of a device code, instead of a redirect. */
  readonly device: Device | undefined;
  person: Person | undefined;
}

export interface Device {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly clientId: string;
  readonly scope: string;
  grant: Grant | undefined;
  failure: EntraFailure | undefined;
  /** The next polls are told to come less often. */
  slowDowns: number;
}

export interface IssuedCode {
  readonly grant: Grant;
  readonly parameters: URLSearchParams;
}

export class EntraState {
  readonly tenantId = randomUUID();
  readonly clientId = randomUUID();
  /** Of new access tokens, in seconds. */
  accessTokenSeconds = 3600;
  /** Asked of those who poll for a device code, in seconds. */
  pollSeconds = 0;
  /** Of new device codes, in seconds. */
  deviceCodeSeconds = 900;
  /** Whether device codes are allowed to this application. */
  allowsPublicClients = true;
  /** By the beginning of a scope: what this application may not ask for. */
  readonly refusedResources = new Map<string, EntraFailure>();
  readonly people: Person[] = [];
  readonly applications: Application[] = [];
  readonly grants: Grant[] = [];
  readonly transactions = new Map<string, Transaction>();
  readonly codes = new Map<string, IssuedCode>();
  readonly refreshTokens = new Map<string, Grant>();
  /** All tokens that were handed out, of every kind. */
  readonly issued: string[] = [];
  readonly devices: Device[] = [];

  addPerson(userName: string, changes: Partial<Person> = {}): Person {
    const person: Person = {
      userName,
      password: `the password of ${userName}`,
      name: userName.split('@')[0] ?? userName,
      objectId: randomUUID(),
      code: undefined,
      mustConsent: false,
      refused: undefined,
      ...changes,
    };
    this.people.push(person);
    return person;
  }

  addApplication(): Application {
    const application: Application = {
      clientId: randomUUID(),
      objectId: randomUUID(),
      secret: undefined,
      certificate: undefined,
      federatedTokens: [],
    };
    this.applications.push(application);
    return application;
  }

  /** Ends all sign-ins of `person`; tokens that are out stay good until they expire. */
  endSessions(person: Person, why: EntraFailure = failures.refreshTokenRevoked): void {
    for (const grant of this.grants) if (grant.person === person) grant.ended = why;
  }

  newTransaction(parameters: URLSearchParams, device?: Device): Transaction {
    const transaction: Transaction = { id: secret(), parameters, device, person: undefined };
    this.transactions.set(transaction.id, transaction);
    return transaction;
  }

  newGrant(person: Person, clientId: string, contexts: readonly string[]): Grant {
    const grant: Grant = { person, clientId, contexts, ended: undefined };
    this.grants.push(grant);
    return grant;
  }
}

export function secret(): string {
  return randomBytes(24).toString('base64url');
}
