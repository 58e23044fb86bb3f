/** Sixteen clients fight over fifty batteries, through two nodes on one database. */

import { sql } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import { toBase64 } from '../../src/core/bytes/encoding.ts'
import type { LedgerErrorCode } from '../../src/core/errors.ts'
import { CATALOGUE } from '../../src/core/events/catalogue.ts'
import type { Traceable } from '../../src/core/events/traceable.ts'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import { findBattery } from '../../src/db/batteries.ts'
import { type Db, openDatabase } from '../../src/db/database.ts'
import { readSnapshot } from '../../src/db/scan.ts'
import type { Ledger, LedgerOptions } from '../../src/ledger/ledger.ts'
import { auditTx } from '../support/audited-log.ts'
import { checkLog } from '../support/check-log.ts'
import * as events from '../support/events.ts'
import { createFleet, type Fleet, type Signer } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { asyncRefusalOf } from '../support/refusals.ts'
import { SAYINGS, type Type } from '../support/sayings.ts'

const CLIENTS = 16
const BATTERIES = 50
const ROUNDS = 30

let db: Db
let url: string
let fleet: Fleet
let options: LedgerOptions

beforeAll(async () => {
  ;({ db, url } = await freshDatabase())
  fleet = createFleet({ origin: 'ledger.example/test' })
  options = await ledgerOptions(db, fleet)
})

const TYPES = [
  ...['battery.registered', 'battery.collected', 'storage.in', 'storage.out', 'battery.tested'],
  ...['transport.dispatched', 'transport.received', 'transport.voided', 'battery.discharged'],
  ...['battery.repurposed', 'battery.dismantled', 'incident.reported', 'identity.relabelled'],
] as const satisfies readonly Type[]

/** The same throws every time, for each client others. */
function dice(seed: number): (below: number) => number {
  let state = seed + 1
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

interface Client {
  readonly signer: Signer
  readonly node: Ledger
  readonly roll: (below: number) => number
  /** Entries of its own, with what they touched. */
  readonly own: { readonly reference: events.Reference; readonly codes: readonly string[] }[]
}

it('the log holds, and what is stored is what a replay makes of it', async () => {
  const second = openDatabase(url)
  const nodes = [
    await openTestLedger(options),
    await openTestLedger({ ...options, db: second, journalFile: `${options.journalFile}.2` }),
  ]
  const clients = Array.from({ length: CLIENTS }, (_, i): Client => {
    const signer = fleet.enterprise('collector', 'warehouse', 'recycler', 'repurposer', 'carrier')
    return { signer, node: nodes[i % 2]!, roll: dice(i), own: [] }
  })
  for (const jws of fleet.registryEvents()) await nodes[0]!.submit(jws)
  const codes = Array.from({ length: BATTERIES }, () => events.nextBatteryCode())

  const outcomes = new Map<LedgerErrorCode | 'accepted', number>()
  await Promise.all(
    clients.map(async (client) => {
      for (let round = 0; round < ROUNDS; round++) {
        const code = codes[client.roll(BATTERIES)]!
        const event = await nextEvent(client, code, clients)
        const outcome = await submit(client, event, code)
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      }
    }),
  )
  // They did get in each other's way.
  expect(outcomes.get('accepted')).toBeGreaterThan(CLIENTS * 5)
  expect(outcomes.get('custody_conflict')).toBeGreaterThan(0)
  expect(outcomes.get('state_conflict')).toBeGreaterThan(0)

  const entries = await checkLog(db)
  expect(entries.length).toBe(fleet.registryEvents().length + outcomes.get('accepted')!)
  const { origin, authorityKeys, logKey } = options
  const trust = {
    origin,
    authorityKeys,
    policy: unwitnessed(verifierKey(origin, logKey.publicKey)),
  }
  const audit = await readSnapshot(db, (tx) => auditTx(tx, trust))
  expect(audit.findings).toEqual([])
  expect(audit.size).toBe(entries.length)
  const { rows } = await sql<{ battery: Traceable }>`select battery from batteries`.execute(db)
  const known = new Set(clients.map(({ signer }) => signer.iss))
  for (const { battery } of rows) expect(known).toContain(battery.custodian)
  for (const node of nodes) await node.stop()
  await second.destroy()
})

/** What the client thinks can be said of the battery, if it looks; by then, it may be another's. */
async function nextEvent(
  { signer, roll, own }: Client,
  code: string,
  clients: readonly Client[],
): Promise<object> {
  const last = own.at(-1)
  if (last && roll(8) === 0) return events.voided(last.reference, last.codes)
  const thing = (await findBattery(db, code))?.battery
  const fitting = TYPES.filter((type) => {
    const { from } = CATALOGUE.get(type)!
    return thing ? from.includes(thing.state) : type === 'battery.registered'
  })
  const careless = roll(6) === 0 || fitting.length === 0
  const type = careless ? TYPES[roll(TYPES.length)]! : fitting[roll(fitting.length)]!
  const other = clients[roll(CLIENTS)]!.signer.iss
  const circumstances = {
    ...{ me: signer.iss, other, waybill: thing?.consignment?.waybill ?? '渝运 0001' },
    ...{ fresh: events.nextBatteryCode(), lot: events.nextLot(signer.iss) },
  }
  const event = SAYINGS[type]!(code, circumstances)
  const from = thing?.custodian ?? signer.iss
  return type === 'battery.collected' ? { ...event, from } : event
}

async function submit(
  { signer, node, own }: Client,
  event: object,
  code: string,
): Promise<LedgerErrorCode | 'accepted'> {
  const appending = node.submit(signer.sign(event))
  const refusal = await asyncRefusalOf(appending)
  if (refusal) return refusal
  const { index, leafHash } = await appending
  // An event that touches more than one is not taken back: this client does not know in what order.
  const single = !('entry' in event) && !('product' in event) && !('fractions' in event)
  if (single) own.push({ reference: { index, leafHash: toBase64(leafHash) }, codes: [code] })
  return 'accepted'
}
