/** The roles of `assets/azure/` allow what a backup needs and no more, and are those of the proxy that backups are tried with. */
import { existsSync, readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkFileName } from '../../../main/engine/storage/check-file';
import { filePath } from '../../../main/engine/storage/layout';
import { actions, meaningOf } from '../../support/role-proxy';

const folder = 'assets/azure';
const read = (file: string) => readFileSync(`${folder}/${file}`, 'utf8');
const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers';

const roleSchema = z.strictObject({
  Name: z.string(),
  IsCustom: z.literal(true),
  Description: z.string().max(1024),
  Actions: z.array(z.string()),
  NotActions: z.array(z.never()),
  DataActions: z.array(z.string()),
  NotDataActions: z.array(z.never()),
  AssignableScopes: z.array(z.string().startsWith('/subscriptions/')).min(1),
});
const roleOf = (file: string) => roleSchema.parse(JSON.parse(read(file)));

interface Asked {
  readonly method: string;
  /** Of a listing: its prefix. */
  readonly path: string;
  readonly isListing?: boolean;
}

/** https://learn.microsoft.com/azure/role-based-access-control/conditions-format, as far as ours go. */
function holds(condition: string, { method, path, isListing = false }: Asked): boolean {
  const like = (pattern: string) =>
    new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(path);
  const expression = condition
    .replace(/ActionMatches\{('[^']+')\}/g, '(action === $1)')
    .replaceAll("SubOperationMatches{'Blob.List'}", 'isListing')
    .replace(/@Resource\[[^\]]+blobs:path\] StringLike ('[^']+')/g, 'like($1)')
    .replace(
      /@(?:Resource\[[^\]]+blobs:path|Request\[[^\]]+blobs:prefix)\] StringStartsWith ('[^']+')/g,
      'path.startsWith($1)',
    )
    .replace(/\b(?:AND NOT|AND|OR)\b/g, (word) => ({ AND: '&&', OR: '||', 'AND NOT': '&& !' })[word]!);
  return runInNewContext(expression, { action: dataActionOf(method), isListing, path, like }) as boolean;
}

const dataActionOf = (method: string) =>
  `${containers}/blobs/${{ GET: 'read', PUT: 'add/action', DELETE: 'delete' }[method]!}`;
const locksOnly = read('locks-only.condition.txt');
const ownFolder = `${locksOnly} AND ${read('own-folder.condition.txt')}`.replaceAll('OBJECT-ID', 'anna');

const name = 'ab'.repeat(32);
const types = ['key', 'lock', 'snapshot', 'index', 'pack'] as const;
const files = [
  ...types.map((type) => filePath({ type, name })),
  filePath({ type: 'config', name: '' }),
  `locks/${checkFileName()}`,
  `snapshots/${checkFileName()}`,
];
// Among them a device, and a person, by awkward names.
const prefixes = ['', 'laptop/', 'anna/laptop/', 'anna/locks/', 'anna/locks/locks/', 'locks/laptop/'];
const paths = prefixes.flatMap((prefix) => files.map((file) => `${prefix}${file}`));

describe('the roles', () => {
  test.each(['backup-writer.role.json', 'pruner.role.json'])(
    '%s overwrites nothing, and leaves old versions',
    (file) => {
      const { Actions, DataActions } = roleOf(file);
      expect(Actions).toEqual([`${containers}/read`]);
      expect(DataActions).toEqual(['GET', 'PUT', 'DELETE'].map(dataActionOf));
    },
  );

  test.each(['GET', 'PUT', 'DELETE'])('a backup writer is the one that the tests know: %s', (method) => {
    const asked = paths.map((path) => ({ method, path }));
    const known = asked.filter(({ path }) => {
      const { action } = meaningOf({ method, url: `/account/backups/${path}` });
      return actions['backup-writer'].includes(action);
    });
    expect(asked.filter((request) => holds(locksOnly, request))).toEqual(known);
  });

  test('a person can be kept to what is theirs', () => {
    const isAnnas = ({ path }: Asked) => path.startsWith('anna/');
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const asked = paths.map((path) => ({ method, path }));
      const allowed = asked.filter((request) => holds(locksOnly, request) && isAnnas(request));
      expect(asked.filter((request) => holds(ownFolder, request))).toEqual(allowed);
    }
    const listings = ['', 'anna', 'anna/laptop/locks/', 'annabel/laptop/locks/'].map((path) => ({
      method: 'GET',
      path,
      isListing: true,
    }));
    expect(listings.filter((request) => holds(ownFolder, request)).map(({ path }) => path)).toEqual([
      'anna/laptop/locks/',
    ]);
  });
});

describe('main.bicep', () => {
  const bicep = read('main.bicep');

  test('names files that are there', () => {
    const named = [...bicep.matchAll(/(?:load\w+\(|module \w+ )'([^']+)'/g)].map(([, file]) => file!);
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((file) => !existsSync(`${folder}/${file}`))).toEqual([]);
  });

  test('has no rule that deletes or moves what a repository consists of', () => {
    expect(bicep).toContain('daysAfterCreationGreaterThan');
    expect(bicep).not.toMatch(/baseBlob|tierTo/);
  });
});
