/** A device's first backup, its next laptop, and neither: the app's services, and real restic on what they leave. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '../../contract/data';
import { planTag } from '../../main/plans/plan-tag';
import { type Azurite, azuriteAccount, azuriteKey, startAzurite } from '../support/azurite';
import { startServices } from '../support/app-services';
import { emulatorPort, reserveEmulatorPort } from '../support/emulator-port';
import { hasRestic } from '../support/real-restic';
import { temporaryFolder } from '../support/temporary-folder';

const never = new AbortController().signal;

interface ResticSnapshot {
  readonly id: string;
  readonly hostname: string;
  readonly tags?: readonly string[];
  readonly parent?: string;
}

function shell(script: string, environment: Readonly<Record<string, string>>, cwd: string): string {
  return execFileSync('bash', ['-euc', script], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...environment, RESTIC_CACHE_DIR: join(cwd, 'restic-cache') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Anna's computer with documents, and a place in a folder. */
async function oldLaptop() {
  const folder = await temporaryFolder();
  const home = join(folder, 'home', 'anna');
  const documents = join(home, 'Documents');
  mkdirSync(documents, { recursive: true });
  for (const name of ['old.txt', 'newest.txt']) writeFileSync(join(documents, name), name);
  utimesSync(join(documents, 'old.txt'), 1, 1);
  writeFileSync(join(documents, 'film'), Buffer.alloc(3 * 2 ** 20, 1));
  const app = startServices({ folder, hostname: 'old', username: 'anna', homeFolder: home });
  const key = app.connections.generatePassword();
  const place: Place = { kind: 'local', path: join(folder, "Anna's repository") };
  const restic = (...args: readonly string[]) =>
    execFileSync('restic', ['--no-cache', '-r', place.path, ...args], {
      encoding: 'utf8',
      env: { ...process.env, RESTIC_PASSWORD: key },
    });
  const snapshots = () => JSON.parse(restic('snapshots', '--json')) as readonly ResticSnapshot[];
  return { app, folder, home, documents, key, place, restic, snapshots };
}

describe.skipIf(!hasRestic)('the first backup of a device', () => {
  it('has first files first, which restic lists and restores, too', async () => {
    const { app, documents, folder, key, place, restic, snapshots } = await oldLaptop();
    await app.connect('create', place, key);
    const job = await app.backUp(documents);
    const tag = planTag(app.settings.document.plans[0]!);
    const [starter, whole, ...others] = snapshots();
    expect([starter?.tags, whole?.tags, others]).toEqual([[tag, 'first-files'], [tag], []]);
    expect(job).toMatchObject({
      state: 'succeeded',
      firstFile: { path: join(documents, 'newest.txt'), snapshotId: starter?.id },
      outcome: { snapshotId: whole?.id, filesNew: 3 },
    });
    const restored = (id = '') => {
      const target = join(folder, `restored ${id}`);
      restic('restore', id, '--target', target);
      return readdirSync(join(target, documents)).sort();
    };
    expect(restored(starter?.id)).toEqual(['newest.txt', 'old.txt']);
    expect(restored(whole?.id)).toEqual(['film', 'newest.txt', 'old.txt']);
    expect(restic('check', '--read-data')).toContain('no errors were found');
    expect((await app.snapshots.list(never)).map(({ id }) => id)).toEqual([whole?.id]);

    expect((await app.backUp()).firstFile).toBeUndefined();
    expect(snapshots()).toHaveLength(3);
  });

  it('is one of everything alone where there is nothing small', async () => {
    const { app, documents, folder, key, place, snapshots } = await oldLaptop();
    const films = join(folder, 'films');
    mkdirSync(films);
    cpSync(join(documents, 'film'), join(films, 'film'));
    await app.connect('create', place, key);
    expect(await app.backUp(films)).toMatchObject({ state: 'succeeded' });
    expect(snapshots()).toHaveLength(1);
  });
});

