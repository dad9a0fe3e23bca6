import { generateKeyPairSync } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../main/app-error';
import { noRetentionRules } from '../../../contract/retention-presets';
import { readOrganisation, withoutOrganisation } from '../../../main/organisation/organisation';
import { organisationFiles, readConfiguration } from '../../../main/organisation/organisation-files';
import { errorText } from '../../../renderer/lib/error-text';
import { temporaryFolder } from '../../support/temporary-folder';
import { makeTestCa } from '../../support/test-ca';

const clientId = '11111111-2222-4333-8444-555555555555';
const anna = { objectId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee', userName: 'Anna@Contoso.example' };
const place = { account: 'contoso', container: 'backups' };
const policy = { path: '/etc/policy.json', isPolicy: true, isRequired: false, maySayWhomToTrust: true };
const named = {
  ...{ path: '/app/stowkeep.config.json', isPolicy: false, isRequired: false, maySayWhomToTrust: true },
};
const beside = { ...named, path: '/downloads/stowkeep.config.json', maySayWhomToTrust: false };

/** What is in the files, by path; those in `open` may be written by anybody. */
function read(contents: Readonly<Record<string, unknown>>, open: readonly string[] = []) {
  return readOrganisation({
    files: [policy, named, beside],
    read: async (path) => {
      const content = contents[path];
      if (content === undefined) return undefined;
      if (content instanceof Error) throw content;
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      return { content: text, isWritableByOthers: open.includes(path) };
    },
  });
}

const readNamed = (document: unknown) => read({ [named.path]: document });

async function problemOf(organisation: Promise<unknown>): Promise<AppError> {
  const error = await organisation.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error(`this was not refused: ${String(error)}`);
  expect(error.code).toBe('app/organisation-invalid');
  return error;
}

describe('a configuration', () => {
  it('need not be there', async () => {
    const { entra, resourceManager, organisationFor } = await read({});
    expect(entra).toBeUndefined();
    expect(resourceManager).toBe('https://management.azure.com');
    expect(organisationFor(undefined, 'laptop')).toBeNull();
  });

  it('may leave everything to people but the sign-in', async () => {
    const { entra, organisationFor } = await readNamed({ clientId });
    expect(entra).toEqual({ clientId, authority: 'https://login.microsoftonline.com/organizations' });
    expect(organisationFor(anna, 'laptop')).toEqual({ name: '', place: null, isPlaceFixed: false });
  });

  it('says where everybody’s backups go, each device for itself', async () => {
    const { entra, organisationFor, trustedCertificates } = await readNamed({
      ...{ ...place, clientId, name: 'Contoso', tenantId: 'contoso.example', isPlaceFixed: true },
    });
    expect(entra?.authority).toBe('https://login.microsoftonline.com/contoso.example');
    expect(trustedCertificates).toBeUndefined();
    expect(organisationFor(anna, 'laptop')).toEqual({
      name: 'Contoso',
      isPlaceFixed: true,
      place: { kind: 'azure', ...place, prefix: `${anna.objectId}/laptop` },
    });
    // Before anybody has signed in, nobody knows.
    expect(organisationFor(undefined, 'laptop')).toMatchObject({ place: null, isPlaceFixed: true });
  });

  it('needs nobody for a place that does not depend on who signs in', async () => {
    const { organisationFor } = await readNamed({ ...place, prefix: 'devices/{deviceName}' });
    expect(organisationFor(undefined, 'laptop')?.place?.prefix).toBe('devices/laptop');
  });

  it.each([
    ['usGovernment', 'login.microsoftonline.us', 'core.usgovcloudapi.net', 'management.usgovcloudapi.net'],
    ['china', 'login.partner.microsoftonline.cn', 'core.chinacloudapi.cn', 'management.chinacloudapi.cn'],
  ])('can be for the national cloud %s', async (cloud, login, suffix, management) => {
    const { entra, resourceManager, organisationFor, endpointOf, tokenHosts } = await readNamed({
      ...place,
      clientId,
      cloud,
    });
    expect(entra?.authority).toBe(`https://${login}/organizations`);
    expect(resourceManager).toBe(`https://${management}`);
    expect(organisationFor(anna, 'laptop')?.place?.endpoint).toBe(`https://contoso.blob.${suffix}`);
    expect(endpointOf('fabrikam')).toBe(`https://fabrikam.blob.${suffix}`);
    // Nor to Azure's other clouds.
    expect(tokenHosts).toEqual([`.blob.${suffix}`]);
  });

  it('can be for a cloud of its own, or an emulator', async () => {
    const hosts = { authority: 'https://localhost:1/', resourceManager: 'https://localhost:2' };
    const own = await readNamed({ ...place, clientId, cloud: { ...hosts, storageSuffix: 'cloud.example' } });
    expect(own.entra?.authority).toBe('https://localhost:1/organizations');
    expect(own.endpointOf('contoso')).toBe('https://contoso.blob.cloud.example');
    const emulator = await readNamed({ cloud: { ...hosts, storageSuffix: 'https://127.0.0.1:3/' } });
    expect(emulator.resourceManager).toBe('https://localhost:2');
    expect(emulator.endpointOf('contoso')).toBe('https://127.0.0.1:3/contoso');
    expect([own.tokenHosts, emulator.tokenHosts]).toEqual([['.blob.cloud.example'], ['127.0.0.1']]);
  });

  it('may have comments and a mark of its encoding', async () => {
    const { entra } = await readNamed(
      `\uFEFF// ours\n{\n  // https://portal\n  "clientId": "${clientId}"\n}`,
    );
    expect(entra?.clientId).toBe(clientId);
  });

  it('can be made of the example', async () => {
    const example = await readFile('assets/azure/stowkeep.config.example.json', 'utf8');
    const organisation = await read({
      [named.path]: example,
      '/app/contoso-ca.pem': makeTestCa().certificate,
    });
    expect(organisation.organisationFor(anna, 'laptop')?.place).not.toBeNull();
  });
});

describe('a policy', () => {
  it('wins, as a whole', async () => {
    const contents = { [policy.path]: place, [named.path]: { clientId, name: 'Evil' } };
    const { entra, organisationFor } = await read(contents);
    expect(entra).toBeUndefined();
    expect(organisationFor(anna, 'laptop')).toMatchObject({ name: '', place });
  });

  it('is refused when others than the administrator can change it, or the certificates it names', async () => {
    const ca = '/etc/ca.pem';
    const contents = { [policy.path]: { caFile: 'ca.pem' }, [ca]: makeTestCa().certificate };
    expect((await read(contents)).trustedCertificates).toContain('BEGIN CERTIFICATE');
    expect((await problemOf(read(contents, [policy.path]))).context).toMatchObject({ field: '' });
    expect((await problemOf(read(contents, [ca]))).context).toMatchObject({ field: 'caFile' });
    await expect(read({ [named.path]: place }, [named.path])).resolves.toBeDefined();
  });

  it.skipIf(process.platform === 'win32')('is looked at on the disk', async () => {
    const path = join(await temporaryFolder(), 'policy.json');
    expect(await readConfiguration(path)).toBeUndefined();
    await writeFile(path, '{}');
    await chmod(path, 0o644);
    expect(await readConfiguration(path)).toEqual({
      content: '{}',
      isWritableByOthers: process.getuid?.() !== 0,
    });
    for (const mode of [0o664, 0o646]) {
      await chmod(path, mode);
      expect(await readConfiguration(path)).toMatchObject({ isWritableByOthers: true });
    }
  });
});

const hosts = {
  authority: 'https://a.example',
  resourceManager: 'https://b.example',
  storageSuffix: 'c.example',
};

it('whom to trust, no file says that lies beside the app', async () => {
  const contents = { '/downloads/ca.pem': makeTestCa().certificate };
  const problem = (document: unknown) => problemOf(read({ ...contents, [beside.path]: document }));
  expect((await problem({ caFile: 'ca.pem' })).context).toMatchObject({ field: 'caFile' });
  expect((await problem({ cloud: hosts })).context).toMatchObject({ field: 'cloud' });
  await expect(read({ [beside.path]: { ...place, cloud: 'china' } })).resolves.toBeDefined();
});

const signer = String(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }));

