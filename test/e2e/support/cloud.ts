/** Microsoft's side on this computer: an authority to sign in to, the lists of Azure's management, a storage account with roles. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { type Azurite, azuriteAccount, azuriteKey, startAzurite } from '../../support/azurite';
import { downloadContainer } from '../../support/download-container';
import { type Entra, startEntra } from '../../support/entra/entra';
import type { Person } from '../../support/entra/entra-state';
import type { HttpFault, ProxiedRequest } from '../../support/fault-proxy';
import { type Management, startManagement } from '../../support/management';
import { type RoleProxy, startRoleProxy } from '../../support/role-proxy';
import { makeTestCa, type TestCa, trusting } from '../../support/test-ca';

export const container = 'backups';

/** Until the middle of a backup. Not so short that a token often ends on its way on a busy computer. */
const shortSeconds = 20;

export interface Cloud {
  readonly entra: Entra;
  /** The storage account as the app sees it: all protection on, and the person may write backups to `container`. */
  readonly storage: RoleProxy;
  readonly person: Person;
  /** What `STOWKEEP_ORGANISATION_FILE` is to name. */
  readonly organisationFile: string;
  /** How often somebody was asked who they are. */
  readonly signIns: () => number;
  /** From now on, tokens end soon. */
  readonly shortenTokens: () => void;
  /** All that nobody but the app may have: the person's password, every token, and what tokens were got with. */
  readonly secrets: () => readonly string[];
  readonly download: (folder: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** With its files in `folder`. */
export async function startCloud(folder: string): Promise<Cloud> {
  const ca = makeTestCa();
  const azurite = await startAzurite({ tls: ca.server });
  const storage = await startRoleProxy(azurite.port, ca);
  const entra = await startEntra({ tls: ca.server });
  const management = await startManagement(ca.server);
  await makeContainer(azurite, ca);
  fillLists(management, storage.endpoint);
  const person = entra.state.addPerson('anna@contoso.example', { name: 'Anna Lindqvist' });
  storage.assign(person, 'backup-writer', { container });
  Object.assign(storage.account, { hasVersioning: true, hasSoftDelete: true });
  return {
    entra,
    storage,
    person,
    organisationFile: await writeOrganisation(folder, ca, { entra, storage, management }),
    signIns: () => entra.requests.filter(({ path }) => path === '/oauth2/v2.0/authorize').length,
    shortenTokens: () => void (entra.state.accessTokenSeconds = shortSeconds),
    secrets: () => secretsOf(entra),
    download: (into) => downloadContainer({ endpoint: azurite.endpoint, container, ca }, into),
    stop: async () => {
      for (const each of [management, entra, storage, azurite]) await each.stop();
    },
  };
}

/** The answer to the request stays out until its token has ended. */
export function outliveToken({ authorization }: ProxiedRequest): HttpFault {
  const claims = Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString();
  const { exp } = JSON.parse(claims) as { readonly exp: number };
  return { kind: 'wait', until: delay(Math.max(0, exp * 1000 + 1 - Date.now())) };
}

async function makeContainer({ endpoint }: Azurite, ca: TestCa): Promise<void> {
  const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  await new ContainerClient(`${endpoint}/${container}`, key, trusting(ca)).create();
}

/** More than one of each, so that there is a choice. */
function fillLists({ subscriptions }: Management, endpoint: string): void {
  const accounts = [
    { name: azuriteAccount, group: 'rg-backup', endpoint, containers: ['archive', container] },
    { name: 'contosophotos', group: 'rg-media', endpoint: 'https://photos.example', containers: [] },
  ];
  subscriptions.push({ id: randomUUID(), name: 'Contoso Laptops', accounts });
  subscriptions.push({ id: randomUUID(), name: 'Contoso Media', accounts: [] });
}

async function writeOrganisation(
  folder: string,
  ca: TestCa,
  { entra, storage, management }: Pick<Cloud, 'entra' | 'storage'> & { readonly management: Management },
): Promise<string> {
  const path = join(folder, 'organisation.json');
  const { tenantId, clientId } = entra.state;
  const cloud = {
    authority: entra.origin,
    storageSuffix: new URL(storage.endpoint).origin,
    resourceManager: management.origin,
  };
  await writeFile(join(folder, 'ca.pem'), ca.certificate);
  await writeFile(path, JSON.stringify({ name: 'Contoso', tenantId, clientId, cloud, caFile: 'ca.pem' }));
  return path;
}

function secretsOf({ state, requests }: Entra): readonly string[] {
  // A token's middle says all it says, and its end makes it valid; every token begins alike.
  const tokens = state.issued.flatMap((token) => [token, ...token.split('.').slice(1)]);
  const sent = requests.flatMap(({ parameters }) =>
    ['code', 'code_verifier'].flatMap((name) => parameters.get(name) ?? []),
  );
  return [...state.people.map(({ password }) => password), ...tokens, ...sent];
}
