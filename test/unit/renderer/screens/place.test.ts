import { afterEach, describe, expect, it } from 'vitest';
import type { FakeAzureOptions } from '../../../../renderer/api/fake/fake-azure';
import { WindowUnderTest } from '../../../support/window-under-test';

let window: WindowUnderTest;
afterEach(() => window.close());

const credential = { kind: 'account', accountId: 'anna.contoso' };

const ways = ['Try it now on this computer', 'Azure Blob Storage', 'A folder or drive'];

async function openAtPlace(azure: Partial<FakeAzureOptions> = {}) {
  window = await WindowUnderTest.open({ azure: { accounts: 'one', ...azure } });
  await window.press('Azure Blob Storage', 'Anna Lindqvist');
}

describe('the place of the backups', () => {
  it('is the organisation’s, as a device’s own', async () => {
    await openAtPlace({ organisation: 'fixed' });
    expect(window.text).toContain('Backups of anna-laptop go to Contoso’s storage');
    expect(window.has('Choose another place')).toBe(false);
    await window.press('Continue');
    expect(window.asked('preflight.run')).toMatchObject({
      place: { prefix: '5d0c7a52-9b1e-4c33-8f7a-2e61b04d9a18/anna-laptop' },
      credential,
    });
  });

  it('leaves no other way where it is fixed', async () => {
    window = await WindowUnderTest.open({ azure: { organisation: 'fixed' } });
    expect(ways.filter((way) => window.text.includes(way))).toEqual(['Azure Blob Storage']);
    await window.press('Azure Blob Storage');
    expect(window.has('Sign in with Microsoft')).toBe(true);
    expect(window.has('Advanced')).toBe(false);
  });

  it('cannot be chosen while the organisation’s configuration is broken', async () => {
    window = await WindowUnderTest.open({ azure: { organisation: 'broken' } });
    expect(window.text).toContain('Your organisation’s configuration cannot be used.');
    expect(window.text).toContain('“tenantId” in /etc/stowkeep/policy.json is missing.');
    expect(ways.filter((way) => window.text.includes(way))).toEqual([]);
  });

  it('may be another than the organisation’s, unless that is fixed', async () => {
    await openAtPlace({ organisation: 'place' });
    await window.press('Choose another place');
    expect(window.text).toContain('Choose a subscription');
  });

  it('is picked level by level, with a way back to each', async () => {
    await openAtPlace();
    await window.pick('Contoso Production', 'contosobackups', 'laptops');
    await window.press('Change storage account');
    await window.pick('contosofinance', 'servers');
    await window.press('Advanced');
    await window.type(' / ');
    expect(window.text).toContain('Give this computer a name');
    expect(window.button('Continue').disabled).toBe(true);
    await window.type('/Anna’s laptop/');
    await window.press('Continue');
    expect(window.asked('preflight.run')).toEqual({
      place: {
        kind: 'azure',
        account: 'contosofinance',
        container: 'servers',
        prefix: 'Anna’s laptop',
        endpoint: 'https://contosofinance.blob.core.windows.net',
      },
      credential,
    });
  });

  it('asks for the name of a computer that has none', async () => {
    window = await WindowUnderTest.open({ hostname: '', azure: { accounts: 'one' } });
    await window.press('Azure Blob Storage', 'Anna Lindqvist');
    await window.pick('Contoso Production', 'contosobackups', 'laptops');
    expect(window.text).toContain('Give this computer a name');
    expect(window.button('Continue').disabled).toBe(true);
  });

  it('is picked with the keyboard alone, in lists of any length', async () => {
    await openAtPlace({ lists: 'many' });
    expect(window.text).toContain('180 subscriptions');
    expect(window.options.length).toBeLessThan(30);
    await window.type('zone 17');
    expect(window.options.every((option) => option.includes('17'))).toBe(true);
    await window.key('ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter');
    expect(window.text).toContain('Landing zone 117');
    await window.type('finance');
    await window.key('Escape', 'Enter');
    await window.type('no such container');
    expect(window.text).toContain('Nothing has “no such container” in its name.');
    await window.type('team-2400');
    await window.key('Enter', 'Enter');
    expect(window.asked('azure.containers')).toMatchObject({
      storageAccountId: expect.stringMatching(/contosobackup001$/) as string,
    });
    expect(document.activeElement?.textContent).toBe('Continue');
  });

  it('skips a subscription that is the only one, and says whom to ask where there is nothing', async () => {
    await openAtPlace({ lists: 'one' });
    await window.pick('contosobackups');
    expect(window.text).toContain('Please create a container for backups in the storage account');
  });

  it('says why a list is not to be had, and takes an address instead', async () => {
    await openAtPlace({ lists: 'ManagementNotPermitted' });
    expect(window.text).toContain('Stowkeep may not list your subscriptions for you.');
    await window.press('Enter the address of a container');
    await window.type('https://contoso.file.core.windows.net/share');
    expect(window.text).not.toContain('Azure Files');
    await window.press('Continue');
    expect(window.text).toContain('This is the address of Azure Files, not of blob storage.');
    await window.type('https://contoso.blob.core.windows.net/laptops/berta?sv=1&sig=abc');
    expect(window.text).toContain('With the SAS token in this address, not with your account.');
    expect(window.text).not.toContain('anna.lindqvist');
    await window.press('Advanced');
    await window.type('');
    expect(window.button('Continue').disabled).toBe(true);
    await window.type('berta');
    await window.press('Continue');
    expect(window.asked('preflight.run')).toEqual({
      place: {
        kind: 'azure',
        account: 'contoso',
        container: 'laptops',
        prefix: 'berta',
        endpoint: 'https://contoso.blob.core.windows.net',
      },
      credential: { kind: 'sas', sas: 'sv=1&sig=abc' },
    });
  });

  it('is later told by the name of the device; its address is a detail', async () => {
    window = await WindowUnderTest.open({ scene: 'used' });
    await window.press('Settings');
    expect(window.text).toContain('Backups of anna-laptop');
    expect(window.text).not.toContain('contosobackups');
    await window.press('Details');
    expect(window.text).toContain('contosobackups');
  });

  it('stays as it was chosen for who comes back', async () => {
    await openAtPlace();
    await window.pick('Contoso Production', 'contosobackups', 'laptops');
    await window.press('Continue', 'Back');
    expect(window.text).toContain('contosobackups');
    await window.press('Change account');
    expect(window.text).toContain('Who should back up?');
  });
});

