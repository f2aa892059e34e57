import { defineConfig } from 'vitest/config'

// Node tests that drive a Chromium by playwright-core against the built site.
export default defineConfig({
  test: { include: ['tests/browser/**/*.test.ts'], pool: 'threads', maxWorkers: 1, isolate: false, maxConcurrency: 3, testTimeout: 300_000 },
})
