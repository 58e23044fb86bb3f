/** Holds docs/EVENTS.md to the catalogue. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROLES } from '../../src/core/events/roles.ts'
import { STATES } from '../../src/core/events/states.ts'
import { eventsPage } from '../../src/docs/events-page.ts'
import { EVENT_TYPES } from '../../src/http/api/event-schemas.ts'

const FILE = path.resolve(import.meta.dirname, '../../docs/EVENTS.md')
const page = readFileSync(FILE, 'utf8')

describe('docs/EVENTS.md', () => {
  it('is what `npm run docs` writes', () => {
    expect(page).toBe(eventsPage())
  })

  it('has a section for every type, and every role and state in its tables', () => {
    for (const type of EVENT_TYPES) expect(page).toContain(`\n## ${type}\n`)
    expect(page).toContain(`| type | ${ROLES.join(' | ')} |`)
    expect(page).toContain(`| type | (none) | ${STATES.join(' | ')} |`)
  })

  it('shows a definition as it stands in the source', () => {
    const shown = /```ts\n(.*?)```/s.exec(page)![1]!
    const file = path.resolve(import.meta.dirname, '../../src/core/events/production.ts')
    expect(readFileSync(file, 'utf8')).toContain(shown)
  })

  it('has no field without a title', () => {
    const untitled = /^\| `(?:\w+(?:\[\])?\.)*(\w+)` \| \1 \|/m
    expect(untitled.exec(page)?.[0]).toBeUndefined()
  })
})
