/**
 * `node scripts/prepare.mjs start|test|check|screenshots|bench|dist`: whatever that command needs and this computer lacks, from a bare clone on. Silent when there
 * is nothing to do. npm runs it before the scripts of the same name; it works without node_modules, with Node's own modules only.
 */
import { Advice, runMain } from './support/run.mjs';
import { ensureApp, ensureMessageTypes, ensureWasm } from './prepare/build.mjs';
import { ensureElectron } from './prepare/electron.mjs';
import { ensurePackages } from './prepare/packages.mjs';
import { ensureSystem } from './prepare/system.mjs';

const hasDisplay = Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

/** Command → what it needs of the system, and the steps after that. */
const purposes = {
  check: { system: ['build'], steps: [ensurePackages, ensureWasm, ensureMessageTypes] },
  start: {
    system: ['build', 'desktop', ...(hasDisplay ? [] : ['display'])],
    steps: [ensurePackages, ensureElectron, ensureWasm, ensureApp],
  },
  test: {
    system: ['build', 'desktop', 'display', 'test'],
    steps: [ensurePackages, ensureElectron, ensureWasm, ensureMessageTypes, ensureApp],
  },
  screenshots: {
    system: ['build', 'desktop', 'display', 'pictures'],
    steps: [ensurePackages, ensureElectron, ensureWasm, ensureApp],
  },
  bench: { system: ['build', 'bench'], steps: [ensurePackages, ensureWasm, ensureApp] },
  dist: {
    system: ['build', 'desktop', 'dist'],
    steps: [ensurePackages, ensureElectron, ensureWasm, ensureApp],
  },
};

await runMain(async () => {
  const purpose = purposes[process.argv[2]];
  if (!purpose) throw new Advice(`Say what for: ${Object.keys(purposes).join(', ')}`);
  await ensureSystem(purpose.system);
  for (const step of purpose.steps) await step();
});
