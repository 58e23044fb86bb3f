import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { openapiPath } from '../../src/http/openapi/document.ts'
import { ROUTES } from '../../src/http/routes.ts'
import { batteryEntryPage, passport } from '../../src/http/schemas/batteries.ts'
import { inParallel } from '../../src/mirror/parallel.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import {
  collected,
  nextBatteryCode,
  registered,
  retired,
  storedIn,
  storedOut,
} from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'

let service: TestApp
let auditor: Enterprise
let collector: Enterprise

/** Bytes of entries that the public may be shown of in one answer, and one entry more. */
const MOST = 128 * 1024 + 65_535
const codes = Array.from({ length: 200 }, () => nextBatteryCode())
const STAYS = 15

beforeAll(async () => {
  service = await openTestApp({ trustProxy: 1 })
  auditor = service.fleet.enterprise('auditor')
  collector = service.fleet.enterprise('collector', 'warehouse')
  await service.admit()
  const stays = Array.from({ length: STAYS }, () => [storedIn(codes), storedOut(codes)]).flat()
  const begin = [registered(codes), retired(codes), collected(codes, 'person:abcd1234')]
  for (const event of [...begin, ...stays]) await service.append(collector.sign(event))
})

const LENGTH = 3 + 2 * STAYS

const bytesOf = async (positions: readonly number[]) => {
  const rows = await service.db
    .selectFrom('battery_entries')
    .innerJoin('entries', 'entries.index', 'battery_entries.index')
    .select('entry')
    .where('code', '=', codes[0]!)
    .where('position', 'in', positions)
    .execute()
  return rows.reduce((sum, { entry }) => sum + entry.length, 0)
}

describe('a battery that was always one of many', () => {
  it('is shown to the public a bounded number of bytes at a time, and nothing is left out', async () => {
    const seen: number[] = []
    let pages = 0
    for (let next: string | null = '-1'; next !== null; pages++) {
      const after: string = next === '-1' ? '' : `&after=${next}`
      const path = `/v1/batteries/${codes[0]}/entries?limit=1000${after}`
      const page = batteryEntryPage.parse((await service.get(path).expect(200)).body)
      const positions = page.entries.map(({ position }) => position)
      expect(await bytesOf(positions)).toBeLessThan(MOST)
      seen.push(...positions)
      next = page.next
    }
    expect(seen).toEqual(Array.from({ length: LENGTH }, (_, i) => i))
    expect(pages).toBeGreaterThan(1)
  })

  it('has its newest events in its passport, and what its first ones say of it', async () => {
    const { body } = await service.get(`/v1/batteries/${codes[0]}`).expect(200)
    const { events, length } = passport.parse(body) as {
      events: { position?: number }[]
      length?: number
    }
    expect(events.length).toBeGreaterThan(0)
    expect(events.length).toBeLessThan(LENGTH)
    expect(body.events.at(-1).type).toBe('storage.out')
    expect(length ?? LENGTH).toBe(LENGTH)
  })
})

describe('whatever a request says', () => {
  const values = [
    '2147483647',
    '2147483648',
    '9007199254740991',
    '9007199254740992',
    '99999999999999999999',
    '-1',
    '1e9',
    '0',
    '',
    '%00',
    'x%00y',
    '%',
  ]
  const paths = ROUTES.filter(({ method }) => method === 'GET').flatMap(
    ({ pattern, path: parts, query }) => {
      const path = openapiPath({ pattern })
      // What is there; else what the route itself gives as an example.
      const known = path
        .replace('{code}', codes[0]!)
        .replace('{index}', '3')
        .replace(/\{(\w+)\}/g, (_, name) =>
          encodeURIComponent(String((parts[name]?.meta()?.examples as unknown[])?.[0] ?? 'x')),
        )
      const inPath = values.map((value) => path.replace(/\{\w+\}/g, value))
      const inQuery = Object.keys(query.shape).flatMap((name) =>
        values.flatMap((value) => [
          `${known}?${name}=${value}`,
          `${known}?${name}=1&${name}=${value}`,
        ]),
      )
      return path.includes('{') ? [...inPath, ...inQuery] : inQuery
    },
  )

  it('the service has no fault of its own', async () => {
    const token = auditor.token()
    const faults: string[] = []
    const server = createServer(service.app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    let asked = 0
    await inParallel([...new Set(paths)], 8, async (path) => {
      // Each from an address of its own, for what is refused counts.
      const address = `192.0.2.${asked++ % 250}`
      const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': address }
      const { status, body } = await fetch(`${url}${path}`, { headers, redirect: 'manual' })
      await body?.cancel()
      if (path.includes('%00')) expect([path, status]).toEqual([path, 400])
      if (status >= 500 && status !== 503) faults.push(`${status} ${path}`)
    })
    server.close()
    expect(faults).toEqual([])
    expect(service.reported).toEqual([])
  })
})
