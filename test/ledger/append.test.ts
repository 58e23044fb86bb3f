import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fromBase64Url, toBase64Url } from '../../src/core/bytes/encoding.ts'
import type { LedgerError } from '../../src/core/errors.ts'
import { isRegistryEvent } from '../../src/core/events/catalogue.ts'
import { readSubmission } from '../../src/core/events/reading.ts'
import { findBattery } from '../../src/db/batteries.ts'
import type { Db } from '../../src/db/database.ts'
import { readHead } from '../../src/db/log.ts'
import type { Ledger, LedgerOptions } from '../../src/ledger/ledger.ts'
import { checkLog } from '../support/check-log.ts'
import {
  collected,
  nextBatteryCode,
  registered,
  retired,
  storedIn,
  storedOut,
} from '../support/events.ts'
import { createFleet, type Enterprise, type Fleet } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

let db: Db
let url: string
let fleet: Fleet
let collector: Enterprise
let recycler: Enterprise
let options: LedgerOptions
let ledger: Ledger

beforeAll(async () => {
  ;({ db, url } = await freshDatabase())
  fleet = createFleet({ origin: 'ledger.example/test' })
  collector = fleet.enterprise('collector', 'warehouse')
  recycler = fleet.enterprise('recycler')
  options = await ledgerOptions(db, fleet)
})

beforeEach(async () => {
  ledger = await openTestLedger(options)
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)
})

const outcomes = (submissions: readonly string[], to: Ledger = ledger) =>
  Promise.allSettled(submissions.map((jws) => to.submit(jws)))

const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) =>
    result.status === 'fulfilled' ? 'accepted' : (result.reason as LedgerError).code,
  )

