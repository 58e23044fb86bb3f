import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { AUTHORITY } from '../../src/core/log/submission.ts'
import { CITY } from '../../src/demo/city/enterprises.ts'
import { highlightsOf, livesOf } from '../../src/demo/highlights.ts'
import { replay, tell } from './telling.ts'

const PAGE = readFileSync(path.join(import.meta.dirname, '../../docs/DEMO.md'), 'utf8')
const SECTIONS = PAGE.split(/^## /m)

describe('the page about the demo', () => {
  const steps = tell(1)
  const lives = livesOf(steps)
  const { traceables } = replay(steps)

  it.each(highlightsOf(steps).map(({ code }) => code))('tells the life of %s as it is', (code) => {
    const life = lives.get(code)!
    const section = SECTIONS.find((text) => text.includes(`**${code}**`))!
    expect(section).toContain(`**${code}**, ${life.length} entries`)
    const rows = Array.from(
      section.matchAll(/^\| (\d{4}-\d\d-\d\d) \| (\S+) \|/gm),
      ([, ...row]) => row,
    )
    expect(rows).toEqual(life.map(({ time, type }) => [time.slice(0, 10), type]))
  })

  it('names only batteries, lots and enterprises that there are', () => {
    const codes = PAGE.match(/\b(D\w{23}|D\w{18}|LOT-[\w-]+)\b/g)!
    expect(codes.filter((code) => !traceables.has(code))).toEqual([])
    const enterprises = PAGE.match(/\b91\d{6}DEM\w{7}\b/g)!
    const known = new Set([AUTHORITY, ...CITY.map(({ creditCode }) => creditCode)])
    expect(enterprises.filter((creditCode) => !known.has(creditCode))).toEqual([])
  })

  it('counts the disputes, decided and open', () => {
    const resolved = steps.filter(({ event }) => event.type === 'dispute.resolved')
    const open = [...traceables.values()].filter(({ disputed }) => disputed)
    expect([resolved.length, open.length]).toEqual([18, 1])
    expect(PAGE).toContain('eighteen that the authority decided, and one that it has yet to')
  })
})
