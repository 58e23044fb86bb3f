import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { toBase64 } from '../../src/core/bytes/encoding.ts'
import { openDatabase } from '../../src/db/database.ts'
import { readMigrations } from '../../src/db/migrate.ts'
import * as events from '../support/events.ts'
import { createFleet, type Signer } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'

describe('a database of before', () => {
  it('is told each entry’s type and all custodians, as the log would have written them', async () => {
    const { db, url } = await freshDatabase()
    const fleet = createFleet({ origin: 'ledger.example/old' })
    const maker = fleet.enterprise('producer')
    const collector = fleet.enterprise('collector', 'warehouse')
    const rival = fleet.enterprise('collector', 'recycler', 'tester')
    const carrier = fleet.enterprise('carrier')
    const workshop = fleet.enterprise('service')
    const ledger = await openTestLedger(await ledgerOptions(db, fleet))
    for (const jws of fleet.registryEvents()) await ledger.submit(jws)
    const say = async (signer: Signer, event: object) => {
      const { index, leafHash } = await ledger.submit(signer.sign(event))
      return { index, leafHash: toBase64(leafHash) }
    }
    const [sold, held, disputed] = [1, 2, 3].map(() => events.nextBatteryCode()) as [
      string,
      string,
      string,
    ]
    const lot = events.nextLot(rival.creditCode)
    await say(maker, events.produced([sold, held]))
    const sale = await say(maker, events.sold(sold, collector.creditCode))
    await say(maker, events.voided(sale, [sold]))
    await say(maker, events.corrected(sale, [sold], events.sold(sold, rival.creditCode)))
    await say(collector, events.registered(disputed))
    await say(collector, events.collected(disputed, 'person:6b1f0c2e'))
    await say(rival, events.collected(disputed, 'person:6b1f0c2e', { dispute: '本企业先收' }))
    await say(fleet.authority, events.resolved(disputed, rival.creditCode, 'collected'))
    await say(rival, events.tested(disputed, 'dismantle'))
    await say(rival, events.dismantled(disputed, [lot]))
    const waybill = randomUUID()
    const consignment = { to: collector.creditCode, carrier: carrier.creditCode, waybill }
    const sent = events.nextBatteryCode()
    await say(rival, events.registered(sent))
    await say(rival, events.collected(sent, 'person:6b1f0c2e'))
    await say(rival, events.dispatched(sent, consignment))
    await say(collector, events.received(sent, waybill))
    const onItsWay = events.nextBatteryCode()
    await say(maker, events.registered(onItsWay))
    await say(workshop, events.installed(onItsWay))
    await say(workshop, events.removed(onItsWay))
    await say(workshop, events.dispatched(onItsWay, { ...consignment, waybill: randomUUID() }))
    await ledger.stop()

    const read = async () => [
      await db
        .selectFrom('battery_entries')
        .selectAll()
        .orderBy('code')
        .orderBy('position')
        .execute(),
      await db.selectFrom('batteries').selectAll().orderBy('code').execute(),
    ]
    const written = await read()
    const forget = () =>
      sql`update batteries set battery = battery - 'vehicle' #- '{consignment,sent}'`.execute(db)
    await forget()
    await sql`alter table battery_entries drop column type`.execute(db)
    await sql`alter table batteries drop column custodians`.execute(db)

    const migrations = await readMigrations()
    for (const name of ['0011_event_types', '0020_vehicle_and_sent_mass']) {
      await forget()
      // A connection that has not yet planned anything about these tables.
      const owner = openDatabase(url, { connections: 1 })
      await owner
        .transaction()
        .execute((tx) => migrations[name]!.up(tx))
        .finally(() => owner.destroy())
      expect(await read()).toEqual(written)
    }
    expect(written.flat()).toContainEqual(
      expect.objectContaining({
        code: sold,
        custodians: [maker, collector, rival].map((one) => one.creditCode),
      }),
    )
    expect(written.flat()).toContainEqual(
      expect.objectContaining({
        code: onItsWay,
        battery: expect.objectContaining({
          vehicle: 'LS5A3DBE0PA000001',
          consignment: expect.objectContaining({ sent: { massKg: 1200, things: 1 } }),
        }),
      }),
    )
    await expect(sql`update battery_entries set type = 'x'`.execute(db)).rejects.toThrow()
  })
})
