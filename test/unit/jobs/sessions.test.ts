import { describe, expect, it } from 'vitest';
import type { Place } from '../../../contract/data';
import type { Secrets } from '../../../main/auth/secrets';
import type { RemoteEngine, RemoteSession } from '../../../main/engine-thread/protocol';
import { cancelledError, isCancelled } from '../../../main/engine/errors';
import { Sessions } from '../../../main/jobs/sessions';
import { deferred } from '../../support/deferred';
import { remoteEngine, remoteSession } from '../../support/remote-double';

const secrets: Secrets = { password: 'p', credential: { kind: 'none' } };
const local: Place = { kind: 'local', path: '/backups' };
const limits = { uploadBytesPerSecond: 2048, downloadBytesPerSecond: undefined };
const running = new AbortController().signal;

function sessionsWith(
  open: RemoteEngine['open'],
  source: { readonly place?: Place; readonly secrets?: Secrets } = { place: local, secrets },
) {
  return new Sessions(remoteEngine({ open }), undefined, '/cache', () => ({
    place: source.place,
    secrets: source.secrets,
    limits,
  }));
}

describe('Sessions', () => {
  it('opens once for all who ask, with what the settings say', async () => {
    const { session } = remoteSession();
    const requests: unknown[] = [];
    const sessions = sessionsWith(async (request) => {
      requests.push(request);
      return session;
    });
    expect(await Promise.all([sessions.get(running), sessions.get(running)])).toEqual([session, session]);
    expect(requests).toEqual([
      {
        location: { kind: 'local', path: '/backups' },
        credential: { kind: 'none' },
        password: 'p',
        limits: { uploadBytesPerSecond: 2048, downloadBytesPerSecond: undefined },
        cacheFolder: '/cache',
      },
    ]);
  });

  it('opens what an account may use with its tokens', () => {
    const sessions = sessionsWith(() => Promise.reject(new Error('unused')));
    const place: Place = { kind: 'azure', account: 'contoso', container: 'backups', prefix: 'laptop' };
    expect(sessions.resolve(place, { kind: 'account', accountId: 'anna' })).toEqual({
      location: { ...place, endpoint: 'https://contoso.blob.core.windows.net' },
      credential: { kind: 'token', account: 'anna' },
    });
  });

  it('looks for an account that has no address of its own in the organisation’s cloud', () => {
    const sessions = new Sessions(
      remoteEngine(),
      undefined,
      '/cache',
      () => ({ place: undefined, secrets, limits }),
      { endpointOf: (account) => `https://${account}.blob.core.usgovcloudapi.net` },
    );
    const place: Place = { kind: 'azure', account: 'contoso', container: 'backups', prefix: '' };
    const reached = (wanted: Place) => sessions.resolve(wanted, { kind: 'sas', sas: 's' }).location;
    expect(reached(place)).toMatchObject({ endpoint: 'https://contoso.blob.core.usgovcloudapi.net' });
    const endpoint = 'https://contoso.blob.core.windows.net';
    expect(reached({ ...place, endpoint })).toMatchObject({ endpoint });
  });

  it('sends the sign-in of an account to the storage of its cloud only', () => {
    const sessions = sessionsWith(() => Promise.reject(new Error('unused')));
    const place: Place = { kind: 'azure', account: 'contoso', container: 'backups', prefix: '' };
    const resolve = (endpoint: string, credential: Secrets['credential']) => () =>
      sessions.resolve({ ...place, endpoint }, credential);
    expect(resolve('https://contoso.evil.example', { kind: 'account', accountId: 'anna' })).toThrow(
      'A sign-in is not sent',
    );
    // What opens nothing else may go where its owner wants.
    expect(resolve('https://storage.example', secrets.credential)).not.toThrow();
  });

  it('sends nothing to a storage that is reached without encryption, as one may have been before', () => {
    const sessions = sessionsWith(() => Promise.reject(new Error('unused')));
    const place = { kind: 'azure', account: 'contoso', container: 'backups', prefix: '' } as const;
    const refused = { code: 'storage/forbidden', context: { networkCode: 'NOT_ENCRYPTED' } };
    for (const credential of [secrets.credential, { kind: 'account', accountId: 'anna' } as const])
      expect(() =>
        sessions.resolve({ ...place, endpoint: 'http://contoso.blob.core.windows.net' }, credential),
      ).toThrow(expect.objectContaining(refused));
  });

  it('tries again after opening failed', async () => {
    const { session } = remoteSession();
    let attempts = 0;
    const sessions = sessionsWith(async () => {
      if (attempts++ === 0) throw new Error('offline');
      return session;
    });
    await expect(sessions.get(running)).rejects.toThrow('offline');
    expect(await sessions.get(running)).toBe(session);
  });

  it('says what is missing', async () => {
    const open = () => Promise.reject(new Error('unused'));
    await expect(sessionsWith(open, { secrets }).get(running)).rejects.toMatchObject({
      code: 'app/not-connected',
    });
    await expect(sessionsWith(open, { place: local }).get(running)).rejects.toMatchObject({
      code: 'app/password-needed',
    });
    await expect(
      sessionsWith(open, { place: { kind: 'embedded' }, secrets }).get(running),
    ).rejects.toMatchObject({ code: 'app/not-connected' });
  });

  it('lets one give up waiting while the others go on', async () => {
    const opened = deferred<RemoteSession>();
    const sessions = sessionsWith(() => opened.promise);
    const abort = new AbortController();
    const impatient = sessions.get(abort.signal).catch((error: unknown) => error);
    const patient = sessions.get(running);
    abort.abort();
    expect(isCancelled(await impatient)).toBe(true);
    const { session } = remoteSession();
    opened.resolve(session);
    expect(await patient).toBe(session);
  });

  it('gives the opening up when it is closed meanwhile', async () => {
    const sessions = sessionsWith(
      (_request, { signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelledError()))),
    );
    const waiting = sessions.get(running).catch((error: unknown) => error);
    await sessions.close();
    expect(isCancelled(await waiting)).toBe(true);
  });

  it('closes the session before the one it adopts, and gives that the limits', async () => {
    const before = remoteSession();
    const after = remoteSession();
    const sessions = sessionsWith(async () => before.session);
    await sessions.get(running);
    await sessions.adopt(after.session);
    expect(await sessions.get(running)).toBe(after.session);
    await sessions.close();
    expect([before.told, after.told]).toEqual([
      ['close'],
      [{ uploadBytesPerSecond: 2048, downloadBytesPerSecond: undefined }, 'close'],
    ]);
  });
});
