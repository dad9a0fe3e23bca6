import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results',
  // One app at a time: the tests share a screen.
  workers: 1,
  // Real mouse, tray and window manager: on a busy machine they are late now and then. A test that passes only the second time is told of.
  retries: process.env['CI'] ? 1 : 0,
  // Starting the emulator and the app takes seconds on a busy computer; what hangs is still noticed.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // The person's browser, which signs in: Debian's. The certificates of the local authority are nobody's.
  use: { ignoreHTTPSErrors: true, launchOptions: { executablePath: '/usr/bin/chromium' } },
  forbidOnly: Boolean(process.env['CI']),
});
