import { beforeAll, describe, expect, it } from 'vitest'
import { ALERT_KINDS } from '../../src/core/alerts/kinds.ts'
import { toBase64 } from '../../src/core/bytes/encoding.ts'
import { type AlertFilter, listAlerts } from '../../src/oversight/alerts/list.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import * as events from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'
import { catchUp } from './support.ts'

let service: TestApp
let [careful, careless, regulator]: Enterprise[] = []
const DAY_MS = 86_400_000
// In the middle of a month, so that what tests say is all of one.
const time = `${new Date(Date.now() - 40 * DAY_MS).toISOString().slice(0, 7)}-10T08:00:00Z`

beforeAll(async () => {
  service = await openTestApp()
  const { fleet, append, ledger } = service
  careful = fleet.enterprise('collector')
  careless = fleet.enterprise('collector')
  regulator = fleet.enterprise('regulator')
  await service.admit()
  for (const [who, unreadable, corrections] of [
    [careful, 1, 1],
    [careless, 2, 3],
  ] as const) {
    const temporary = Array.from({ length: unreadable }, () =>
      events.nextTemporaryCode(who.creditCode),
    )
    const known = Array.from({ length: 29 - unreadable }, () => events.nextBatteryCode())
    await append(who.sign(events.unreadable(temporary, { time })))
    await append(who.sign(events.registered(known, { time })))
    await append(who.sign(events.collected(known, who.creditCode, { time })))
    for (let i = 0; i < 57 - corrections; i++) {
      const stored = i % 2 ? events.storedOut : events.storedIn
      const { index, leafHash } = await ledger.submit(who.sign(stored(known[0]!, { time })))
      // The newest of them, so that nothing follows which would no longer fit.
      if (i < 57 - 2 * corrections) continue
      const about = { index, leafHash: toBase64(leafHash) }
      const instead = stored(known[0]!, { time, zone: 'A-03' })
      await append(who.sign(events.corrected(about, [known[0]!], instead, { time })))
    }
  }
  await catchUp(service.db)
}, 120_000)

async function find(kind: string, enterprise?: Enterprise, later = 0, more: object = {}) {
  const filter: AlertFilter = {
    kinds: ALERT_KINDS.filter((one) => one.kind === kind),
    ...{ status: undefined, thing: undefined, after: undefined, limit: 100 },
    enterprise: enterprise?.creditCode,
    ...more,
  }
  const now = new Date(Date.now() + later * DAY_MS)
  const circumstances = { registry: await service.ledger.registry(), now }
  return listAlerts(service.db, filter, circumstances)
}

describe('an alert of a sum', () => {
  it('is raised where too many labels of a month cannot be read', async () => {
    const { alerts } = await find('unreadable_share')
    expect(alerts).toMatchObject([
      {
        thing: `${careless!.creditCode} ${time.slice(0, 7)}`,
        figures: { part: 2, whole: 29, limit: 5 },
      },
    ])
    expect((await find('unreadable_share', careful)).alerts).toEqual([])
  })

  it('is raised where too much of a month was corrected', async () => {
    const { alerts } = await find('corrected_share')
    expect(alerts).toMatchObject([
      { enterprise: careless!.creditCode, figures: { part: 3, limit: 3 }, status: 'open' },
    ])
  })

  it('is raised by silence, of those who have something to say', async () => {
    expect((await find('silent_enterprise')).alerts).toEqual([])
    expect((await find('silent_enterprise', undefined, 30)).alerts).toEqual([])
    const { alerts } = await find('silent_enterprise', undefined, 32)
    const silent = [careful!.creditCode, careless!.creditCode].sort()
    expect(alerts.map(({ enterprise }) => enterprise)).toEqual(silent)
    expect((await find('silent_enterprise', regulator, 32)).alerts).toEqual([])
  })

  it('comes in pages, and is closed as others are', async () => {
    const first = await find('silent_enterprise', undefined, 32, { limit: 1 })
    const rest = await find('silent_enterprise', undefined, 32, { limit: 1, after: first.next })
    expect(rest.alerts[0]!.thing > first.alerts[0]!.thing).toBe(true)
    const { kind, thing } = first.alerts[0]!
    await service.append(regulator!.sign(events.alertClosed({ kind, thing })))
    await catchUp(service.db)
    const { alerts } = await find('silent_enterprise', undefined, 32, { status: 'closed' })
    expect(alerts.map((alert) => alert.thing)).toEqual([thing])
  })
})
