/** Clocks that are wrong: of a node, and of the time when an entry was accepted. */

import { expect, it } from 'vitest'
import { ready } from '../../src/http/schemas/log.ts'
import { openTestApp } from '../support/app.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

const DAY_MS = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS)

it('refuses while the node’s clock is not the database’s, and says so to who asks whether it is ready', async () => {
  let ahead = 0
  const service = await openTestApp({ now: () => inDays(ahead), realClock: true })
  const collector = service.fleet.enterprise('collector')
  await service.admit()
  const jws = collector.sign(registered(nextBatteryCode()))
  for (ahead of [20, -2 / 1440]) {
    expect(await asyncRefusalOf(service.ledger.submit(jws))).toBe('clock_differs')
    expect((await service.get('/readyz').expect(503)).body.code).toBe('clock_differs')
  }
  ahead = 0
  expect((await service.ledger.submit(jws)).duplicate).toBe(false)
  await service.get('/readyz').expect(200)
})

it('says when the newest entry lies ahead of the clock, and lets nobody speak of that time', async () => {
  let ahead = 20
  const service = await openTestApp({ now: () => inDays(ahead) })
  const collector = service.fleet.enterprise('collector')
  await service.admit()
  ahead = 0
  const body = ready.parse((await service.get('/readyz').expect(200)).body)
  expect(body.secondsAheadOfClock).toBeGreaterThan(19 * 86_400)

  const at = (days: number) =>
    collector.sign({ ...registered(nextBatteryCode()), time: inDays(days).toISOString() })
  expect(await asyncRefusalOf(service.ledger.submit(at(10)))).toBe('event_in_future')
  const { acceptedAt } = await service.ledger.submit(at(-1))
  expect(acceptedAt.getTime()).toBeGreaterThan(inDays(19).getTime())
})
