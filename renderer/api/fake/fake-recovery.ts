/** A made-up recovery kit, and the devices that are found. */
import type { Connection, Health, Sources } from '../../../contract/data';
import type { AdoptionDecision } from '../../../contract/recovery-data';
import { isRecoveryKeyGroup, recoveryKeyOf, recoveryKeyRandomBytes } from '../../../contract/recovery-key';
import { fakeFolders, fakeHome } from './fake-files';

export const fakeKey = recoveryKeyOf(new Uint8Array(recoveryKeyRandomBytes).map((_, at) => at * 7 + 3));

export const fakePlace = {
  kind: 'azure',
  account: 'contosobackups',
  container: 'laptops',
  prefix: 'anna-laptop',
} as const;

interface Options {
  readonly hostname?: string;
  readonly nowMs: () => number;
}

interface Host {
  readonly connection: () => Connection | null;
  readonly setFolders: (folders: readonly string[]) => Sources;
  readonly onDidConfirm: () => void;
}

export class FakeRecovery {
  readonly #options: Options;
  readonly #host: Host;
  #confirmedAt: string | null;
  #isAdoptable = false;

  constructor(options: Options, isConfirmed: boolean, host: Host) {
    this.#options = options;
    this.#host = host;
    this.#confirmedAt = isConfirmed ? new Date(options.nowMs()).toISOString() : null;
  }

  /** A new backup has a key that nobody has yet; one that was opened may be gone on with. */
  connected(mode: 'create' | 'open'): void {
    this.#confirmedAt = mode === 'create' ? null : new Date(this.#options.nowMs()).toISOString();
    this.#isAdoptable = mode === 'open';
  }

  get state(): Health['recoveryKit'] {
    return this.#confirmedAt === null ? 'unconfirmed' : 'confirmed';
  }

  readonly handlers = {
    'adoption.propose': () =>
      this.#isAdoptable
        ? {
            snapshotId: '02'.repeat(32),
            time: new Date(this.#options.nowMs() - 86_400_000).toISOString(),
            hostname: 'anna-desktop',
            username: 'anna.old',
            isThisComputer: false,
            folders: fakeFolders.map((to, at) => ({
              from: to.replace(fakeHome, '/home/anna.old'),
              to,
              exists: at < 2,
            })),
            excludes: ['node_modules'],
          }
        : null,
    'adoption.decide': (decision: AdoptionDecision) =>
      this.#host.setFolders(decision.choice === 'adopt' ? decision.folders.map(({ to }) => to) : []),
    'devices.list': () => ({
      devices: ['anna-laptop', 'anna-desktop'].map((hostname, at) => ({
        place: { ...fakePlace, prefix: hostname },
        hostname,
        username: 'anna',
        createdAt: new Date(this.#options.nowMs() - (at + 300) * 86_400_000).toISOString(),
        lastBackupAt: new Date(this.#options.nowMs() - (at * 90 + 1) * 86_400_000).toISOString(),
        backups: 214 - at * 100,
        isThisComputer: hostname === (this.#options.hostname ?? 'anna-laptop'),
      })),
      denied: [],
      isComplete: true,
    }),
    'recovery.kit': () => ({
      hostname: this.#options.hostname ?? 'anna-laptop',
      location: this.#host.connection()?.location,
      repositoryId: this.#host.connection()?.repositoryId,
      key: this.#confirmedAt === null ? fakeKey : null,
      isRecoveryKey: true,
      askedGroup: 3,
      confirmedAt: this.#confirmedAt,
    }),
    'recovery.savePdf': () => `${fakeHome}/Stowkeep recovery kit – anna-laptop.pdf`,
    'recovery.print': () => true,
    'recovery.copy': () => null,
    'recovery.command': ({ snapshotId, paths }: { snapshotId: string; paths: readonly string[] }) => [
      'az login',
      `export AZURE_ACCOUNT_NAME=${fakePlace.account}`,
      'export AZURE_FORCE_CLI_CREDENTIAL=true',
      [
        'restic -r azure:laptops:/anna-laptop restore',
        snapshotId,
        ...paths.map((path) => `--include '${path}'`),
      ].join(' '),
    ],
    'recovery.confirm': ({ answer }: { answer: string }) => {
      const isRight = isRecoveryKeyGroup(answer, fakeKey.split('-')[2]!);
      if (isRight) this.#confirmedAt = new Date(this.#options.nowMs()).toISOString();
      this.#host.onDidConfirm();
      return isRight;
    },
  };
}
