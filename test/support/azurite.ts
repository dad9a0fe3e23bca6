/** The Azure Storage emulator, started for one test file and gone after it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TlsIdentity } from './test-ca';

export const azuriteAccount = 'devstoreaccount1';
/** The published key of the emulator's published account: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
export const azuriteKey =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface Azurite {
  /** `http://127.0.0.1:PORT/devstoreaccount1`, or `https:` */
  readonly endpoint: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface AzuriteOptions {
  /** A free one without. */
  readonly port?: number;
  /** Speaks HTTPS, and takes tokens of Entra ID besides the key. */
  readonly tls?: TlsIdentity;
}

/** Starts Azurite's blob service, all in memory, on `port` (restic's emulator mode wants 10000) or on a free one. */
export async function startAzurite({ port: wanted, tls }: AzuriteOptions = {}): Promise<Azurite> {
  const port = await freePort(wanted);
  const certificates = tls && writeCertificates(tls);
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const child = spawn(
    process.execPath,
    [
      main,
      '--inMemoryPersistence',
      '--blobHost',
      '127.0.0.1',
      '--blobPort',
      `${port}`,
      '--disableTelemetry',
      '--skipApiVersionCheck',
      '--silent',
      ...(certificates?.args ?? []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const killChild = () => child.kill('SIGKILL');
  process.once('exit', killChild);
  const stop = async () => {
    process.off('exit', killChild);
    certificates?.remove();
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  await whenListening(child, port).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { endpoint: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/${azuriteAccount}`, port, stop };
}

function writeCertificates({ cert, key }: TlsIdentity) {
  const folder = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'key.pem'), key);
  const args = ['--oauth', 'basic', '--cert', join(folder, 'cert.pem'), '--key', join(folder, 'key.pem')];
  return { args, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A TCP port of this machine that nobody listened on a moment ago. Fails when it is to be `wanted` and somebody does: theirs is not ours. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function whenListening(child: ChildProcess, port: number): Promise<void> {
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString());
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) break;
    if (await accepts(port)) return;
    await delay(50);
  }
  throw new Error(`Azurite did not start on port ${port}: ${output}`);
}

function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}
