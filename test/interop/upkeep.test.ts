/** How long backups are kept, and what becomes of their space: the app's services on a folder, and real restic on what they leave. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../contract/data';
import { noRetentionRules } from '../../contract/retention-presets';
import { startServices } from '../support/app-services';
import { madeBytes } from '../support/made-snapshots';
import { hasRestic, restic } from '../support/real-restic';
import { temporaryFolder } from '../support/temporary-folder';

const signal = new AbortController().signal;
const newest = { rules: { ...noRetentionRules, last: 1 }, atLeast: 1 };

/** Two computers in one repository, and three backups of the first, each with another large file. */
async function threeBackups() {
  const folder = await temporaryFolder();
  const place: Place = { kind: 'local', path: join(folder, 'repository') };
  const computer = async (hostname: string, mode: 'create' | 'open') => {
    const home = join(folder, hostname);
    mkdirSync(home);
    const app = startServices({ folder, hostname, username: 'anna', homeFolder: home });
    await app.connect(mode, place, 'correct horse');
    let number = 0;
    const backUp = async () => {
      writeFileSync(join(home, 'large'), madeBytes(`${hostname} ${number++}`, 2 ** 20));
      expect(await app.backUp(home)).toMatchObject({ state: 'succeeded' });
    };
    return { app, backUp };
  };
  const other = await computer('other', 'create');
  await other.backUp();
  const { app, backUp } = await computer('laptop', 'open');
  for (let round = 0; round < 3; round++) await backUp();
  const [plan] = app.settings.document.plans;
  const stored = () =>
    readdirSync(place.path, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(place.path, name)).isFile())
      .map((name) => `${name} ${statSync(join(place.path, name)).size}`)
      .sort();
  const hosts = async () => (await app.snapshots.list(signal)).map(({ hostname }) => hostname).sort();
  return { app, backUp, place, plan: plan!, stored, hosts };
}

describe('retention', () => {
  it('is looked at without a trace, applied after the next backup, and gives space back', async () => {
    const { app, backUp, place, plan, stored, hosts } = await threeBackups();
    const before = stored();
    const preview = await app.retentions.preview({ planId: plan.id, retention: newest }, signal);
    expect([preview.keep.length, preview.remove.length]).toEqual([1, 3]);
    expect(preview.freedBytes).toBeGreaterThan(2 * 2 ** 20);
    expect(await app.upkeep.previewPrune(signal)).toMatchObject({ freedBytes: 0 });
    expect(stored()).toEqual(before);

    app.settings.update({ plans: [{ ...plan, retention: newest }] });
    await backUp();
    expect(await app.ended('upkeep')).toMatchObject({ outcome: { backupsRemoved: 4, bytesFreed: 0 } });
    expect(await hosts()).toEqual(['laptop', 'other']);

    const { freedBytes, unusedAfterBytes } = await app.upkeep.previewPrune(signal);
    expect(freedBytes).toBeGreaterThan(preview.freedBytes);
    app.upkeep.start({ prune: true });
    expect(await app.ended('upkeep')).toMatchObject({
      outcome: { backupsRemoved: 0, bytesFreed: freedBytes },
    });
    expect(await app.upkeep.previewPrune(signal)).toMatchObject({ reclaimableBytes: unusedAfterBytes });
    if (hasRestic)
      expect(restic(place.path, 'check', '--read-data').toString()).toContain('no errors were found');
  });

  it('removes nothing while there is a backup that cannot be read', async () => {
    const { app, place, plan, stored } = await threeBackups();
    writeFileSync(join(place.path, 'snapshots', 'ab'.repeat(32)), 'damaged');
    const before = stored();
    app.settings.update({ plans: [{ ...plan, retention: newest }] });
    app.upkeep.start({ prune: true });
    expect(await app.ended('upkeep')).toMatchObject({ state: 'failed', error: { code: 'data/corrupt' } });
    expect(stored()).toEqual(before);
  });
});
