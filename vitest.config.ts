/** Two projects: what needs a database, and the check of import directions, which needs nothing. */

import { defineConfig } from 'vitest/config'

const IMPORTS = 'test/imports.test.ts'

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: [IMPORTS],
          globalSetup: 'test/support/global-setup.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'imports', include: [IMPORTS] } },
    ],
  },
})
