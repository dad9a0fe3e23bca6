import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Advice, root } from '../support/run.mjs';

const usualPort = 10_000;
const host = '127.0.0.1';

/**
 * Starts the storage emulator (Azurite's blob service) with its data in `folder`, for this computer only, on the wished port where
 * that is free. Resolves once it answers, to its endpoint with the emulator's account, and the function that stops it.
 */
export async function startEmbeddedStorage(folder, wishedPort = usualPort) {
  await mkdir(folder, { recursive: true });
  const port = (await tryPort(wishedPort)) ?? (await tryPort(0));
  const program = join(root, 'node_modules/azurite/dist/src/blob/main.js');
  const args = [
    program,
    '--blobHost',
    host,
    '--blobPort',
    String(port),
    '--location',
    folder,
    '--disableTelemetry',
    '--silent',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await saidItListens(child);
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { endpoint: `http://${host}:${port}/devstoreaccount1`, stop };
}

/** Resolves when the emulator's output says so, and keeps reading that output. */
function saidItListens(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (data) => {
      output += data;
      if (output.includes('successfully listens')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Advice(`The storage emulator ended with ${code}:\n${output}`)));
  });
}

/** The port when it can be listened on (0 asks the system for one), else `undefined`. */
function tryPort(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, host, () => {
      const { port: taken } = server.address();
      server.close(() => resolve(taken));
    });
  });
}
