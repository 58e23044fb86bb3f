import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { readHead } from '../../src/db/log.ts'
import { checkLog } from '../support/check-log.ts'
import { cuttable } from '../support/cuttable.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

it('refuses while the database is away, and goes on by itself when it is back', async () => {
  const { db, url } = await freshDatabase()
  const path = await cuttable(url)
  const through = openDatabase(path.url)
  onTestFinished(async () => {
    await through.destroy()
    path.close()
  })
  const fleet = createFleet({ origin: 'ledger.example/test' })
  const collector = fleet.enterprise('collector')
  const ledger = await openTestLedger({ ...(await ledgerOptions(db, fleet)), db: through })
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)
  const jws = collector.sign(registered(nextBatteryCode()))
  const { range } = await readHead(db)

  path.cut()
  expect(await asyncRefusalOf(ledger.submit(jws))).toBe('storage_unavailable')
  expect(await ledger.readiness()).toMatchObject({ ready: false })
  expect((await readHead(db)).range.size).toBe(range.size)

  path.mend()
  expect((await ledger.submit(jws)).index).toBe(range.size)
  expect(await ledger.readiness()).toMatchObject({ ready: true })
  await checkLog(db)
})

it('loses nothing and doubles nothing when connections break under load', async () => {
  const { db, url } = await freshDatabase()
  const path = await cuttable(url)
  const through = openDatabase(path.url)
  onTestFinished(async () => {
    await through.destroy()
    path.close()
  })
  const fleet = createFleet({ origin: 'ledger.example/test' })
  const collector = fleet.enterprise('collector')
  const ledger = await openTestLedger({ ...(await ledgerOptions(db, fleet)), db: through })
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)

  const places = new Map<string, number>()
  let answered = 0
  const submit = async (jws: string): Promise<void> => {
    for (;;) {
      try {
        places.set(jws, (await ledger.submit(jws)).index)
        // Every hundredth answer, somewhere in the middle of what the others are waiting for.
        if (++answered % 100 === 0) path.cut()
        return
      } catch {
        path.mend()
      }
    }
  }
  const all = Array.from({ length: 500 }, () => collector.sign(registered(nextBatteryCode())))
  await Promise.all(all.map(submit))
  path.mend()
  const entries = await checkLog(db)
  expect(new Set(places.values()).size).toBe(all.length)
  for (const [jws, index] of places) expect(entries[index]!.entry).toContain(jws)
  expect(entries.length).toBe(all.length + fleet.registryEvents().length)
})
