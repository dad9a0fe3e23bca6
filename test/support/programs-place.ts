/** A program on the command line that signs in to a local authority and uses Azurite: everything real but Azure. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { azuriteAccount } from './azurite';
import { type InProcessOptions, runInProcess } from './cli-in-process';
import { downloadContainer } from './download-container';
import type { Application, EntraState } from './entra/entra-state';
import { applicationTokenBody } from './entra/tokens';
import { restic, resticPassword } from './real-restic';
import { type RoleProxy, startRoleProxy } from './role-proxy';
import { type SignInPlace, signInPlace } from './sign-in-place';
import type { SecureAzurite } from './signed-in-repository';
import { temporaryFolder } from './temporary-folder';

type Environment = Readonly<Record<string, string>>;

export interface ProgramsPlace extends SignInPlace {
  readonly proxy: RoleProxy;
  readonly application: Application;
  readonly folder: string;
  /** Of a command line that uses the place, but for who it is. */
  readonly environment: Environment;
  /** What names the application; `named` adds its proof. */
  readonly named: Environment;
  run(
    args: readonly string[],
    identity: Environment,
    options?: InProcessOptions,
  ): ReturnType<typeof runInProcess>;
  /** A file in the place's folder; returns its path. */
  write(name: string, content: string): Promise<string>;
  /** Real restic reads all data back. */
  check(): Promise<void>;
}

/** The organisation's configuration names the authority, the app registration and the certificate to trust. */
export async function programsPlace(azurite: SecureAzurite): Promise<ProgramsPlace> {
  const place = await signInPlace(azurite.ca);
  const proxy = await startRoleProxy(azurite.port, azurite.ca);
  onTestFinished(() => proxy.stop());
  const application = place.entra.state.addApplication();
  proxy.assign(application, 'contributor');
  proxy.assign(place.person, 'contributor');
  const folder = await temporaryFolder();
  const write = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  await write('ca.pem', azurite.ca.certificate);
  await write('letter', 'Dear Anna');
  const { clientId, tenantId } = place.entra.state;
  const authority = place.entra.origin;
  const cloud = { authority, resourceManager: authority, storageSuffix: new URL(proxy.endpoint).origin };
  const container = `test-${randomUUID()}`;
  const environment: Environment = {
    RESTIC_REPOSITORY: `azure:${container}:/`,
    RESTIC_PASSWORD: resticPassword,
    AZURE_ACCOUNT_NAME: azuriteAccount,
    AZURE_BLOB_ENDPOINT: proxy.endpoint,
    STOWKEEP_CACHE_DIR: join(folder, 'cache'),
    STOWKEEP_ORGANISATION_FILE: await write(
      'stowkeep.config.json',
      JSON.stringify({ clientId, tenantId, cloud, caFile: 'ca.pem' }),
    ),
  };
  return {
    ...place,
    proxy,
    application,
    folder,
    environment,
    named: { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: application.clientId },
    run: (args, identity, options) =>
      runInProcess(args, {
        ...options,
        environment: { ...environment, ...identity },
        workingFolder: folder,
      }),
    write,
    check: async () => {
      const copy = await temporaryFolder();
      await downloadContainer({ endpoint: azurite.endpoint, container, ca: azurite.ca }, copy);
      restic(copy, 'check', '--read-data');
    },
  };
}

export interface MachineEndpoint {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Who was asked for: a client id, or nothing for the machine's own. */
  readonly asked: string[];
}

/** The endpoint that Azure's machines have for their identities, which is `application`: https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token */
export async function startMachineEndpoint(
  state: EntraState,
  application: Application,
): Promise<MachineEndpoint> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://machine.example');
    const clientId = searchParams.get('client_id') ?? '';
    asked.push(clientId);
    const isRight = pathname === '/metadata/identity/oauth2/token/' && request.headers['metadata'] === 'true';
    const isKnown = clientId === '' || clientId === application.clientId;
    const body = applicationTokenBody(state, application, `${searchParams.get('resource')}/.default`);
    response.writeHead(isRight && isKnown ? 200 : 400, { 'content-type': 'application/json' });
    const refusal = { error: 'invalid_request', error_description: 'Identity not found' };
    response.end(JSON.stringify(isRight && isKnown ? body : refusal));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
