/** Holds docs/SECURITY.md to what the tampering campaign found, and to the tests that it names. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { faultsTable, formatFaults, readFaults } from '../../src/docs/faults.ts'
import { formatResults, readResults, tamperingTable } from '../../src/docs/tampering.ts'
import { withTable } from '../../src/docs/written-table.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const page = read('docs/SECURITY.md')

describe('docs/SECURITY.md', () => {
  it('has the table that `npm run docs` writes from what was found', () => {
    expect(page).toBe(withTable(page, 'tampering.json', tamperingTable(readResults())))
    expect(read('docs/tampering.json')).toBe(formatResults(readResults()))
  })

  it('has the table that `npm run docs` writes from what became of the faults', () => {
    expect(page).toBe(withTable(page, 'faults.json', faultsTable(readFaults())))
    expect(read('docs/faults.json')).toBe(formatFaults(readFaults()))
  })

  it('names tests that are there', () => {
    const named = [...page.matchAll(/`(test\/[^`]+)`/g)].map(([, file]) => file!)
    expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([])
    expect(named).toContain('test/faults/tamper')
  })
})
