import { describe, expect, it } from 'vitest';
import { azureProblems } from '../../../../renderer/screens/setup/azure-target';

const input = {
  account: 'contosobackups',
  container: 'laptops',
  prefix: 'anna-laptop',
  access: 'account-key',
  secret: 'a',
} as const;

describe('the form for a key', () => {
  it.each([
    '',
    'https://contosobackups.blob.core.usgovcloudapi.net',
    'http://localhost:10000/contosobackups',
    'http://127.0.0.1:10000/contosobackups',
    'http://[::1]:10000/contosobackups',
  ])('takes the endpoint “%s”', (endpoint) => {
    expect(azureProblems({ ...input, endpoint })).toEqual({});
  });

  it.each([
    'contosobackups',
    'http://contosobackups.blob.core.windows.net',
    'http://127.0.0.1.example.com',
    'ftp://localhost',
  ])('sends no key to “%s”', (endpoint) => {
    expect(azureProblems({ ...input, endpoint })).toEqual({
      endpoint: 'An address that starts with https://',
    });
  });
});