describe('a step of the set-up', () => {
  it('has the focus on its heading', async () => {
    await openAtPlace({ organisation: 'fixed' });
    expect(document.activeElement?.textContent).toBe('Your place is ready');
    await window.press('Continue');
    expect(document.activeElement?.textContent).toBe('Checking your storage');
    await window.press('Back', 'Back', 'Back');
    expect(document.activeElement?.textContent).toBe('Keep your files safe');
  });

  it('has it on what is to be filled in first', async () => {
    await openAtPlace();
    await window.press('Back', 'Advanced', 'Use an account key or SAS token');
    expect(document.activeElement?.tagName).toBe('INPUT');
  });
});

describe('the check before the first backup', () => {
  const openAtCheck = async (check: string) => {
    await openAtPlace({ check });
    await window.pick('Contoso Production', 'contosobackups', 'laptops');
    await window.press('Continue');
  };

  it('says step by step what it does, then goes on to the password', async () => {
    await openAtCheck('passes');
    expect(window.text).toContain('Checking: Find the storage');
    expect(window.button('Continue').disabled).toBe(true);
    await window.advance(1_200);
    expect(window.text).toContain('Checking: Get access');
    await window.advance(4_000);
    expect(window.text).toContain('Everything is ready');
    await window.press('Continue');
    expect(window.text).toContain('Is this a new computer?');
    await window.press('Start new backups for anna-laptop');
    expect(window.text).toContain('How should your backups be locked?');
  });

  it('goes on with advice', async () => {
    await openAtCheck('advises');
    await window.advance(5_000);
    for (const words of [
      'Backups work; 3 things could be better',
      'is 1 min 34 s slow',
      'A narrower role is wiser.',
    ])
      expect(window.text).toContain(words);
    expect(window.button('Continue').disabled).toBe(false);
  });

  it('says what is wrong, who can mend it and how, and looks again', async () => {
    await openAtCheck('create:AuthorizationPermissionMismatch');
    await window.advance(5_000);
    for (const words of [
      'Backups cannot work here yet',
      'You are signed in, but may not do this in the storage.',
      'Your administrator can mend this.',
      'Please give me a role on the container for my backups',
      '4 further steps were not checked.',
    ])
      expect(window.text).toContain(words);
    expect(window.button('Continue').disabled).toBe(true);
    await window.press('Check again');
    expect(window.text).toContain('Checking: Find the storage');
  });

  it('says once what keeps several steps from working', async () => {
    await openAtCheck('list+create:AuthorizationPermissionMismatch');
    await window.advance(5_000);
    expect(window.text).toContain('List backups, Save a test file');
    expect(window.text.split('You are signed in, but may not do this in the storage.')).toHaveLength(2);
  });

  it('signs in again and looks again', async () => {
    await openAtCheck('sign-in:AADSTS50173');
    await window.advance(5_000);
    await window.press('Sign in');
    expect(window.asked('accounts.signIn')).toEqual({ method: 'browser', accountId: 'anna.contoso' });
    await window.advance(8_000);
    expect(window.bridge.calls.filter(({ name }) => name === 'preflight.run')).toHaveLength(2);
  });

  it('looks at a folder, too', async () => {
    window = await WindowUnderTest.open();
    await window.press('A folder or drive', 'Choose…', 'Continue');
    expect(window.text).toContain('Checking: Open the folder');
    expect(window.text).not.toContain('Compare clocks');
    await window.advance(2_000);
    expect(window.text).toContain('Everything is ready');
    await window.press('Continue');
    expect(window.text).toContain('Open your backup');
  });

  it('leads back to the choice of the place or of the account', async () => {
    await openAtCheck('container:ContainerNotFound');
    await window.advance(5_000);
    await window.press('Choose another place');
    expect(window.text).toContain('Choose a place');
  });
});
