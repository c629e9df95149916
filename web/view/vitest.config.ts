import { defineConfig } from 'vitest/config'

// Most of them drive a browser: on a busy machine a test gets a second try.
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000, retry: 1 } })
