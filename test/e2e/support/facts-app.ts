/** An Electron that does nothing but look at its system, whose files are those of a folder. */
import { app, powerMonitor } from 'electron';
import { systemClock } from '../../../main/engine/base/clock';
import { systemFactsSource } from '../../../main/shell/facts-source';
import { runProgram } from '../../../main/shell/run-program';
import { SystemFactsWatch } from '../../../main/shell/system-facts';
import { linuxFacts } from '../../../main/shell/system-facts.linux';
import type { SystemFacts } from '../../../main/plans/system-facts';

export interface FactsApp {
  readonly facts: () => SystemFacts;
}

void app.whenReady().then(() => {
  const powerFolder = process.env['POWER_FOLDER']!;
  const watch = new SystemFactsWatch({
    source: systemFactsSource(linuxFacts({ run: runProgram, powerFolder })),
    clock: systemClock,
    onDidChange: () => undefined,
  });
  Object.assign(globalThis, { facts: () => watch.current } satisfies FactsApp);
  void watch.start();
  // As main does.
  const look = () => void watch.look();
  powerMonitor.on('resume', look);
  powerMonitor.on('unlock-screen', look);
});
