/** Writes the documents that are made from the source; a test holds them to it. */

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { eventsPage } from './events-page.ts'

writeFileSync(path.resolve(import.meta.dirname, '../../docs/EVENTS.md'), eventsPage())
