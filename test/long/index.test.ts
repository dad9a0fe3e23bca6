/**
 * A repository of ten million blobs: does its index load where the app runs, whose JavaScript heap ends at 4 GB, and in 64 bytes a blob, everything
 * included? `STOWKEEP_BLOBS` asks for another number.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BoxKey } from '../../main/engine/crypto/box-key';
import { decodeMasterKey } from '../../main/engine/crypto/master-key';
import type { BlobId, PackId } from '../../main/engine/format/ids';
import { encodeIndexFile } from '../../main/engine/format/index-file';
import { SealedFiles } from '../../main/engine/repository/files/sealed-files';
import { createRepository } from '../../main/engine/repository/repository';
import { LocalBackend } from '../../main/engine/storage/local/local-backend';
import { openZstd } from '../../main/engine/zstd/zstd';
import { signal, testEnvironment } from '../support/memory-repository';
import { resticPassword } from '../support/real-restic';

const blobs = Number(process.env['STOWKEEP_BLOBS'] ?? 10_000_000);
const blobsPerFile = 50_000;
const blobsPerPack = 100;
const mostBytesPerBlob = 64;
/** Files on their way through the decoder. They do not grow with the repository. */
const loadingBytes = 96 * 2 ** 20;
/** More than enough for both; less than this a machine under load may need. */
const limitMs = 600_000;

const run = promisify(execFile);
let folder: string;
let report: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
  writeFileSync(join(folder, 'password'), resticPassword);
  report = join(folder, 'report.cjs');
  writeFileSync(
    report,
    `process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS, 'ms', performance.now()));`,
  );
  for (const [name, count] of Object.entries({ empty: 0, full: blobs })) await makeRepository(name, count);
}, limitMs);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { execPath } = process;
const electron = () => createRequire(import.meta.url)('electron') as unknown as string;

test.each<[string, () => string]>([
  ['Node', () => execPath],
  ['Electron', electron],
])('%s loads it', async (name, program) => {
  const empty = await peakOf(program(), 'empty');
  const full = await peakOf(program(), 'full');
  const bytes = (full.bytes - empty.bytes) / blobs;
  const seconds = ((full.ms - empty.ms) / 1000).toFixed(1);
  process.stdout.write(
    `${name}: ${String(blobs)} blobs in ${seconds} s and ${bytes.toFixed(1)} bytes each; ${String(full.bytes >>> 20)} MiB in all\n`,
  );
  expect(full.bytes - empty.bytes - loadingBytes).toBeLessThanOrEqual(blobs * mostBytesPerBlob);
});

/** A repository without snapshots and without the packs that its index lists: nobody asks for them. */
async function makeRepository(name: string, count: number): Promise<void> {
  const backend = new LocalBackend({ path: join(folder, name) });
  const repository = await createRepository(testEnvironment(backend), resticPassword, { signal });
  const key = new BoxKey(decodeMasterKey(Buffer.from(repository.masterKeyJson())));
  const files = new SealedFiles(backend, key, openZstd(), 2);
  for (let made = 0; made < count; made += blobsPerFile) {
    const packs = Array.from({ length: blobsPerFile / blobsPerPack }, () => madePack());
    await files.save('index', encodeIndexFile(packs), { signal });
  }
}

function madePack() {
  let end = 0;
  const made = Array.from({ length: blobsPerPack }, () => {
    const id = randomBytes(32).toString('hex') as BlobId;
    const [offset, length] = [end, 1000 + (id.charCodeAt(0) << 8) + id.charCodeAt(1)];
    end += length;
    return { id, type: 'data' as const, offset, length, uncompressedLength: 2 * length };
  });
  return { id: randomBytes(32).toString('hex') as PackId, blobs: made };
}

/** Of the command line, which searches no snapshot and loads the index for it. */
async function peakOf(
  program: string,
  name: string,
): Promise<{ readonly bytes: number; readonly ms: number }> {
  const cli = join(import.meta.dirname, '../../out/main/cli.js');
  const repository = ['-r', join(folder, name), '-p', join(folder, 'password'), '--no-cache'];
  const { stderr } = await run(program, ['-r', report, cli, ...repository, 'find', 'anything'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    timeout: limitMs,
  });
  const [, kibibytes, ms] = /^peak (\d+) ms ([\d.]+)$/m.exec(stderr) ?? [];
  return { bytes: Number(kibibytes) * 1024, ms: Number(ms) };
}
