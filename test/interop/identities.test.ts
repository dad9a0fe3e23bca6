/** The built command line as what it is only once in a process: Azure's library remembers a machine's endpoint and tokens, Node what it trusts. */
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ProgramsPlace, programsPlace, startMachineEndpoint } from '../support/programs-place';
import { secureAzurite } from '../support/signed-in-repository';
import { startStowkeep, stowkeep } from '../support/stowkeep';

const azurite = secureAzurite();

/** On a machine with an identity; `clientId` is the one that is asked for of several. */
async function machine(place: ProgramsPlace, clientId = '') {
  const { origin, asked } = await startMachineEndpoint(place.entra.state, place.application);
  const environment = {
    ...place.environment,
    AZURE_POD_IDENTITY_AUTHORITY_HOST: origin,
    AZURE_CLIENT_ID: clientId,
    // Of the network, which does not know the machine.
    HTTPS_PROXY: 'http://127.0.0.1:1',
    NO_PROXY: '127.0.0.1,localhost',
    HTTP_PROXY: 'http://127.0.0.1:1',
  };
  const { folder } = place;
  return { asked, run: (...args: readonly string[]) => stowkeep({ folder, environment }, ...args) };
}

test.each(['the only one', 'one of several'])('a backup is made as the machine: %s', async (which) => {
  const place = await programsPlace(azurite);
  const clientId = which === 'the only one' ? '' : place.application.clientId;
  const { run, asked } = await machine(place, clientId);
  expect(await run('init')).toMatchObject({ code: 0, stderr: '' });
  expect(await run('backup', 'letter')).toMatchObject({ code: 0, stderr: '' });
  await place.check();
  expect(new Set(asked)).toEqual(new Set([clientId]));
});

test('an identity that the machine does not have is said', async () => {
  const { run, asked } = await machine(await programsPlace(azurite), 'another');
  const { code, stderr } = await run('snapshots');
  expect([code, stderr]).toEqual([1, expect.stringContaining('The sign-in failed: invalid_request')]);
  expect(asked).toEqual(['another']);
});

test('a role that the machine lacks is said', async () => {
  const place = await programsPlace(azurite);
  place.proxy.assign(place.application, 'none');
  const { code, stderr } = await (await machine(place)).run('snapshots');
  expect([code, stderr]).toEqual([1, expect.stringContaining('A role is missing.')]);
});

test('without an organisation’s configuration, the environment says where to sign in and whom to trust', async () => {
  const place = await programsPlace(azurite);
  place.application.secret = 'the secret of a program';
  const environment = {
    ...place.environment,
    ...place.named,
    AZURE_CLIENT_SECRET: place.application.secret,
    AZURE_AUTHORITY_HOST: place.entra.origin,
    NODE_EXTRA_CA_CERTS: join(place.folder, 'ca.pem'),
    STOWKEEP_ORGANISATION_FILE: '',
  };
  expect(await stowkeep({ environment }, 'init')).toMatchObject({ code: 0, stderr: '' });
});

test('a run that waits for a person ends when it is interrupted', async () => {
  const { environment } = await programsPlace(azurite);
  const { child, finished } = startStowkeep({ environment }, '--sign-in', 'code', 'init');
  await once(child.stderr!, 'data');
  child.kill('SIGINT');
  expect(await finished).toMatchObject({ code: 130 });
});
