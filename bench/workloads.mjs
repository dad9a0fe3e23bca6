/** The workloads: which data, what of it is there before, what is measured, how the result is proven. */
import { basename } from 'node:path';

/**
 * @typedef {'empty' | 'backed-up' | 'many-versions' | 'shared-history'} Start what the repository holds before:
 *   nothing (the same for all); one backup by the program itself; several versions by the program itself; many versions, the same for all
 *
 * @typedef {object} Workload
 * @property {string} id
 * @property {string} name
 * @property {string} data
 * @property {Start} start
 * @property {'cold' | 'prepared' | 'warm'} cache empty; as the program left it; after doing the same once
 * @property {boolean} [isChanged] whether files of the source change before each pair
 * @property {'all' | 'growth'} [stores] which bytes count as stored
 * @property {boolean} [readsPacks]
 * @property {boolean} [isCrowded] whether it restores many files: on ext4 the next restore would pay for removing them
 * @property {(at: { source: string, target: string, half: number }) => readonly string[]} args
 * @property {'restorable' | 'same tree' | 'checked' | 'restored' | 'same output' | 'copied' | 'nothing'} proof
 * @property {readonly ('restic' | 'azcopy' | 'bare' | 'one worker')[]} against
 */

/** From beside it: a path of several folders would put those into the snapshot, and they change while the bench runs. @param {{ readonly source: string }} at */
const backup = ({ source }) => ['backup', basename(source)];

/** @param {string} id @param {string} name @param {string} data @returns {Workload} */
const firstBackup = (id, name, data) => ({
  ...{ id, name: `first backup, ${name}`, data, start: 'empty', cache: 'cold', stores: 'all' },
  ...{ args: backup, proof: 'restorable', against: ['restic', 'bare'] },
});

/** @param {string} id @param {string} name @param {string} data @returns {Workload} */
const restore = (id, name, data) => ({
  ...{ id, name: `restore, ${name}`, data, start: 'backed-up', cache: 'cold', readsPacks: true },
  isCrowded: data !== 'large',
  ...{
    args: ({ target }) => ['restore', 'latest', '--target', target],
    proof: 'restored',
    against: ['restic'],
  },
});

/** @param {string} id @param {string} name @param {string} data @returns {Workload} */
const check = (id, name, data) => ({
  ...{ id, name: `check --read-data, ${name}`, data, start: 'backed-up', cache: 'cold', readsPacks: true },
  ...{ args: () => ['check', '--read-data'], proof: 'nothing', against: ['restic'] },
});

/** @param {string} id @param {string} name @param {readonly string[]} args @returns {Workload} */
const look = (id, name, args) => ({
  ...{ id, name, data: 'source', start: 'shared-history', cache: 'warm', readsPacks: true },
  ...{ args: () => args, proof: 'same output', against: ['restic'] },
});

/** @type {readonly Workload[]} */
export const workloads = [
  firstBackup('a', 'small files', 'small'),
  firstBackup('b', 'large file', 'large'),
  firstBackup('c', 'source tree', 'source'),
  {
    ...{ id: 'd', name: 'unchanged re-run', data: 'many', start: 'backed-up', cache: 'prepared' },
    ...{ stores: 'growth', args: backup, readsPacks: true, proof: 'same tree', against: ['restic'] },
  },
  {
    ...{
      id: 'e',
      name: '1 % changed',
      data: 'source',
      start: 'backed-up',
      cache: 'prepared',
      isChanged: true,
    },
    ...{ stores: 'growth', args: backup, readsPacks: true, proof: 'restorable', against: ['restic'] },
  },
  restore('fa', 'small files', 'small'),
  restore('fb', 'large file', 'large'),
  restore('fc', 'source tree', 'source'),
  check('ga', 'small files', 'small'),
  check('gb', 'large file', 'large'),
  {
    ...{ id: 'h', name: 'forget + prune of half', data: 'source', start: 'many-versions', cache: 'prepared' },
    ...{ stores: 'all', readsPacks: true, proof: 'checked', against: ['restic'] },
    args: ({ half }) => ['forget', '--keep-last', `${half}`, '--prune'],
  },
  look('il', 'ls latest', ['ls', 'latest']),
  look('if', 'find', ['find', 'LICENSE']),
  {
    ...{ id: 'j', name: 'incompressible file', data: 'noise', start: 'empty', cache: 'cold', stores: 'all' },
    ...{ args: backup, proof: 'copied', against: ['azcopy', 'bare'] },
  },
  {
    ...{ id: 's', name: 'scaling: 2 workers', data: 'large', start: 'empty', cache: 'cold', stores: 'all' },
    ...{ args: backup, proof: 'nothing', against: ['one worker'] },
  },
];
