/** The command line inside the app, which has the keychain; see `docs/decisions/0024-command-line-in-the-app.md`. Part of `main.ts`. */
import { app } from 'electron';
import { join } from 'node:path';
import type { ProcessParts } from './cli/cli-process';
import { freeSignals } from './shell/signals';

/** Runs it to its end, and the app's process with it. Beside a running app, of which it shares the sign-ins and nothing else. */
export function runCommandLine(args: readonly string[], workers: Omit<ProcessParts, 'app'>): void {
  requireScreen();
  // Chromium's own files are for one process at a time.
  app.setPath('sessionData', join(app.getPath('userData'), 'command-line'));
  app.disableHardwareAcceleration();
  // What Chromium misses, such as a bus of the system, is nothing to a command line.
  app.commandLine.appendSwitch('log-level', '3');
  // Electron would show a window and go on.
  process.on('uncaughtException', fail);
  void app
    .whenReady()
    .then(() => run(args, workers))
    .catch(fail);
}

async function run(args: readonly string[], workers: Omit<ProcessParts, 'app'>): Promise<void> {
  app.dock?.hide();
  const [{ runProcess }, { controlDoor }, { findProxy, keptSignIns }, { JsonDocument }] = await Promise.all([
    import('./cli/cli-process'),
    import('./control-access'),
    import('./identity'),
    import('./shell/json-document'),
  ]);
  // Not before: one of them cleans up at signals, and ends the process.
  freeSignals('SIGINT', 'SIGTERM', 'SIGHUP');
  const { execPath: executable } = process;
  const code = await runProcess(args, {
    ...workers,
    app: {
      ...{ executable, signIns: keptSignIns(), findProxy },
      control: () => controlDoor(app.getPath('userData'), new JsonDocument('control').read()),
    },
  });
  // What a pipe has not taken yet would be lost.
  for (const stream of [process.stdout, process.stderr])
    await new Promise((resolve) => stream.write('', resolve));
  app.exit(code);
}

/** Where Chromium draws is decided before it runs us: without a screen it would crash now. */
function requireScreen(): void {
  const { platform, env } = process;
  if (platform !== 'linux' || env['DISPLAY'] || env['WAYLAND_DISPLAY']) return;
  if (app.commandLine.getSwitchValue('ozone-platform') === 'headless') return;
  process.stderr.write('There is no screen here; say so: stowkeep --ozone-platform=headless --cli …\n');
  process.exit(1);
}

function fail(error: unknown): void {
  process.stderr.write(`internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
  app.exit(1);
}
