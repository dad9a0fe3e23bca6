import { describe, expect, test } from 'vitest';
import { azureEndpoint, formatLocation, parseLocation } from '../../../../main/engine/storage/location-text';

const defaults = { workingFolder: '/home/ada', azureAccount: 'laptops' };
const endpoint = 'https://laptops.blob.core.windows.net';

describe('a location', () => {
  test.each([
    ['azure:box:/', 'box', ''],
    ['azure:box:', 'box', ''],
    ['azure:box:/one', 'box', 'one'],
    ['azure:box:one/two/', 'box', 'one/two'],
    ['azure:box:/one//./two/../three', 'box', 'one/three'],
    ['azure:box:/../one', 'box', 'one'],
    ['azure:a-1:/c:d', 'a-1', 'c:d'],
  ])('%s is in a container', (text, container, prefix) => {
    const location = parseLocation(text, defaults);
    expect(location).toEqual({ kind: 'azure', account: 'laptops', container, prefix, endpoint });
    expect(parseLocation(formatLocation(location), defaults)).toEqual(location);
  });

  test.each([
    ['/srv/backup', '/srv/backup'],
    ['local:/srv/backup/', '/srv/backup'],
    ['local:backup', '/home/ada/backup'],
    ['backup', '/home/ada/backup'],
    ['../x', '/home/x'],
    ['odd:name', '/home/ada/odd:name'],
  ])('%s is a folder', (text, path) => {
    const location = parseLocation(text, defaults);
    expect(location).toEqual({ kind: 'local', path });
    expect(parseLocation(formatLocation(location), defaults)).toEqual(location);
  });

  test.each([
    ['', 'No repository was named'],
    ['local:', 'The path of the repository is missing'],
    [
      'azure:box',
      'The second colon is missing: write "azure:CONTAINER:/PREFIX", or "azure:CONTAINER:/" for no prefix',
    ],
    [
      'azure:My_Box:/',
      '"My_Box" cannot be a container: 3 to 63 lower-case letters, digits and single dashes',
    ],
    [
      'azure:/',
      'The second colon is missing: write "azure:CONTAINER:/PREFIX", or "azure:CONTAINER:/" for no prefix',
    ],
    ['sftp:host:/x', 'Repositories at "sftp:" are not supported, only "azure:CONTAINER:/PREFIX" and folders'],
  ])('"%s" is refused', (text, message) => {
    expect(() => parseLocation(text, defaults)).toThrow(
      expect.objectContaining({ code: 'input/invalid', message }),
    );
  });

  test.each([undefined, '', 'No/Account', 'evil.example.com'])(
    'on Azure needs an account: %s',
    (azureAccount) => {
      expect(() => parseLocation('azure:box:/', { ...defaults, azureAccount })).toThrow(
        expect.objectContaining({ code: 'input/invalid' }),
      );
    },
  );
});

test('the endpoint follows the account and the cloud', () => {
  expect([
    azureEndpoint('laptops'),
    azureEndpoint('laptops', 'core.chinacloudapi.cn'),
    azureEndpoint('devstoreaccount1'),
  ]).toEqual([
    endpoint,
    'https://laptops.blob.core.chinacloudapi.cn',
    'http://127.0.0.1:10000/devstoreaccount1',
  ]);
});