describe.skipIf(!hasRestic)('a new laptop', () => {
  it('opens the old one’s backups with the recovery key and goes on with them', async () => {
    const { app, documents, folder, key, place, snapshots } = await oldLaptop();
    await app.connect('create', place, key);
    await app.backUp(documents);
    const last = snapshots().at(-1)!;

    const home = join(folder, 'home', 'bert');
    mkdirSync(home);
    execFileSync('cp', ['-a', documents, home]);
    const next = startServices({ folder, hostname: 'new', username: 'bert', homeFolder: home });
    await next.connect('open', place, key.toLowerCase().replaceAll('-', ' '));
    expect(next.health()).toMatchObject({ state: 'nothing-chosen', recoveryKit: 'confirmed' });
    const proposal = await next.adoption.propose(never);
    expect(proposal).toMatchObject({ hostname: 'old', snapshotId: last.id, folders: [{ from: documents }] });
    next.adoption.decide({
      choice: 'adopt',
      hostname: proposal!.hostname,
      folders: [{ from: documents, to: join(home, 'Documents') }],
      excludes: [],
    });
    expect(await next.backUp()).toMatchObject({
      state: 'succeeded',
      outcome: { filesUnmodified: 3, filesNew: 0 },
    });
    expect(snapshots().at(-1)).toMatchObject({ hostname: 'new', parent: last.id });
  });
});

describe.skipIf(!hasRestic || process.platform !== 'linux')('without Stowkeep', () => {
  it('restic restores from a folder what the command names, and nothing else', async () => {
    const { app, folder, home, key, place } = await oldLaptop();
    const odd = join(home, "it's [a] *folder*");
    mkdirSync(odd);
    writeFileSync(join(odd, 'line\nbreak $HOME'), 'odd');
    await app.connect('create', place, key);
    const { outcome } = await app.backUp(home);
    const target = join(folder, 'restored here');
    const snapshotId = outcome?.kind === 'backup' ? outcome.snapshotId : '';
    const command = (...paths: string[]) => app.kits.command({ snapshotId, paths, target });
    shell(command(odd).join('\n'), { RESTIC_PASSWORD: key }, folder);
    expect(readdirSync(join(target, home))).toEqual(["it's [a] *folder*"]);
    expect(readFileSync(join(target, odd, 'line\nbreak $HOME'), 'utf8')).toBe('odd');
    shell(command().join('\n'), { RESTIC_PASSWORD: key }, folder);
    expect(readdirSync(join(target, home)).sort()).toEqual(['Documents', "it's [a] *folder*"]);
  });

  describe('from a container', () => {
    let azurite: Azurite | undefined;
    let release: () => Promise<void> = async () => undefined;
    beforeAll(async () => {
      release = await reserveEmulatorPort();
      azurite = await startAzurite({ port: emulatorPort });
    });
    afterAll(async () => {
      await azurite?.stop();
      await release();
    });

    it('restic restores with what the command and the sheet say', async () => {
      const { app, documents, folder, key } = await oldLaptop();
      const { endpoint } = azurite!;
      const prefix = 'anna@contoso.example/Anna’s laptop';
      const place: Place = { kind: 'azure', account: azuriteAccount, container: 'backups', prefix, endpoint };
      await app.connect('create', place, key, { kind: 'account-key', key: azuriteKey });
      const { outcome } = await app.backUp(documents);
      const snapshotId = outcome?.kind === 'backup' ? outcome.snapshotId : '';
      const target = join(folder, 'restored');
      const paths = [join(documents, 'old.txt')];
      const run = (lines: readonly string[]) =>
        shell(lines.join('\n').replace('<ACCOUNT KEY>', azuriteKey), { RESTIC_PASSWORD: key }, folder);
      run(app.kits.command({ snapshotId, paths, target }));
      expect(readdirSync(join(target, documents))).toEqual(['old.txt']);
      expect(run(app.kits.sheet().commands)).toContain(snapshotId.slice(0, 8));
      expect(readdirSync(join(target, documents)).sort()).toEqual(['film', 'newest.txt', 'old.txt']);
    });
  });
});
