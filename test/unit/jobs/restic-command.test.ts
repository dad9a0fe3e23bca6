import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { textFromBytes } from '../../../main/engine/format/byte-text';
import { literalPattern, quoted, resticAccess, resticCommand } from '../../../main/jobs/restic-command';

const azure = {
  kind: 'azure',
  account: 'contoso',
  container: 'backups',
  prefix: 'Anna’s laptop',
  endpoint: 'https://contoso.blob.core.windows.net',
} as const;

describe('words of a command', () => {
  it.each([
    'plain-word_1.txt',
    'two words',
    "it's",
    '$HOME `id` "x" \\ !',
    'line\nbreak\ttab',
    'ü 🐎',
    '',
    textFromBytes(Buffer.from([0x61, 0xff, 0x30, 0x31, 0x0a, 0x27])),
  ])('mean to the shell what they are: %j', (word) => {
    const heard = execFileSync('bash', ['-c', `printf %s ${quoted(word, 'linux')}`]);
    expect(textFromBytes(heard)).toBe(word);
  });

  it('are quoted for PowerShell on Windows', () => {
    expect(['C:\\Users', 'it’s', 'a b'].map((word) => quoted(word, 'win32'))).toEqual([
      "'C:\\Users'",
      "'it’’s'",
      "'a b'",
    ]);
  });
});

describe('restic’s way in', () => {
  it('is what the person has: a sign-in, a key or a SAS, but never its secret', () => {
    const lines = (credential: 'token' | 'account-key' | 'sas', endpoint: string = azure.endpoint) =>
      resticAccess({ location: { ...azure, endpoint }, credential }, 'linux');
    expect(lines('token')).toEqual([
      'az login',
      'export AZURE_ACCOUNT_NAME=contoso',
      'export AZURE_FORCE_CLI_CREDENTIAL=true',
    ]);
    expect(lines('account-key')).toContain("export AZURE_ACCOUNT_KEY='<ACCOUNT KEY>'");
    expect(lines('sas', 'https://contoso.blob.core.chinacloudapi.cn')).toEqual([
      'export AZURE_ACCOUNT_NAME=contoso',
      'export AZURE_ENDPOINT_SUFFIX=core.chinacloudapi.cn',
      "export AZURE_ACCOUNT_SAS='<SAS TOKEN>'",
    ]);
    const folder = { location: { kind: 'local', path: '/b' }, credential: 'none' } as const;
    expect(resticAccess(folder, 'linux')).toEqual([]);
  });

  it('is the same for PowerShell', () => {
    const access = { location: azure, credential: 'account-key' } as const;
    expect(resticAccess(access, 'win32')).toEqual([
      "$env:AZURE_ACCOUNT_NAME = 'contoso'",
      "$env:AZURE_ACCOUNT_KEY = '<ACCOUNT KEY>'",
    ]);
    expect(resticCommand(access, ['snapshots'], 'win32')).toBe(
      "restic -r 'azure:backups:/Anna’’s laptop' snapshots",
    );
  });
});

it('takes the wildcards out of a path', () => {
  expect(literalPattern('/a*b?[c]\\d')).toBe('/a[*]b[?][[]c]\\\\d');
});
