/** The bench at a scale that measures nothing: it proves both programs right and fills its table. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reserveEmulatorPort } from '../support/emulator-port';
import { hasRestic, temporaryFolder } from '../support/real-restic';

/** Another test's whole campaign may come first. */
const waitMs = 1_800_000;

const script = resolve(import.meta.dirname, '../../bench/run.mjs');

interface Row {
  readonly id: string;
  readonly place: string;
  readonly program: string;
  readonly against: string;
  readonly ours: readonly Readonly<Record<string, number | null>>[];
  readonly theirs: readonly Readonly<Record<string, number | null>>[];
}

describe.runIf(hasRestic && process.platform === 'linux')('the bench', () => {
  const folder = temporaryFolder();
  let release: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    release = await reserveEmulatorPort();
  }, waitMs);
  afterAll(async () => {
    await release();
    folder.remove();
  });

  it('measures a backup and a restore, on a folder and on the null server', async () => {
    const { code, stdout, stderr } = await bench(
      ...['--scale', 'tiny', '--pairs', '1', '--workloads', 'c,fc', '--places', 'local,null'],
      ...['--work', join(folder.path, 'work'), '--results', join(folder.path, 'results')],
    );
    expect(code, stderr).toBe(0);
    expect(stdout.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(2 + 5);
    const rows = savedRows(join(folder.path, 'results'));
    expect(rows.map(({ id, place, against }) => `${id} ${place} ${against}`)).toEqual([
      'c local restic',
      'c null restic',
      'c null bare client',
      'fc local restic',
      'fc null restic',
    ]);
    for (const { place, id, ours, theirs } of rows) {
      for (const figures of [...ours, ...theirs]) {
        expect(figures).toMatchObject({ wallSeconds: expect.any(Number), peakBytes: expect.any(Number) });
        if (place === 'null') expect(figures['requests']).toBeGreaterThan(0);
        if (id === 'c') expect(figures['storedBytes']).toBeGreaterThan(0);
      }
    }
    expect(readdirSync(join(folder.path, 'work'))).toEqual(['data-tiny-1', 'kept-tiny-1']);
  });

  it('measures several runtimes against one run of restic, and only the first against the others', async () => {
    const { code, stderr } = await bench(
      ...['--scale', 'tiny', '--pairs', '1', '--workloads', 'c,e,fc', '--places', 'null'],
      ...['--runtime', `node,${process.execPath}`],
      ...['--work', join(folder.path, 'work'), '--results', join(folder.path, 'results')],
    );
    expect(code, stderr).toBe(0);
    const rows = savedRows(join(folder.path, 'results'));
    expect(rows.map(({ id, against }) => `${id} ${against}`)).toEqual([
      'c restic',
      'c restic',
      'c bare client',
      'e restic',
      'e restic',
      'fc restic',
      'fc restic',
    ]);
    expect(new Set(rows.map(({ program }) => program))).toEqual(new Set([`Node ${process.versions.node}`]));
    expect(rows[0]?.theirs).toEqual(rows[1]?.theirs);
    expect(rows[0]?.ours).not.toEqual(rows[1]?.ours);
  });

  it('finds the repositories of the run before, and proves what it makes of them', async () => {
    const { code, stderr } = await bench(
      ...['--scale', 'tiny', '--pairs', '1', '--workloads', 'e,fc', '--places', 'local'],
      ...['--restore-to', folder.path],
      ...['--work', join(folder.path, 'work'), '--results', join(folder.path, 'results')],
    );
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('e · local · proof');
    expect(stderr).not.toContain('preparing');
    expect(readdirSync(folder.path).sort()).toEqual(['results', 'work']);
  });

  it('says what there is to choose from', async () => {
    const { code, stderr } = await bench('--workloads', 'a,zz');
    expect(code).toBe(1);
    expect(stderr).toContain('There is no zz; there are: a,b,c,d,e');
  });

  function savedRows(results: string): readonly Row[] {
    const [name = ''] = readdirSync(results);
    const saved = JSON.parse(readFileSync(join(results, name), 'utf8')) as { readonly rows: readonly Row[] };
    rmSync(results, { recursive: true });
    return saved.rows;
  }
});

async function bench(...args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