describe('what is wrong is told', () => {
  it.each([
    ['{', '', 'is not in JSON'],
    ['', '', 'is not in JSON'],
    ['[]', '', 'has to hold fields in braces'],
    [{ tenant: 'contoso' }, 'tenant', 'is not known here'],
    [{ name: 1 }, 'name', 'has to be a text'],
    [{ clientId: 'stowkeep' }, 'clientId', 'application (client) id'],
    [{ clientId, tenantId: 'https://login.example' }, 'tenantId', 'id of your tenant'],
    [{ tenantId: 'contoso.example' }, 'clientId', 'is missing'],
    [{ cloud: 'germany' }, 'cloud', '“usGovernment”'],
    [{ cloud: { ...hosts, authority: 'http://a.example' } }, 'cloud', 'authority, storageSuffix'],
    [{ cloud: { ...hosts, storageSuffix: '.core.windows.net/x' } }, 'cloud', 'authority, storageSuffix'],
    [{ cloud: { ...hosts, more: 1 } }, 'cloud', 'authority, storageSuffix'],
    [{ ...place, account: 'Contoso' }, 'account', '3 to 24 lower-case letters'],
    [{ ...place, container: 'a--b' }, 'container', '3 to 63 lower-case letters'],
    [{ account: 'contoso' }, 'container', 'is missing'],
    [{ container: 'backups' }, 'account', 'is missing'],
    [{ prefix: '{deviceName}' }, 'prefix', 'needs account and container'],
    [{ isPlaceFixed: true }, 'isPlaceFixed', 'needs account and container'],
    [{ ...place, isPlaceFixed: 'yes' }, 'isPlaceFixed', 'true or false'],
    [{ ...place, prefix: '{userObjectId}' }, 'prefix', 'has to contain {deviceName}'],
    [{ ...place, prefix: 7 }, 'prefix', 'has to be a text'],
    [{ caFile: 'none.pem' }, 'caFile', 'names /app/none.pem: it is not there'],
    [{ caFile: 'empty.pem' }, 'caFile', 'holds no certificate in PEM'],
    [{ caFile: '/app/broken.pem' }, 'caFile', 'holds a certificate that cannot be read'],
    [{ plans: 1 }, 'plans', 'braces'],
    [{ plans: { fields: { 'schedule.run': { value: 1 } } } }, 'plans.schedule.run', 'is not known here'],
    [{ plans: { version: 2 } }, 'plans.version', 'is not known here'],
    [{ policySigner: 'key' }, 'policySigner', 'Ed25519 public key'],
    [Object.assign(new Error('no'), { code: 'EACCES' }), '', 'cannot be read (EACCES)'],
  ])('%j', async (document, field, reason) => {
    const broken = makeTestCa().certificate.replace(/\n.{20}/, '\nAAAA');
    const files = { '/app/empty.pem': 'nothing', '/app/broken.pem': broken };
    const { context, message } = await problemOf(read({ [named.path]: document, ...files }));
    expect(context).toMatchObject({ path: named.path, field, reason: expect.stringContaining(reason) });
    expect(message).toContain(reason);
    expect(errorText({ code: 'app/organisation-invalid', context }).advice).toContain(reason);
  });

  it('to whoever asks, while the app goes on without', async () => {
    const problem = await problemOf(readNamed('{'));
    const { entra, organisationFor } = withoutOrganisation(problem);
    expect(entra).toBeUndefined();
    expect(() => organisationFor(undefined, 'laptop')).toThrow(problem);
  });
});

