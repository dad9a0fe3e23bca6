/** The port at which restic looks for the storage emulator, one test file at a time: they run in several processes. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export const emulatorPort = 10_000;

/** Who listens here may use `emulatorPort`; the system frees it whatever becomes of the process. */
const permitPort = 10_009;
const retryMs = 200;

/** Resolves to what gives the port back, as soon as no other test has it. */
export async function reserveEmulatorPort(): Promise<() => Promise<void>> {
  for (;;) {
    const permit = createServer().listen(permitPort, '127.0.0.1');
    const isFree = await once(permit, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) {
      await delay(retryMs);
      continue;
    }
    return async () => {
      permit.close();
      await once(permit, 'close');
    };
  }
}
