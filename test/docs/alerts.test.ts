/** Holds docs/ALERTS.md to the declarations of alerts. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { ALERT_KINDS } from '../../src/core/alerts/kinds.ts'
import { alertsPage } from '../../src/docs/alerts-page.ts'

it('docs/ALERTS.md is what `npm run docs` writes, with every kind', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/ALERTS.md'), 'utf8')
  expect(page).toBe(alertsPage())
  for (const { kind } of ALERT_KINDS) expect(page).toContain(`\n| \`${kind}\``)
})
