/** Connections to the database, by what they are for. */

import { afterAll, expect, it, vi } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { openTestApp } from '../support/app.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { freshDatabase } from '../support/postgres.ts'

it('that readers hold, all of them, are none that a submission waits for', async () => {
  const { db, url } = await freshDatabase()
  const asked = openDatabase(url, { connections: 2, limited: true })
  afterAll(() => asked.destroy())
  const service = await openTestApp({ db, asked })
  const collector = service.fleet.enterprise('collector')
  await service.admit()
  const code = nextBatteryCode()
  await service.append(collector.sign(registered(code)))

  const releases: (() => void)[] = []
  const held = [0, 1].map(() =>
    asked.connection().execute(() => new Promise<void>((resolve) => releases.push(resolve))),
  )
  await vi.waitUntil(() => releases.length === 2)
  let isRead = false
  const read = service.get(`/v1/batteries/${code}`).then(() => {
    isRead = true
  })
  await service.post(collector.sign(registered(nextBatteryCode()))).expect(201)
  await service.get('/readyz').expect(200)
  expect(isRead).toBe(false)

  for (const release of releases) release()
  await Promise.all([read, ...held])
})
