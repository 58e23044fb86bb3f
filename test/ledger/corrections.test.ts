import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toBase64 } from '../../src/core/bytes/encoding.ts'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import { findBattery } from '../../src/db/batteries.ts'
import type { Db } from '../../src/db/database.ts'
import { readSnapshot } from '../../src/db/scan.ts'
import type { Ledger, LedgerOptions } from '../../src/ledger/ledger.ts'
import { auditTx } from '../support/audited-log.ts'
import { checkLog } from '../support/check-log.ts'
import * as events from '../support/events.ts'
import { createFleet, type Enterprise, type Fleet, type Signer } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

let db: Db
let fleet: Fleet
let collector: Enterprise
let regulator: Enterprise
let options: LedgerOptions
let ledger: Ledger

beforeAll(async () => {
  ;({ db } = await freshDatabase())
  fleet = createFleet({ origin: 'ledger.example/test' })
  collector = fleet.enterprise('collector', 'warehouse')
  regulator = fleet.enterprise('regulator')
  options = await ledgerOptions(db, fleet)
})

beforeEach(async () => {
  ledger = await openTestLedger(options)
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)
})

async function append(signer: Signer, event: object): Promise<events.Reference> {
  const { index, leafHash } = await ledger.submit(signer.sign(event))
  return { index, leafHash: toBase64(leafHash) }
}

const stateOf = async (code: string) => (await findBattery(db, code))?.battery

async function findings() {
  await checkLog(db)
  const { origin, authorityKeys, logKey } = options
  const trust = {
    origin,
    authorityKeys,
    policy: unwitnessed(verifierKey(origin, logKey.publicKey)),
  }
  return (await readSnapshot(db, (tx) => auditTx(tx, trust))).findings
}

describe('a correction', () => {
  it('derives anew what the stored entries make of a battery, and an audit agrees', async () => {
    const code = events.nextBatteryCode()
    const registration = await append(collector, events.registered(code))
    await append(collector, events.collected(code, 'person:6b1f0c2e'))
    const before = await stateOf(code)
    const storage = await append(collector, events.storedIn(code))
    await append(collector, events.voided(storage, [code]))
    expect(await stateOf(code)).toEqual(before)
    await append(collector, events.corrected(storage, [code], events.storedIn(code)))
    expect(await stateOf(code)).toMatchObject({ state: 'stored' })
    await append(regulator, events.voided(registration, [code]))
    expect(await stateOf(code)).toMatchObject({
      ...{ state: 'voided', contradictions: [registration.index + 1, storage.index] },
    })
    expect(await findings()).toEqual([])
  })

  it('sees what was submitted just before it, and is seen by what comes after', async () => {
    const code = events.nextBatteryCode()
    const registration = await append(collector, events.registered(code))
    const submissions = [
      events.collected(code, 'person:6b1f0c2e'),
      events.voided(registration, [code]),
      events.registered(code),
      events.storedIn(code),
    ].map((event) => ledger.submit(collector.sign(event)))
    const [collection, , , storage] = await Promise.allSettled(submissions)
    expect(collection!.status).toBe('fulfilled')
    expect(storage!.status).toBe('rejected')
    expect(await stateOf(code)).toMatchObject({
      ...{ state: 'registered', contradictions: [registration.index + 1] },
    })
    expect(await findings()).toEqual([])
  })

  it('that is refused leaves log and batteries as they were', async () => {
    const code = events.nextBatteryCode()
    const registration = await append(collector, events.registered(code))
    const before = [await stateOf(code), (await checkLog(db)).length]
    const other = { ...registration, index: registration.index - 1 }
    const attempts: [Signer, object][] = [
      [collector, events.voided(other, [code])],
      [collector, events.voided(registration, [events.nextBatteryCode()])],
      [fleet.authority, events.voided(registration, [code])],
      [collector, events.corrected(registration, [code], events.produced(code))],
    ]
    const refusals = []
    for (const [signer, event] of attempts) {
      refusals.push(await asyncRefusalOf(ledger.submit(signer.sign(event))))
    }
    expect(refusals).toEqual([
      ...['entry_unknown', 'event_invalid', 'role_not_allowed', 'role_not_allowed'],
    ])
    expect([await stateOf(code), (await checkLog(db)).length]).toEqual(before)
  })
})
