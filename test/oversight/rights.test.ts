import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, inject, it } from 'vitest'
import { toBase64 } from '../../src/core/bytes/encoding.ts'
import { openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openLedger } from '../../src/ledger/ledger.ts'
import { DERIVED_TABLES } from '../../src/oversight/derivations.ts'
import { rebuildOversight } from '../../src/oversight/rebuild.ts'
import { administer } from '../support/administer.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet } from '../support/fleet.ts'
import { ledgerOptions } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { catchUp } from './support.ts'

it('the service’s own role may follow, take back what is voided, and rebuild', async () => {
  const name = `cellproof_follower_${randomBytes(6).toString('hex')}`
  const { ownerUrl } = inject('postgres')
  afterAll(() => administer(ownerUrl, `drop role ${name}`))
  const { db: owner, url } = await freshDatabase()
  await migrate(owner, { serviceRole: { name, password: 'secret', derivedTables: DERIVED_TABLES } })
  const db = openDatabase(Object.assign(new URL(url), { username: name, password: 'secret' }).href)
  const fleet = createFleet({ origin: 'ledger.example/test' })
  const collector = fleet.enterprise('collector')
  const options = await ledgerOptions(db, fleet)
  const ledger = await openLedger(options)
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)

  const code = nextBatteryCode()
  const event = registered(code, { massKg: 300 })
  const { index, leafHash } = await ledger.submit(collector.sign(event))
  await catchUp(db)
  const { time, place } = event
  const about = { entry: { index, leafHash: toBase64(leafHash) }, codes: [code], batteries: [] }
  const said = { type: 'record.voided', reason: 'did_not_occur', explanation: 'twice' }
  await ledger.submit(collector.sign({ ...said, ...about, time, place }))
  await catchUp(db)
  expect((await rebuildOversight(db, { repair: true })).differences).toEqual([])

  await ledger.stop()
  await db.destroy()
  await rm(path.dirname(options.journalFile), { recursive: true, force: true })
})
