/** Writes the documents that are made from the source; tests hold them to it. */

import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { alertsPage } from './alerts-page.ts'
import { eventsPage } from './events-page.ts'
import { faultsTable, readFaults } from './faults.ts'
import { readResults, tamperingTable } from './tampering.ts'
import { withTable } from './written-table.ts'

const file = (name: string) => path.resolve(import.meta.dirname, '../../docs', name)

writeFileSync(file('EVENTS.md'), eventsPage())
writeFileSync(file('ALERTS.md'), alertsPage())
const security = file('SECURITY.md')
const tampered = withTable(
  readFileSync(security, 'utf8'),
  'tampering.json',
  tamperingTable(readResults()),
)
writeFileSync(security, withTable(tampered, 'faults.json', faultsTable(readFaults())))