describe('the files', () => {
  const filesOn = (platform: NodeJS.Platform, executable: string, environment = {}) =>
    organisationFiles({ platform, executable, environment }).map(({ path }) => path);

  it.each([
    [
      'linux',
      '/opt/Stowkeep/stowkeep',
      {},
      '/etc/stowkeep/policy.json',
      '/opt/Stowkeep/stowkeep.config.json',
    ],
    [
      'linux',
      '/tmp/.mount_x/stowkeep',
      { APPIMAGE: '/home/anna/Apps/Stowkeep.AppImage' },
      '/etc/stowkeep/policy.json',
      '/home/anna/Apps/stowkeep.config.json',
    ],
    [
      'darwin',
      '/Applications/Stowkeep.app/Contents/MacOS/Stowkeep',
      {},
      '/Library/Application Support/Stowkeep/policy.json',
      '/Applications/stowkeep.config.json',
    ],
    [
      'win32',
      'C:\\Program Files\\Stowkeep\\Stowkeep.exe',
      { ProgramFiles: 'D:\\Programs' },
      'D:\\Programs\\Stowkeep\\policy.json',
      'C:\\Program Files\\Stowkeep\\stowkeep.config.json',
    ],
  ] as const)('on %s, of %s', (platform, executable, environment, policyPath, besidePath) => {
    expect(filesOn(platform, executable, environment)).toEqual([policyPath, besidePath]);
  });

  it('can be another one, which has to be there', async () => {
    const path = join(await temporaryFolder(), 'config.json');
    const files = organisationFiles({
      platform: process.platform,
      executable: process.execPath,
      environment: { STOWKEEP_ORGANISATION_FILE: path },
    }).slice(1);
    expect((await problemOf(readOrganisation({ files, read: readConfiguration }))).context).toEqual({
      path,
      field: '',
      reason: 'is not there',
    });
    await writeFile(path, JSON.stringify(place));
    const { organisationFor } = await readOrganisation({ files, read: readConfiguration });
    expect(organisationFor(anna, 'laptop')).toMatchObject({ place });
  });
});

describe('what is decided about plans', () => {
  it('is handed on, under the name of the organisation', async () => {
    const plans = { minimumRetention: { daily: 7 } };
    const { policy, policySigner } = await read({
      [named.path]: { name: 'Contoso', plans, policySigner: signer },
    });
    expect([policy, policySigner]).toEqual([
      {
        version: 1,
        name: 'Contoso',
        serial: 0,
        fields: {},
        minimumRetention: { ...noRetentionRules, daily: 7 },
      },
      signer,
    ]);
  });

  it('is nothing where nothing is said', async () => {
    expect((await read({ [named.path]: { name: 'Contoso' } })).policy).toBeUndefined();
  });
});
