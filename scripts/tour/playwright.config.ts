import { defineConfig } from '@playwright/test';

export default defineConfig({
  testMatch: '*.pictures.ts',
  outputDir: '../../test-results',
  workers: 1,
  use: { launchOptions: { executablePath: '/usr/bin/chromium' } },
});
