/** The three stories of docs/DEMO.md: the whole city is sent through the API, and read back from it. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { CITY } from '../../src/demo/city/enterprises.ts'
import { highlightsOf } from '../../src/demo/highlights.ts'
import { loadStory } from '../../src/demo/load.ts'
import type { Step } from '../../src/demo/stories/step.ts'
import { signToken } from '../../src/native/signing.ts'
import { catchUp } from '../oversight/support.ts'
import { atEnd } from '../support/at-end.ts'
import { freshDatabase } from '../support/postgres.ts'
import { startLoading } from './loading.ts'

const PAGE = readFileSync(path.join(import.meta.dirname, '../../docs/DEMO.md'), 'utf8')
const SECTIONS = PAGE.split(/^## /m)

interface Row {
  readonly type: string
  readonly time: string
  readonly event: Record<string, never>
}

let read: (address: string) => Promise<Record<string, never>>
let codes: string[]

beforeAll(async () => {
  const { story, loading, db } = await startLoading(await freshDatabase(), atEnd)
  await loadStory(story, loading)
  await catchUp(db)
  codes = highlightsOf(story).map(({ code }) => code)
  const regulator = CITY.find(({ roles }) => roles.includes('regulator'))!.creditCode
  const step = story.find(({ signer }) => signer === regulator) as Step
  read = async (address) => {
    const now = story.at(-1)!.at.getTime() / 1000
    const claims = { aud: loading.origin, iat: now, jti: crypto.randomUUID() }
    const authorization = `Bearer ${signToken(loading.keyFor(step), claims)}`
    const response = await fetch(`${loading.url}${address}`, { headers: { authorization } })
    expect(response.status).toBe(200)
    return (await response.json()) as Record<string, never>
  }
}, 300_000)

const lifeOf = async (code: string): Promise<readonly Row[]> =>
  (await read(`/v1/batteries/${code}/entries?limit=100`)).entries!

describe('the stories of the demo, told to a service', () => {
  it('are the three that the page tells, entry by entry', async () => {
    expect(codes).toHaveLength(3)
    for (const code of codes) {
      const section = SECTIONS.find((text) => text.includes(`**${code}**`))!
      const rows = Array.from(
        section.matchAll(/^\| (\d{4}-\d\d-\d\d) \| (\S+) \|/gm),
        ([, ...row]) => row,
      )
      const life = await lifeOf(code)
      expect(life.map(({ time, type }) => [time.slice(0, 10), type])).toEqual(rows)
    }
  })

  it('lead from a bus pack through its modules and their black mass to lithium carbonate', async () => {
    const [bus] = codes
    const passport = await read(`/v1/batteries/${bus}`)
    expect(passport).toMatchObject({ state: 'dismantled', unrecorded: false })
    expect(passport.released).toHaveLength(6)
    const tree = JSON.stringify(await read(`/v1/batteries/${passport.released![0]}/tree`))
    const named = SECTIONS.find((text) => text.includes(`**${bus}**`))!.match(/LOT-\w+/g)!
    expect(named.every((lot) => tree.includes(lot))).toBe(true)
  })

  it('give the stolen pack to whom the authority gave it', async () => {
    const stolen = codes[1]!
    const passport = await read(`/v1/batteries/${stolen}`)
    expect(passport).toMatchObject({ state: 'dismantled', disputed: false })
    const life = await lifeOf(stolen)
    const claim = life.findIndex(({ event }) => 'dispute' in event)
    expect(life[claim]!.type).toBe('transport.received')
    expect(life[claim + 1]!.type).toBe('dispute.resolved')
  })

  it('say of the burnt pack that it is dangerous, to the end', async () => {
    const passport = await read(`/v1/batteries/${codes[2]}`)
    expect(passport).toMatchObject({ state: 'dismantled', safety: { level: 'danger' } })
  })
})
