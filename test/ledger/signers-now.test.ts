import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import { readSnapshot } from '../../src/db/scan.ts'
import { auditTx } from '../support/audited-log.ts'
import * as events from '../support/events.ts'
import { createFleet } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { replaceLog } from '../support/replaced-log.ts'

describe('a vehicle that is taken in to be scrapped', () => {
  it('is said so by a dismantler alone, who may also say that its certificate is void', async () => {
    const { db } = await freshDatabase()
    const fleet = createFleet({ origin: 'ledger.example/scrapped' })
    const [maker, workshop, dismantler] = [
      fleet.enterprise('vehicle-maker'),
      fleet.enterprise('service'),
      fleet.enterprise('dismantler'),
    ]
    const ledger = await openTestLedger(await ledgerOptions(db, fleet))
    for (const jws of fleet.registryEvents()) await ledger.submit(jws)
    const code = events.nextBatteryCode()
    await ledger.submit(maker.sign(events.produced(code)))
    await ledger.submit(maker.sign(events.installed(code)))
    await expect(ledger.submit(workshop.sign(events.vehicleScrapped(code)))).rejects.toMatchObject({
      code: 'role_not_allowed',
      params: { roles: 'dismantler' },
    })
    const statement = { batteryPresent: false, statementSha256: '0f'.repeat(32) }
    await ledger.submit(dismantler.sign(events.vehicleScrapped(code, statement)))
    await ledger.submit(dismantler.sign(events.scrappingVoided(code)))
    await ledger.submit(
      dismantler.sign(
        events.vehicleScrapped(code, {
          certificate: '报废回收 500107-0002',
          replacesCertificate: '报废回收 500107-0001',
        }),
      ),
    )
  })

  it('was so by a workshop in an entry of before: audits hold, and the workshop corrects it', async () => {
    const { db } = await freshDatabase()
    const fleet = createFleet({ origin: 'ledger.example/scrapped-before' })
    const maker = fleet.enterprise('vehicle-maker')
    const workshop = fleet.enterprise('service')
    const options = await ledgerOptions(db, fleet)
    const code = events.nextBatteryCode()
    const old = workshop.sign(events.vehicleScrapped(code))
    const told = [
      ...fleet.registryEvents(),
      maker.sign(events.produced(code)),
      maker.sign(events.installed(code)),
      old,
    ].map((jws) => ({ acceptedAt: new Date(), jws }))
    await db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await replaceLog(tx, fleet, told)
    })
    const ledger = await openTestLedger(options)
    const { index, leafHash, duplicate } = await ledger.submit(old)
    expect(duplicate).toBe(true)
    const entry = { index, leafHash: Buffer.from(leafHash).toString('base64') }
    const instead = events.vehicleScrapped(code, { batteryPresent: false })
    await ledger.submit(workshop.sign(events.corrected(entry, [code], instead)))
    const { origin, authorityKeys, logKey } = options
    const policy = unwitnessed(verifierKey(origin, logKey.publicKey))
    const trust = { origin, authorityKeys, policy }
    expect((await readSnapshot(db, (tx) => auditTx(tx, trust))).findings).toEqual([])
  })
})
