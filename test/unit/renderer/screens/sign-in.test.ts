import { afterEach, describe, expect, it } from 'vitest';
import type { FakeAzureOptions } from '../../../../renderer/api/fake/fake-azure';
import { WindowUnderTest } from '../../../support/window-under-test';

let window: WindowUnderTest;
afterEach(() => window.close());

async function openAtSignIn(azure: Partial<FakeAzureOptions> = {}) {
  window = await WindowUnderTest.open({ azure });
  await window.press('Azure Blob Storage');
}

describe('signing in', () => {
  it('waits for the browser, opens its page again, and goes on by itself', async () => {
    await openAtSignIn();
    await window.press('Sign in with Microsoft');
    expect(window.text).toContain('Continue in your browser');
    const before = window.bridge.cancelled.length;
    await window.press('Open the page again');
    expect(window.bridge.cancelled).toHaveLength(before + 1);
    await window.advance(8_000);
    expect(window.text).toContain('Choose a place');
  });

  it('is given up', async () => {
    await openAtSignIn();
    await window.press('Sign in with Microsoft');
    const before = window.bridge.cancelled.length;
    await window.press('Cancel');
    expect(window.bridge.cancelled).toHaveLength(before + 1);
    expect(window.has('Sign in with Microsoft')).toBe(true);
  });

  it('shows the code for another device', async () => {
    await openAtSignIn();
    await window.press('Use another device instead');
    for (const part of ['F7KQ2M9XD', 'https://microsoft.com/devicelogin', 'The code is good for 1'])
      expect(window.text).toContain(part);
    expect(window.asked('accounts.signIn')).toEqual({ method: 'device-code' });
    const spoken = 'Address: https://microsoft.com/devicelogin. Code: F 7 K Q 2 M 9 X D.';
    expect(window.announced).toEqual([spoken]);
    expect(document.querySelector('[role=status]')).toBeNull();
    await window.advance(60_000);
    expect(window.text).toContain('Choose a place');
  });

  it.each([
    ['AADSTS65004', 'You did not accept the permissions.', 'Sign in'],
    ['AADSTS50020', 'This account does not belong to the organisation', 'Use another account'],
    ['AADSTS50053', 'This account is locked for a while.', 'Try again'],
    ['AADSTS90094', 'Please grant admin consent to the app Stowkeep', 'Copy the text'],
  ])('%s: says what happened and has the button that helps', async (signIn, words, button) => {
    await openAtSignIn({ signIn });
    await window.press('Sign in with Microsoft');
    await window.advance(8_000);
    expect(window.text).toContain(words);
    expect(window.announced.join()).toContain(words);
    expect(document.activeElement?.textContent).toContain(words);
    expect(window.has(button)).toBe(true);
    await window.press('Details');
    expect(window.text).toContain('correlationId: ');
  });

  it('offers who is signed in already, and asks those again who have to', async () => {
    await openAtSignIn({ accounts: 'needed' });
    await window.press('Anna Lindqvist');
    expect(window.asked('accounts.signIn')).toEqual({ method: 'browser', accountId: 'anna.contoso' });
    await window.press('Cancel', 'service-desk-backup-operators');
    expect(window.text).toContain('Choose a place');
  });
});

describe('where signing in is not possible', () => {
  it('says who can set it up, and goes on with a key', async () => {
    await openAtSignIn({ kept: 'not-configured' });
    expect(window.text).toContain('put the tenant id and the client id into stowkeep.config.json');
    expect(window.has('Sign in with Microsoft')).toBe(false);
    await window.press('Use an account key or SAS token');
    expect(window.text).toContain('Whoever has the key or token');
  });

  it('says that a sign-in is for this run only', async () => {
    await openAtSignIn({ kept: 'this-run' });
    expect(window.text).toContain('You stay signed in until you quit Stowkeep');
  });

  it('asks to unlock the keychain and to start again, and forgets everybody only when that is confirmed', async () => {
    await openAtSignIn({ kept: 'locked' });
    expect(window.text).toContain('then start Stowkeep again');
    expect(window.has('Look again')).toBe(false);
    await window.press('Sign everybody out…', 'Cancel', 'Sign everybody out…');
    expect(window.bridge.calls.map(({ name }) => name)).not.toContain('accounts.forgetAll');
    await window.press('Sign everybody out');
    expect(window.has('Sign in with Microsoft')).toBe(true);
  });
});

describe('a sign-in that is needed', () => {
  it('is asked for while a job waits, and is no more once it is done', async () => {
    window = await WindowUnderTest.open({ scene: 'used', azure: { accounts: 'needed' } });
    for (const words of [
      'Backups wait until you sign in',
      'Your sign-in was ended.',
      'Waiting until you sign in',
    ])
      expect(window.text).toContain(words);
    await window.press('Activity');
    expect(window.text).toContain('Sign in as anna.lindqvist@contoso.example.');
    await window.press('Sign in');
    await window.advance(8_000);
    expect(window.text).not.toContain('Backups wait');
    await window.advance(8_000);
    expect(window.text).toContain('Saving your files');
  });

  it('goes on when what asked for it has gone, and is not ended by a click beside it', async () => {
    window = await WindowUnderTest.open({ scene: 'used', azure: { accounts: 'needed' } });
    await window.press('Activity', 'Sign in');
    const before = window.bridge.cancelled.length;
    await window.meanwhile('accounts', 'signOut', { accountId: 'anna.contoso' });
    expect(window.text).not.toContain('Backups wait');
    await window.pressBeside();
    expect(window.bridge.cancelled).toHaveLength(before);
    expect(window.text).toContain('Continue in your browser');
    await window.advance(8_000);
    expect(window.text).not.toContain('Continue in your browser');
  });

  it('is asked for beside the password of the backup', async () => {
    window = await WindowUnderTest.open({ scene: 'locked', azure: { accounts: 'needed' } });
    expect(window.text).toContain('Welcome back');
    expect(window.text).toContain('Backups wait until you sign in');
    await window.press('Sign in');
    expect(window.asked('accounts.signIn')).toEqual({ method: 'browser', accountId: 'anna.contoso' });
  });

  it('is shown with the accounts, which are signed out there', async () => {
    window = await WindowUnderTest.open({ scene: 'used', azure: { accounts: 'needed' } });
    await window.press('Settings');
    expect(window.text).toContain('Sign-in needed');
    await window.press('Sign out service-desk', 'Cancel', 'Sign out anna');
    await window.check('Sign out in the browser too');
    await window.press('Sign out');
    expect(window.asked('accounts.signOut')).toEqual({
      accountId: 'anna.contoso',
      endsBrowserSession: true,
    });
    expect(window.text).not.toContain('Anna Lindqvist');
    await window.press('Add account');
    await window.advance(8_000);
    expect(window.text).toContain('Anna Lindqvist');
  });
});
