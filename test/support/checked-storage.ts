/** A container that a signed-in person looks at before the first backup: real Azurite behind a proxy that judges as Azure does, real tokens. */
import { randomUUID } from 'node:crypto';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { expect, onTestFinished } from 'vitest';
import { AccountTokens } from '../../main/auth/account-tokens';
import { systemClock } from '../../main/engine/base/clock';
import { noLog } from '../../main/engine/base/log';
import { createEngine, type EngineOptions, type PreflightStep } from '../../main/engine/engine';
import type { StorageCredential } from '../../main/engine/requests';
import { errorText } from '../../renderer/lib/error-text';
import { azuriteAccount, azuriteKey } from './azurite';
import type { ProxiedRequest } from './fault-proxy';
import { type RoleProxy, startRoleProxy } from './role-proxy';
import type { SecureAzurite } from './signed-in-repository';
import { type SignInPlace, signInPlace } from './sign-in-place';
import { trusting } from './test-ca';

const never = new AbortController().signal;
export const accountKey = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);

export const isUpload = ({ method, url }: ProxiedRequest) => method === 'PUT' && url.includes('/locks/');
export const isRead = ({ method, url }: ProxiedRequest) => method === 'GET' && url.includes('/locks/');
export const isRemoval = ({ method, url }: ProxiedRequest) => method === 'DELETE' && url.includes('/locks/');

export interface CheckedStorage extends SignInPlace {
  readonly proxy: RoleProxy;
  readonly container: ContainerClient;
  readonly tokens: AccountTokens;
  readonly credential: StorageCredential;
}

/** Anna is signed in, and may do what a backup needs. */
export async function checkedStorage(azurite: SecureAzurite): Promise<CheckedStorage> {
  const place = await signInPlace(azurite.ca);
  const proxy = await startRoleProxy(azurite.port, place.ca);
  onTestFinished(() => proxy.stop());
  proxy.assign(place.person, 'backup-writer');
  const client = place.newClient();
  const openBrowser = (url: string) => place.walk(url).then(() => undefined);
  const account = await client.signIn({ signal: never, openBrowser });
  const tokens = new AccountTokens(client, systemClock);
  onTestFinished(() => tokens.dispose());
  const container = new ContainerClient(
    `${azurite.endpoint}/test-${randomUUID()}`,
    accountKey,
    trusting(place.ca),
  );
  await container.create();
  return { ...place, proxy, container, tokens, credential: { kind: 'token', account: account.id } };
}

export interface PreflightChanges {
  readonly credential?: StorageCredential;
  readonly endpoint?: string;
  readonly container?: string;
  readonly options?: Partial<EngineOptions>;
  readonly signal?: AbortSignal;
  readonly onSteps?: (steps: readonly PreflightStep[]) => void;
}

export async function preflight(
  place: CheckedStorage,
  changes: PreflightChanges = {},
): Promise<readonly PreflightStep[]> {
  const engine = createEngine({
    clock: systemClock,
    log: noLog,
    workerEntry: undefined,
    getToken: (request, options) => place.tokens.getToken(request, options),
    trustedCertificates: place.ca.certificate,
    ...changes.options,
  });
  onTestFinished(() => engine.close());
  const { endpoint = place.proxy.endpoint, container = place.container.containerName } = changes;
  const location = { kind: 'azure', account: azuriteAccount, container, prefix: 'laptop', endpoint } as const;
  const { credential = place.credential, signal = never, onSteps = () => undefined } = changes;
  return engine.preflight({ location, credential }, { signal, onSteps });
}

export const stepOf = (steps: readonly PreflightStep[], id: PreflightStep['id']) =>
  steps.find((step) => step.id === id)!;

/** `passed`, except for those named. */
export const states = (steps: readonly PreflightStep[]) =>
  Object.fromEntries(steps.filter(({ state }) => state !== 'passed').map(({ id, state }) => [id, state]));

export async function filesIn({ container }: CheckedStorage): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  return names;
}

/** The step that fails; nothing that needs it is tried, and nothing stays behind. */
export async function expectFailure(
  place: CheckedStorage,
  id: PreflightStep['id'],
  error: object,
  changes?: PreflightChanges,
): Promise<readonly PreflightStep[]> {
  const steps = await preflight(place, changes);
  const failed = steps.filter(({ state }) => state === 'failed');
  expect(failed.map((step) => step.id)).toEqual([id]);
  expect(failed[0]?.error).toMatchObject(error);
  expect(await filesIn(place)).toEqual([]);
  return steps;
}

export const title = (steps: readonly PreflightStep[], id: PreflightStep['id']) =>
  errorText(stepOf(steps, id).error!).title;
