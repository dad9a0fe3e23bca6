import { defineConfig } from 'vitest/config';

const onServer = ['test/**/*.{azurite,entra}.test.ts'];

/**
 * What the unit tests and the tests of the screens share. Files run one after the other in the same processes: to start one for each would take longer
 * than all tests together.
 */
const fast = {
  setupFiles: ['test/setup/no-network.ts'],
  testTimeout: 30_000,
  hookTimeout: 30_000,
  isolate: false,
};
/** These start servers, programs and threads. */
const slow = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...fast,
          name: 'unit',
          include: ['test/{unit,golden,conformance,fuzz}/**/*.test.ts'],
          exclude: [...onServer, 'test/unit/renderer/**'],
        },
      },
      {
        test: {
          ...fast,
          name: 'screens',
          environment: 'happy-dom',
          include: ['test/unit/renderer/**/*.test.{ts,tsx}'],
        },
      },
      {
        test: { ...slow, name: 'integration', include: [...onServer, 'test/{interop,faults}/**/*.test.ts'] },
      },
      { test: { ...slow, testTimeout: 3_600_000, name: 'long', include: ['test/long/**/*.test.ts'] } },
    ],
    coverage: {
      provider: 'v8',
      include: ['main/**', 'renderer/**', 'contract/**'],
      exclude: ['**/assembly/**'],
    },
  },
});
