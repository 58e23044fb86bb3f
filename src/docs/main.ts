/** Writes the documents that are made from the source; tests hold them to it. */

import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { eventsPage } from './events-page.ts'
import { readResults, withTable } from './tampering.ts'

const file = (name: string) => path.resolve(import.meta.dirname, '../../docs', name)

writeFileSync(file('EVENTS.md'), eventsPage())
const security = file('SECURITY.md')
writeFileSync(security, withTable(readFileSync(security, 'utf8'), readResults()))
