import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results',
  // One app at a time: the tests share a screen.
  workers: 1,
  timeout: 60_000,
  forbidOnly: Boolean(process.env['CI']),
});
