/** A role that is taken away in the middle of a backup, and given back. */
import { expect, test } from 'vitest';
import type { EngineError } from '../../main/engine/errors';
import { errorText } from '../../renderer/lib/error-text';
import { isPackUpload } from '../support/fault-proxy';
import { hasRestic } from '../support/real-restic';
import { secureAzurite, signedInRepository } from '../support/signed-in-repository';

const azurite = secureAzurite();

test.each([1, 2, 3])(
  'ends the backup at once, in words; the next one takes over what was stored (run %i)',
  async () => {
    const place = await signedInRepository(azurite);
    const { proxy, person } = place;
    // All that a backup needs.
    proxy.assign(person, 'backup-writer');
    proxy.once(isPackUpload, () => undefined);
    proxy.once(isPackUpload, () => {
      proxy.assign(person, 'none');
      return undefined;
    });
    const error = (await place.backup().catch((reason: unknown) => reason)) as EngineError;
    expect(error).toMatchObject({
      code: 'storage/forbidden',
      context: { azureCode: 'AuthorizationPermissionMismatch' },
    });
    expect(errorText(error).request).toMatch(/^Please give me a role on the container/);
    // Nobody is asked to sign in, which would not help, and the storage is not asked for the same again.
    expect(place.needs).toEqual([]);
    const uploads = proxy.log.filter(isPackUpload).map(({ url }) => url);
    expect(new Set(uploads).size).toBe(uploads.length);

    proxy.assign(person, 'backup-writer');
    const { adoptedPacks, warnings } = await place.backup();
    expect(adoptedPacks).toBeGreaterThan(0);
    expect(warnings).toBe(0);
    // That of the first backup could not be taken away, and would keep restic's check out for half an hour.
    expect(await place.session.unlock('all', { signal: new AbortController().signal })).toBe(1);
    if (hasRestic) await place.check();
  },
);
