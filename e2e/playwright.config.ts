import { defineConfig } from '@playwright/test'

// The product is started by `cargo xtask test`, which says where it listens and which browser to drive.
export default defineConfig({
  workers: 1,
  // What failed once on a busy machine is tried again, and reported as flaky.
  retries: 1,
  reporter: [['list']],
  outputDir: 'results',
  timeout: 60_000,
  use: {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    locale: 'zh-CN',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.HUTONG_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'e2e', testDir: 'tests' },
    { name: 'conformance', testDir: 'conformance', timeout: 900_000 },
  ],
})
