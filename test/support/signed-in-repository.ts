/** A repository in Azurite that a person opens with tokens of Entra ID: everything real but Azure, and everything in the test's hands. */
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, onTestFinished } from 'vitest';
import { AccountTokens } from '../../main/auth/account-tokens';
import type { EntraClient, SignedInAccount } from '../../main/auth/entra-client';
import { systemClock } from '../../main/engine/base/clock';
import { noLog } from '../../main/engine/base/log';
import { createEngine, type EngineSession } from '../../main/engine/engine';
import type { BackupResult } from '../../main/engine/requests';
import { type Azurite, azuriteAccount, startAzurite } from './azurite';
import { downloadContainer } from './download-container';
import { type RoleProxy, startRoleProxy } from './role-proxy';
import { restic, resticPassword } from './real-restic';
import { type SignInPlace, signInPlace } from './sign-in-place';
import { temporaryFolder } from './temporary-folder';
import { makeTestCa, type TestCa } from './test-ca';
import { usualBackup } from './usual-backup';

export interface SignedInRepository extends SignInPlace {
  readonly container: string;
  readonly proxy: RoleProxy;
  readonly client: EntraClient;
  readonly account: SignedInAccount;
  readonly tokens: AccountTokens;
  readonly session: EngineSession;
  /** What the app would show: changes of what has to be signed in for. */
  readonly needs: string[];
  backup(signal?: AbortSignal): Promise<BackupResult>;
  /** Real restic reads all data back. */
  check(): Promise<void>;
}

const never = new AbortController().signal;

export interface SecureAzurite extends Azurite {
  readonly ca: TestCa;
}

/** Azurite with a certificate, and open to tokens, for all tests of a file: there from the first one on. */
export function secureAzurite(): SecureAzurite {
  const azurite = {} as SecureAzurite;
  beforeAll(async () => {
    const ca = makeTestCa();
    Object.assign(azurite, await startAzurite({ tls: ca.server }), { ca });
    return () => azurite.stop();
  });
  return azurite;
}

/** Tokens live for `tokenSeconds`. */
export async function signedInRepository(
  azurite: SecureAzurite,
  { tokenSeconds = 3600 } = {},
): Promise<SignedInRepository> {
  const place = await signInPlace(azurite.ca);
  place.entra.state.accessTokenSeconds = tokenSeconds;
  const proxy = await startRoleProxy(azurite.port, place.ca);
  proxy.assign(place.person, 'contributor');
  onTestFinished(() => proxy.stop());
  const client = place.newClient();
  const account = await client.signIn({
    signal: never,
    openBrowser: (url) => place.walk(url).then(() => undefined),
  });
  const tokens = new AccountTokens(client, systemClock);
  client.onDidSignIn = (who) => tokens.didSignIn(who);
  const needs: string[] = [];
  tokens.onDidChangeNeeds = () =>
    needs.push(tokens.needs.map(({ error, isWaitedFor }) => `${error.code} ${isWaitedFor}`).join());
  const container = `test-${randomUUID()}`;
  const session = await openSession({ proxy, place, account, tokens, container });
  const source = await newSource();
  return {
    ...place,
    container,
    proxy,
    client,
    account,
    tokens,
    session,
    needs,
    backup: (signal = never) =>
      session.backup(
        { ...usualBackup, workingFolder: source, targets: ['.'] },
        { signal, onEvent: () => undefined },
      ),
    check: async () => {
      const folder = await temporaryFolder();
      await downloadContainer({ endpoint: azurite.endpoint, container, ca: place.ca }, folder);
      restic(folder, 'check', '--read-data');
    },
  };
}

interface Parts {
  readonly proxy: RoleProxy;
  readonly place: SignInPlace;
  readonly account: SignedInAccount;
  readonly tokens: AccountTokens;
  readonly container: string;
}

async function openSession({ proxy, place, account, tokens, container }: Parts): Promise<EngineSession> {
  const engine = createEngine({
    clock: systemClock,
    log: noLog,
    workerEntry: undefined,
    getToken: (request, options) => tokens.getToken(request, options),
    trustedCertificates: place.ca.certificate,
  });
  onTestFinished(() => engine.close());
  const { endpoint } = proxy;
  const session = await engine.create(
    {
      location: { kind: 'azure', account: azuriteAccount, container, prefix: '', endpoint },
      credential: { kind: 'token', account: account.id },
      password: resticPassword,
      version: 2,
    },
    { signal: never },
  );
  onTestFinished(() => session.close());
  return session;
}

/** More than two packs' worth that cannot be compressed. */
async function newSource(): Promise<string> {
  const folder = await temporaryFolder();
  for (let at = 0; at < 12; at++) await writeFile(join(folder, `file ${at}`), randomBytes(1_000_000));
  return folder;
}
