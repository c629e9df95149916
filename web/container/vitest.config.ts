import { defineConfig } from 'vitest/config'

// A browser starts in each file; on a busy machine that takes longer than the default allows, and a test gets a second try.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000, retry: 1 } })
