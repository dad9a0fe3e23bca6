/** Who the command line is to Azure: Azure's own library on a local authority, and Azurite behind a proxy that judges by roles. */
import { chmod } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { SharedFile } from '../../../main/auth/shared-file';
import { TokenCache } from '../../../main/auth/token-cache';
import type { AppSide } from '../../../main/cli/io';
import { systemClock } from '../../../main/engine/base/clock';
import { FakeKeychain } from '../../support/app-doubles';
import { azuriteKey } from '../../support/azurite';
import { startConnectProxy } from '../../support/connect-proxy';
import { applicationTokenBody } from '../../support/entra/tokens';
import { type ProgramsPlace, programsPlace } from '../../support/programs-place';
import { refusal } from '../../support/role-proxy';
import { secureAzurite } from '../../support/signed-in-repository';
import { walkThrough } from '../../support/sign-in-place';
import { makeClientCertificate } from '../../support/test-ca';

const azurite = secureAzurite();
afterEach(() => vi.unstubAllEnvs());

type Identity = Readonly<Record<string, string>>;
type Identify = (place: ProgramsPlace) => Promise<Identity>;

const bySecret: Identify = async ({ named, application }) => {
  application.secret = 'the secret of a program';
  return { ...named, AZURE_CLIENT_SECRET: application.secret };
};
const byCertificate: Identify = async ({ named, application, write }) => {
  const { cert, key } = makeClientCertificate('the password of a key');
  application.certificate = cert;
  return {
    ...named,
    AZURE_CLIENT_CERTIFICATE_PATH: await write('program.pem', cert + key),
    AZURE_CLIENT_CERTIFICATE_PASSWORD: 'the password of a key',
  };
};
const byFederatedToken: Identify = async ({ named, application, write }) => {
  const token = 'e30.e30.signed-by-another-authority';
  application.federatedTokens.push(token);
  return { ...named, AZURE_FEDERATED_TOKEN_FILE: await write('token', `${token}\n`) };
};
/** Stands in for `az account get-access-token`. */
const byAzureCommandLine: Identify = async ({ entra, application, folder, write }) => {
  const body = applicationTokenBody(entra.state, application, 'https://storage.azure.com/.default');
  const expires_on = Math.floor(systemClock.nowMs() / 1000) + 3600;
  const answer = JSON.stringify({ accessToken: body['access_token'], expires_on });
  await chmod(await write('az', `#!/bin/sh\ncat <<'END'\n${answer}\nEND\n`), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
  return { AZURE_FORCE_CLI_CREDENTIAL: 'true' };
};

describe('a backup', () => {
  test.each<readonly [string, Identify]>([
    ['the secret of a service principal', bySecret],
    ['the certificate of a service principal', byCertificate],
    ['the federated token of a service principal', byFederatedToken],
    ['whoever signed in to Azure’s own command line', byAzureCommandLine],
  ])('is made with %s, and restic finds it whole', async (_, identify) => {
    const place = await programsPlace(azurite);
    const identity = await identify(place);
    expect(await place.run(['init'], identity)).toMatchObject({ code: 0, stderr: '' });
    expect(await place.run(['backup', 'letter'], identity)).toMatchObject({ code: 0, stderr: '' });
    await place.check();
    expect(place.proxy.log.every(({ authorization }) => authorization.startsWith('Bearer '))).toBe(true);
  });

  test('uses the key that is set, whoever else is named', async () => {
    const place = await programsPlace(azurite);
    const identity = { ...(await bySecret(place)), AZURE_ACCOUNT_KEY: azuriteKey };
    expect(await place.run(['init'], identity)).toMatchObject({ code: 0, stderr: '' });
    expect(place.entra.requests).toEqual([]);
  });

  test('goes through the proxy of the network, to Entra and to the storage', async () => {
    const place = await programsPlace(azurite);
    const proxy = await startConnectProxy();
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    vi.stubEnv('NO_PROXY', '');
    expect(await place.run(['init'], await bySecret(place))).toMatchObject({ code: 0, stderr: '' });
    expect(new Set(proxy.asked)).toEqual(
      new Set([place.entra.origin, place.proxy.endpoint].map((url) => new URL(url).host)),
    );
  });

  test('goes on with a new token when the storage refuses the old one', async () => {
    const place = await programsPlace(azurite);
    place.proxy.once(
      () => true,
      () => refusal('AuthenticationFailed'),
    );
    expect(await place.run(['init'], await bySecret(place))).toMatchObject({ code: 0, stderr: '' });
    expect(place.entra.tokenRequests('client_credentials')).toBe(2);
  });
});

describe('what is wrong is said once, in words', () => {
  test.each<readonly [string, Identify, string]>([
    [
      'a wrong secret',
      async (place) => ({ ...(await bySecret(place)), AZURE_CLIENT_SECRET: 'another secret' }),
      'The secret that Stowkeep signs in with is wrong.',
    ],
    [
      'an unknown client',
      async (place) => ({ ...(await bySecret(place)), AZURE_CLIENT_ID: 'no-such-client' }),
      'Your organisation does not know the app that is to sign you in.',
    ],
    [
      'an unknown tenant',
      async (place) => ({ ...(await bySecret(place)), AZURE_TENANT_ID: 'elsewhere.example' }),
      'There is no organisation by the name in Stowkeep’s configuration.',
    ],
    [
      'a certificate that was not registered',
      async (place) => {
        const identity = await byCertificate(place);
        place.application.certificate = makeClientCertificate().cert;
        return identity;
      },
      'The certificate that Stowkeep signs in with is not one of its app registration.',
    ],
    [
      'a federated token of somebody else',
      async (place) => {
        const identity = await byFederatedToken(place);
        place.application.federatedTokens.length = 0;
        return identity;
      },
      'The app registration does not trust the token that Stowkeep signs in with.',
    ],
    [
      'a role that is missing',
      async (place) => {
        place.proxy.assign(place.application, 'none');
        return bySecret(place);
      },
      'You are signed in, but may not do this in the storage.',
    ],
    [
      'an address that is not Azure’s',
      async (place) => ({
        ...(await bySecret(place)),
        AZURE_BLOB_ENDPOINT: 'https://contoso.blob.evil.example',
      }),
      'This address does not belong to Azure’s storage.',
    ],
    [
      'an address of another cloud than is named',
      async (place) => ({
        ...(await bySecret(place)),
        AZURE_ENDPOINT_SUFFIX: 'core.chinacloudapi.cn',
        AZURE_BLOB_ENDPOINT: 'https://contoso.blob.core.windows.net',
      }),
      'This address does not belong to Azure’s storage.',
    ],
  ])('%s', async (_, identify, words) => {
    const place = await programsPlace(azurite);
    const identity = await identify(place);
    const { code, stderr } = await place.run(['snapshots'], identity);
    expect([code, stderr.split('\n')[0]]).toEqual([1, `Fatal: ${words}`]);
    expect(place.entra.tokenRequests('client_credentials')).toBeLessThanOrEqual(1);
    for (const secret of [identity['AZURE_CLIENT_SECRET'], place.application.secret])
      if (secret !== undefined) expect(stderr).not.toContain(secret);
  });

  test.each([
    [{ AZURE_CLIENT_ID: '' }, 'AZURE_CLIENT_SECRET needs AZURE_TENANT_ID and AZURE_CLIENT_ID'],
    [{ AZURE_AUTHORITY_HOST: 'login.example' }, 'AZURE_AUTHORITY_HOST has to begin with https://'],
  ])('what does not suffice: %o', async (changes, words) => {
    const place = await programsPlace(azurite);
    const { code, stderr } = await place.run(['snapshots'], { ...(await bySecret(place)), ...changes });
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
  });

  test.each([
    ['is not there', { PATH: '/nowhere' }, 'the program az is not there'],
    ['knows nobody', {}, 'run “az login”'],
  ])('Azure’s own command line, which %s', async (_, surroundings, words) => {
    const place = await programsPlace(azurite);
    await chmod(await place.write('az', '#!/bin/sh\necho "Please run az login" >&2\nexit 1\n'), 0o755);
    vi.stubEnv('PATH', `${place.folder}${delimiter}${process.env['PATH']}`);
    for (const [name, value] of Object.entries(surroundings)) vi.stubEnv(name, value);
    const { code, stderr } = await place.run(['snapshots'], { AZURE_FORCE_CLI_CREDENTIAL: '1' });
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
  });

  test('an authority that is away for a moment, by trying again', async () => {
    const place = await programsPlace(azurite);
    place.entra.breakTokens({ kind: 'status', status: 503 }, { kind: 'reset' });
    const { code, stderr } = await place.run(['init'], await bySecret(place));
    expect([code, stderr.match(/Entra/g)?.length]).toEqual([0, 2]);
    expect(place.entra.tokenRequests('client_credentials')).toBe(3);
  });
});

describe('a person', () => {
  /** Answers each request to sign in that is printed. */
  const answering = (place: ProgramsPlace) => {
    const answers: Promise<unknown>[] = [];
    onTestFinished(() => Promise.all(answers).then(() => undefined));
    return (text: string) => {
      const [, url = ''] = /(https:\/\/\S+)/.exec(text) ?? [];
      const [, userCode] = / code (\S+)/.exec(text) ?? [];
      if (userCode !== undefined)
        answers.push(
          place
            .openPage(url)
            .then(async (page) => walkThrough(await page.submit({ userCode }), place.person)),
        );
      else if (url !== '') answers.push(place.walk(url));
    };
  };

  test.each(['browser', 'code'])('signs in for one run: %s', async (way) => {
    const place = await programsPlace(azurite);
    const onComplaint = answering(place);
    const { code, stderr } = await place.run(['--sign-in', way, 'init'], {}, { onComplaint });
    expect([code, stderr.trim().split('\n').at(-1)]).toEqual([0, 'Signed in as anna@contoso.example']);
  });

  test('signs in again when the run needs it', async () => {
    const place = await programsPlace(azurite);
    place.proxy.once(
      () => true,
      () => {
        place.entra.state.endSessions(place.person);
        return refusal('AuthenticationFailed');
      },
    );
    const onComplaint = answering(place);
    const { code, stderr } = await place.run(['--sign-in', 'browser', 'init'], {}, { onComplaint });
    expect([code, stderr.match(/^Signed in/gm)?.length]).toEqual([0, 2]);
  });

  test('is told why they cannot', async () => {
    const place = await programsPlace(azurite);
    const file = await place.write('other.json', '{}');
    const { code, stderr } = await place.run(['--sign-in', 'code', 'init'], {
      STOWKEEP_ORGANISATION_FILE: file,
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('names an app registration')]);
  });
});

describe('inside the app', () => {
  const signedIn = async () => {
    const place = await programsPlace(azurite);
    const [store, cachePath] = [new FakeKeychain(), join(place.folder, 'sign-ins')];
    const openBrowser = (url: string) => place.walk(url).then(() => undefined);
    await place.newClient({ store, cachePath }).signIn({ signal: new AbortController().signal, openBrowser });
    const signIns = new TokenCache({ store, file: new SharedFile(cachePath, systemClock) });
    const found: string[] = [];
    const findProxy: AppSide['findProxy'] = async (_, { kind }) => void found.push(kind);
    return { ...place, found, app: { executable: '', signIns, findProxy, control: () => undefined } };
  };

  test('whoever signed in there is used when nobody else is named, by the environment or by name', async () => {
    const { app, found, ...place } = await signedIn();
    const program = await bySecret(place);
    expect(await place.run(['init'], {}, { app })).toMatchObject({ code: 0, stderr: '' });
    expect(place.entra.tokenRequests('client_credentials')).toBe(0);
    expect(await place.run(['snapshots'], program, { app })).toMatchObject({ code: 0, stderr: '' });
    expect(place.entra.tokenRequests('client_credentials')).toBe(1);
    const named = ['--account', place.person.userName, 'snapshots'];
    expect(await place.run(named, program, { app })).toMatchObject({ code: 0, stderr: '' });
    expect(place.entra.tokenRequests('client_credentials')).toBe(1);
    expect(found).toEqual(['azure', 'azure', 'azure']);
  });

  test('a sign-in that is needed is left to the window, with what happened', async () => {
    const { app, ...place } = await signedIn();
    place.entra.state.endSessions(place.person);
    place.proxy.once(
      () => true,
      () => refusal('AuthenticationFailed'),
    );
    const { code, stderr } = await place.run(['init'], {}, { app });
    expect([code, stderr.split('\n')]).toEqual([
      1,
      expect.arrayContaining([
        'Fatal: Your sign-in was ended.',
        '(anna@contoso.example has to sign in again, in the window of the app)',
      ]),
    ]);
  });

  test('is where that can be asked for, nowhere else', async () => {
    const place = await programsPlace(azurite);
    const { code, stderr } = await place.run(['--account', 'anna@contoso.example', 'snapshots'], {});
    expect([code, stderr]).toEqual([1, expect.stringContaining('“stowkeep --cli --account …”')]);
  });
});