describe('appending', () => {
  it('gives every submission the next index and keeps chain, battery chains and tree', async () => {
    const codes = Array.from({ length: 60 }, () => nextBatteryCode())
    const registrations = codes.map((code) => collector.sign(registered(code)))
    const retirements = codes.map((code) => collector.sign(retired(code)))
    const results = await outcomes([...registrations, ...retirements])
    expect(new Set(codesOf(results))).toEqual(new Set(['accepted']))
    await checkLog(db)
  })

  it('keeps the order of calls: what depends on the one before is accepted', async () => {
    const code = nextBatteryCode()
    const story = [
      registered(code),
      retired(code),
      collected(code, collector.creditCode),
      storedIn(code),
      storedOut(code),
      storedIn(code),
    ]
    const results = await outcomes(story.map((event) => collector.sign(event)))
    expect(codesOf(results)).toEqual(story.map(() => 'accepted'))
    expect((await findBattery(db, code))?.battery).toMatchObject({
      state: 'stored',
      prior: 'collected',
      custodian: collector.creditCode,
    })
  })

  it('lets a refused submission hurt none of its batch', async () => {
    const [good, other] = [nextBatteryCode(), nextBatteryCode()]
    const results = await outcomes([
      collector.sign(registered(good)),
      collector.sign(retired(nextBatteryCode())),
      collector.sign(registered(good)),
      recycler.sign(retired(good)),
      collector.sign(registered(other)),
    ])
    expect(codesOf(results)).toEqual([
      'accepted',
      'battery_unknown',
      'battery_known',
      'custody_conflict',
      'accepted',
    ])
    await checkLog(db)
  })

  it('answers the same bytes with the same place, at once and later', async () => {
    const jws = collector.sign(registered(nextBatteryCode()))
    const [first, second] = await Promise.all([ledger.submit(jws), ledger.submit(jws)])
    const third = await ledger.submit(jws)
    expect([first.duplicate, second.duplicate, third.duplicate]).toEqual([false, true, true])
    expect(new Set([first.index, second.index, third.index]).size).toBe(1)
    expect(Buffer.from(third.leafHash)).toEqual(Buffer.from(first.leafHash))
    await checkLog(db)
  })

  it('refuses other content under an identifier that was used, in one batch and later', async () => {
    const claims = { jti: randomUUID() }
    const submissions = [nextBatteryCode(), nextBatteryCode()].map((code) =>
      collector.sign(registered(code), { claims }),
    )
    expect(codesOf(await outcomes(submissions))).toEqual(['accepted', 'submission_conflict'])
    expect(codesOf(await outcomes(submissions))).toEqual(['accepted', 'submission_conflict'])
  })

  it('refuses a second signature over what is in the log: (r, n - s) verifies too', async () => {
    const jws = collector.sign(registered(nextBatteryCode()))
    await ledger.submit(jws)
    expect(await asyncRefusalOf(ledger.submit(otherSignature(jws)))).toBe('submission_conflict')
  })

  it('leaves the log untouched by refusals', async () => {
    const before = await readHead(db)
    const event = registered(nextBatteryCode())
    const stranger = createFleet({ origin: fleet.origin }).enterprise('collector')
    const results = await outcomes([
      'no JWS',
      stranger.sign(event),
      collector.sign(event, { claims: { iss: recycler.creditCode } }),
      collector.sign(event, { claims: { aud: 'another.example' } }),
      collector.sign(event, { key: recycler.key }),
      collector.sign({ ...event, type: 'battery.installed', vin: 'LS5A3DBE0PA000001' }),
      collector.sign({ ...event, time: new Date(Date.now() + 3_600_000).toISOString() }),
    ])
    expect(codesOf(results)).toEqual([
      'submission_malformed',
      'key_unknown',
      'submission_untrusted',
      'submission_untrusted',
      'submission_untrusted',
      'event_invalid',
      'event_in_future',
    ])
    expect(await readHead(db)).toEqual(before)
  })

  it('accepts no role that the event type does not name', async () => {
    const carrier = fleet.enterprise('carrier')
    for (const jws of fleet.registryEvents()) await ledger.submit(jws)
    const refused = ledger.submit(carrier.sign(registered(nextBatteryCode())))
    expect(await asyncRefusalOf(refused)).toBe('role_not_allowed')
  })

  it('never lets time run backwards, whatever the clock does', async () => {
    const behind = await openTestLedger({
      ...options,
      journalFile: `${options.journalFile}.behind`,
      now: () => new Date(Date.now() - 200_000),
    })
    await ledger.submit(collector.sign(registered(nextBatteryCode())))
    const past = new Date(Date.now() - 7 * 86_400_000)
    await behind.submit(collector.sign(registered(nextBatteryCode(), { time: past.toISOString() })))
    await checkLog(db)
  })

  it('says that it is busy when the queue is full, and loses nothing that it took', async () => {
    const small = await openTestLedger({
      ...options,
      journalFile: `${options.journalFile}.small`,
      batchSize: 2,
      queueSize: 4,
    })
    const { index } = await ledger.submit(collector.sign(registered(nextBatteryCode())))
    const results = await outcomes(
      Array.from({ length: 64 }, () => collector.sign(registered(nextBatteryCode()))),
      small,
    )
    const kinds = codesOf(results)
    expect(new Set(kinds)).toEqual(new Set(['accepted', 'log_busy']))
    const { range } = await readHead(db)
    expect(range.size - index - 1).toBe(kinds.filter((kind) => kind === 'accepted').length)
  })

  it('finishes what it took before it stops, and refuses what comes after', async () => {
    const stopping = await openTestLedger({
      ...options,
      journalFile: `${options.journalFile}.stopping`,
    })
    const inFlight = outcomes(
      Array.from({ length: 20 }, () => collector.sign(registered(nextBatteryCode()))),
      stopping,
    )
    const stopped = stopping.stop()
    const late = stopping.submit(collector.sign(registered(nextBatteryCode())))
    expect(await asyncRefusalOf(late)).toBe('log_stopping')
    expect(new Set(codesOf(await inFlight))).toEqual(new Set(['accepted']))
    await stopped
  })
})

