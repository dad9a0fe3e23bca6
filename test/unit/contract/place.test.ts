import { expect, it } from 'vitest';
import { placeSchema } from '../../../contract/data';

it.each([
  ['https://contoso.blob.example', true],
  ['http://127.0.0.1:10000/devstoreaccount1', true],
  ['http://localhost', true],
  ['http://[::1]:10000/a', true],
  ['http://contoso.blob.example', false],
  ['http://localhost.example', false],
  ['http://localhost:1@contoso.example', false],
  ['http://127.0.0.1@contoso.example/', false],
  ['ftp://127.0.0.1', false],
])('%s as the storage’s address: %s', (endpoint, isTaken) => {
  const place = { kind: 'azure', account: 'contoso', container: 'backups', prefix: '', endpoint };
  expect(placeSchema.safeParse(place).success).toBe(isTaken);
});
