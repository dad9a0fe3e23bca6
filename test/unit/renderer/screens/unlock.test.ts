import { afterEach, describe, expect, it } from 'vitest';
import { WindowUnderTest } from '../../../support/window-under-test';

let window: WindowUnderTest;
afterEach(() => window.close());

describe('a start without what was not remembered', () => {
  it('asks for the password alone where nothing else is missing', async () => {
    window = await WindowUnderTest.open({ scene: 'locked' });
    expect(window.text).not.toMatch(/account key|SAS/);
    await window.type('correct horse');
    await window.press('Unlock');
    expect(window.asked('connection.unlock')).toEqual({ password: 'correct horse', rememberPassword: false });
  });

  it.each([
    ['account-key', 'account key', ' a2V5 ', { kind: 'account-key', key: 'a2V5' }],
    ['sas', 'SAS token', '?sv=1&sig=abc', { kind: 'sas', sas: 'sv=1&sig=abc' }],
  ] as const)('asks for the %s, too, by its name', async (missingSecret, name, typed, credential) => {
    window = await WindowUnderTest.open({ scene: 'locked', missingSecret });
    expect(window.text).toContain(`Enter the storage’s ${name} and the password of your backup.`);
    await window.type('correct horse');
    expect(window.button('Unlock').disabled).toBe(true);
    await window.type(typed, 0);
    await window.press('Unlock');
    expect(window.asked('connection.unlock')).toEqual({
      password: 'correct horse',
      rememberPassword: false,
      credential,
    });
  });
});
