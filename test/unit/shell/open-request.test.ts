import { describe, expect, it } from 'vitest';
import { openRequestIn, openRequestOf } from '../../../main/shell/open-request';

const id = '0123456789abcdef'.repeat(4);

describe('openRequestOf', () => {
  it.each([
    ['stowkeep://overview', { screen: 'overview' }],
    ['stowkeep://restore', { screen: 'snapshots' }],
    [`stowkeep://restore/${id}`, { screen: 'snapshots', snapshotId: id }],
    ['STOWKEEP://Activity/', { screen: 'activity' }],
    ['stowkeep://settings', { screen: 'settings' }],
    ['stowkeep://plans', { screen: 'plans' }],
  ])('%s shows a screen', (link, route) => {
    expect(openRequestOf(link)).toEqual({ kind: 'show', route });
  });

  it('asks before a backup that anybody may have written a link for', () => {
    expect(openRequestOf('stowkeep://backup')).toEqual({ kind: 'back-up', isTrusted: false });
  });

  it.each([
    'stowkeep://open',
    'stowkeep:',
    'stowkeep://',
    'stowkeep://app/index.html',
    'stowkeep://constructor',
    'stowkeep://toString',
    `stowkeep://backup/${id}`,
    `stowkeep://settings/${id}`,
    `stowkeep://restore/${id}0`,
    `stowkeep://restore/${id}/../..`,
    `stowkeep://restore/${id}?target=/etc`,
    `stowkeep://restore/${id}#start`,
    'stowkeep://restore/latest',
    'stowkeep://user@restore',
    'stowkeep://backup\n--cli',
    ' stowkeep://backup',
    'https://backup',
    '',
  ])('%j only shows the window', (link) => {
    expect(openRequestOf(link)).toEqual({ kind: 'show' });
  });
});

describe('openRequestIn', () => {
  it.each([
    [[], { kind: 'show' }],
    [['--no-sandbox', '/app'], { kind: 'show' }],
    [['--hidden'], { kind: 'stay-hidden' }],
    [['--back-up-now'], { kind: 'back-up', isTrusted: true }],
    [['stowkeep://backup'], { kind: 'back-up', isTrusted: false }],
    [['stowkeep://backup', '--back-up-now'], { kind: 'back-up', isTrusted: false }],
    [['--hidden', 'Stowkeep://nonsense'], { kind: 'show' }],
  ])('%j', (given, request) => {
    expect(openRequestIn(['/usr/bin/stowkeep', ...given])).toEqual(request);
  });
});
