import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/engine/base/clock';
import { EngineError } from '../../../main/engine/errors';
import { Policies, type ConfiguredPolicy } from '../../../main/jobs/policies';
import { checkPolicy, type Policy } from '../../../main/plans/policy';
import { MemoryDocument } from '../../support/app-doubles';
import { publishedPolicy } from '../../support/published-policy';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const signer = String(publicKey.export({ type: 'spki', format: 'pem' }));
const text = (serial: number, key = privateKey) =>
  publishedPolicy(JSON.stringify({ version: 1, name: 'Contoso', serial }), key);

/** A start of the app over `store`; what is published can be changed. */
function start(configured: Partial<ConfiguredPolicy> = {}, store = new MemoryDocument()) {
  const storage: { published: string | Error | undefined } = { published: undefined };
  const told: string[] = [];
  const policies = new Policies({
    configured: { policy: undefined, signer, isInvalid: false, ...configured },
    store,
    load: async () => {
      if (storage.published instanceof Error) throw storage.published;
      return storage.published;
    },
    clock: { ...systemClock, nowMs: () => 0 },
    log: (level, message) => told.push(`${level}: ${message}`),
    onDidChange: () => told.push('changed'),
  });
  return { policies, storage, store, told };
}

describe('the policy in force', () => {
  it('is the one that is published, also after the next start and when it has gone', async () => {
    const { policies, storage, store, told } = start();
    storage.published = text(3);
    await policies.look();
    await policies.look();
    expect([policies.current?.serial, policies.view().problem, told]).toEqual([3, null, ['changed']]);
    storage.published = undefined;
    await policies.look();
    expect(policies.current?.serial).toBe(3);
    expect(start({}, store).policies.current?.serial).toBe(3);
  });

  it.each([
    [
      'is not signed by whom the organisation named',
      text(9, generateKeyPairSync('ed25519').privateKey),
      'signature',
    ],
    ['is older', text(2), 'serial'],
    ['is nonsense', '{', ''],
  ])('stays when what is published %s', async (_, published, field) => {
    const { policies, storage } = start();
    storage.published = text(3);
    await policies.look();
    storage.published = published;
    await policies.look();
    expect([policies.current?.serial, policies.view().problem?.field]).toEqual([3, field]);
    storage.published = text(4);
    await policies.look();
    expect([policies.current?.serial, policies.view().problem]).toEqual([4, null]);
  });

  it('stays while the storage cannot be read', async () => {
    const { policies, storage, told } = start();
    storage.published = new EngineError('storage/unavailable', 'Gone');
    await policies.look();
    expect([policies.current, told]).toEqual([undefined, ['warn: The published policy cannot be read']]);
  });

  it('is no published one where nobody is named to sign it, nor one in the profile that is not signed', async () => {
    const { policies, storage, store } = start();
    storage.published = text(3);
    await policies.look();
    const other = start({ signer: undefined }, store);
    other.storage.published = text(4);
    await other.policies.look();
    expect(other.policies.current).toBeUndefined();
    const forged = new MemoryDocument({
      kind: 'published',
      text: text(9, generateKeyPairSync('ed25519').privateKey),
    });
    expect(start({}, forged).policies.current).toBeUndefined();
  });

  it("is the configuration's alone where it has one, which stays when the configuration breaks", async () => {
    const policy = (checkPolicy({ version: 1, name: 'Contoso' }) as { policy: Policy }).policy;
    const { policies, storage, store } = start({ policy });
    storage.published = text(3);
    await policies.look();
    expect(policies.current).toBe(policy);
    expect(start({ isInvalid: true }, store).policies.current).toEqual(policy);
    expect(start({}, store).policies.current).toBeUndefined();
  });
});