describe('several nodes on one database', () => {
  it('make one log: no gap, no fork, no duplicate', async () => {
    const { openDatabase } = await import('../../src/db/database.ts')
    const others = [openDatabase(url), openDatabase(url)]
    const nodes = [ledger]
    for (const [i, other] of others.entries()) {
      const journalFile = `${options.journalFile}.node${i}`
      nodes.push(await openTestLedger({ ...options, db: other, journalFile, batchSize: 7 }))
    }
    const codes = Array.from({ length: 150 }, () => nextBatteryCode())
    const submissions = codes.map((code) => collector.sign(registered(code)))
    // Each submission goes to two nodes at once.
    const results = await Promise.all(
      submissions.flatMap((jws, i) => [nodes[i % 3]!.submit(jws), nodes[(i + 1) % 3]!.submit(jws)]),
    )
    expect(results.filter(({ duplicate }) => !duplicate).length).toBe(codes.length)
    for (let i = 0; i < results.length; i += 2) {
      expect(results[i]!.index).toBe(results[i + 1]!.index)
    }
    await checkLog(db)
  })

  it('refuse a revoked key at the very next index, on every node', async () => {
    const node = await openTestLedger({ ...options, journalFile: `${options.journalFile}.other` })
    const device = fleet.addKey(collector)
    for (const jws of fleet.registryEvents()) await ledger.submit(jws)
    const before = device.sign(registered(nextBatteryCode()))
    const accepted = await node.submit(before)
    const time = new Date().toISOString()
    const revocation = { type: 'key.revoked', time, kid: device.key.kid, reason: 'lost' }
    await ledger.submit(fleet.authority.sign(revocation))
    const after = node.submit(device.sign(registered(nextBatteryCode())))
    expect(await asyncRefusalOf(after)).toBe('key_revoked')
    // What it signed before stays valid, and a lost answer can still be had.
    expect((await node.submit(before)).index).toBe(accepted.index)
  })

  it('know a key that another node has just added', async () => {
    const node = await openTestLedger({ ...options, journalFile: `${options.journalFile}.third` })
    const device = fleet.addKey(collector)
    for (const jws of fleet.registryEvents()) await ledger.submit(jws)
    expect((await node.submit(device.sign(registered(nextBatteryCode())))).duplicate).toBe(false)
  })
})

describe('the database itself', () => {
  it.each(['entries', 'battery_entries', 'registry_entries', 'tile_roots', 'checkpoints'])(
    'refuses to change, delete or truncate %s',
    async (table) => {
      const column =
        table === 'battery_entries' || table === 'registry_entries' ? 'position' : 'index'
      const name = table === 'checkpoints' ? 'size' : column
      const attempts = [
        `update ${table} set ${name} = ${name}`,
        `delete from ${table}`,
        `truncate ${table}`,
      ]
      for (const attempt of attempts) {
        await expect(sql.raw(attempt).execute(db)).rejects.toMatchObject({ code: '23001' })
      }
    },
  )

  it('keeps registry entries apart, so that a node need not read the whole log', async () => {
    const entries = await checkLog(db)
    const registry = entries.filter(({ entry }) =>
      isRegistryEvent(readSubmission(entry.trimEnd().split('\n').at(-1)!).event),
    )
    const { rows } = await sql<{ index: number }>`
      select index from registry_entries order by position`.execute(db)
    expect(rows.map(({ index }) => Number(index))).toEqual(registry.map(({ index }) => index))
  })
})

const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The other signature that ECDSA accepts for the same message: s replaced by n − s. */
function otherSignature(jws: string): string {
  const end = jws.lastIndexOf('.') + 1
  const signature = Buffer.from(fromBase64Url(jws.slice(end))!)
  const s = BigInt(`0x${signature.subarray(32).toString('hex')}`)
  signature.write((N - s).toString(16).padStart(64, '0'), 32, 'hex')
  return jws.slice(0, end) + toBase64Url(signature)
}
