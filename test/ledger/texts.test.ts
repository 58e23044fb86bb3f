import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import { readHead } from '../../src/db/log.ts'
import { readSnapshot } from '../../src/db/scan.ts'
import { auditTx } from '../support/audited-log.ts'
import * as events from '../support/events.ts'
import { createFleet } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { asyncRefusalOf } from '../support/refusals.ts'
import { replaceLog } from '../support/replaced-log.ts'

const UNREADABLE = { model: 'CP\u202e-52' }

describe('a text that does not read as it stands', () => {
  it('is refused in a new event and in what a correction puts instead; the log stays as it was', async () => {
    const { db } = await freshDatabase()
    const fleet = createFleet({ origin: 'ledger.example/texts' })
    const maker = fleet.enterprise('producer')
    const ledger = await openTestLedger(await ledgerOptions(db, fleet))
    for (const jws of fleet.registryEvents()) await ledger.submit(jws)
    const code = events.nextBatteryCode()
    const refused = ledger.submit(maker.sign(events.produced(code, UNREADABLE)))
    await expect(refused).rejects.toMatchObject({
      code: 'event_invalid',
      pointer: expect.stringMatching(/^\/event\/.*model$/),
    })
    const good = await ledger.submit(maker.sign(events.produced(code)))
    const entry = { index: good.index, leafHash: Buffer.from(good.leafHash).toString('base64') }
    const instead = events.produced(code, UNREADABLE)
    const correction = maker.sign(events.corrected(entry, [code], instead))
    expect(await asyncRefusalOf(ledger.submit(correction))).toBe('event_invalid')
    expect((await readHead(db)).range.size).toBe(good.index + 1)
  })

  it('stays what it is in an entry of before: audits hold, and sending it again gets its answer', async () => {
    const { db } = await freshDatabase()
    const fleet = createFleet({ origin: 'ledger.example/old-texts' })
    const maker = fleet.enterprise('producer')
    const options = await ledgerOptions(db, fleet)
    const old = maker.sign(events.produced(events.nextBatteryCode(), UNREADABLE))
    const told = [...fleet.registryEvents(), old].map((jws) => ({ acceptedAt: new Date(), jws }))
    await db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await replaceLog(tx, fleet, told)
    })
    const ledger = await openTestLedger(options)
    expect(await ledger.submit(old)).toMatchObject({ index: told.length - 1, duplicate: true })
    const { origin, authorityKeys, logKey } = options
    const policy = unwitnessed(verifierKey(origin, logKey.publicKey))
    const trust = { origin, authorityKeys, policy }
    expect((await readSnapshot(db, (tx) => auditTx(tx, trust))).findings).toEqual([])
  })
})
