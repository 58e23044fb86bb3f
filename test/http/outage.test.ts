import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { type Cuttable, cuttable } from '../support/cuttable.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'
import { freshDatabase } from '../support/postgres.ts'

let path: Cuttable
let service: TestApp
let collector: Enterprise
const code = nextBatteryCode()

beforeAll(async () => {
  path = await cuttable((await freshDatabase()).url)
  const db = openDatabase(path.url)
  afterAll(async () => {
    path.mend()
    await db.destroy()
    path.close()
  })
  service = await openTestApp({ db })
  collector = service.fleet.enterprise('collector')
  await service.admit()
  await service.append(collector.sign(registered(code)))
})

describe('while the database is away', () => {
  it('everything that needs it says to come again, and works again afterwards', async () => {
    const jws = collector.sign(registered(nextBatteryCode()))
    const read = () => service.get(`/v1/batteries/${code}`)
    path.cut()
    for (const request of [service.post(jws), read(), service.get('/readyz')]) {
      const response = await request.expect(503)
      expect(response.body.code).toBe('storage_unavailable')
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    }
    await service.get('/v1/entries', collector.token()).expect(503)
    await service.get('/healthz').expect(200)
    path.mend()
    await service.get('/readyz').expect(200)
    await service.post(jws).expect(201)
    await read().expect(200)
    expect(service.reported.length).toBeGreaterThan(0)
  })
})

describe('after a mistake of our own', () => {
  it('the answer says nothing about it, and the operator is told', async () => {
    const { get, db, reported } = await openTestApp()
    await db.schema.alterTable('batteries').renameTo('mislaid').execute()
    const response = await get(`/v1/batteries/${code}`).expect(500)
    expect(response.body).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
    })
    expect(reported).toHaveLength(1)
  })
})
