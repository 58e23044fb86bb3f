import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { rolesOf } from '../../src/core/events/registry.ts'
import { openDatabase } from '../../src/db/database.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { checkLog } from '../support/check-log.ts'
import { nextBatteryCode, produced, registered } from '../support/events.ts'
import { createFleet, type Enterprise, type Fleet } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

let database: Awaited<ReturnType<typeof freshDatabase>>
let fleet: Fleet
let maker: Enterprise

beforeAll(async () => {
  database = await freshDatabase()
  fleet = createFleet({ origin: 'ledger.example/test' })
  maker = fleet.enterprise('producer')
})

/** Two nodes on one database. */
async function openNodes(): Promise<[Ledger, Ledger]> {
  const options = await ledgerOptions(database.db, fleet)
  const db = openDatabase(database.url)
  onTestFinished(() => db.destroy())
  const other = { ...options, db, journalFile: `${options.journalFile}.other` }
  const nodes: [Ledger, Ledger] = [await openTestLedger(options), await openTestLedger(other)]
  for (const jws of fleet.registryEvents()) await nodes[0].submit(jws)
  return nodes
}

const say = (event: object) =>
  fleet.authority.sign({ time: new Date().toISOString(), creditCode: maker.iss, ...event })

describe('a change of an enterprise on one node', () => {
  it('of its roles holds at the very next index on every node', async () => {
    const [here, there] = await openNodes()
    // Only a maker may say that a battery was produced.
    const before = maker.sign(produced(nextBatteryCode()))
    const accepted = await there.submit(before)
    const { index } = await here.submit(say({ type: 'enterprise.changed', roles: ['collector'] }))
    const refused = there.submit(maker.sign(produced(nextBatteryCode())))
    expect(await asyncRefusalOf(refused)).toBe('role_not_allowed')
    expect((await there.submit(maker.sign(registered(nextBatteryCode())))).index).toBe(index + 1)
    // What it signed before stays valid, and a lost answer can still be had.
    expect((await there.submit(before)).index).toBe(accepted.index)
    const enterprise = (await there.registry()).enterprises.get(maker.iss)!
    const roles = enterprise.history.map((version) => [version.index < index, rolesOf(version)])
    expect(roles).toEqual([
      [true, ['producer']],
      [false, ['collector']],
    ])
    await checkLog(database.db)
  })

  it('that suspends it stops it on every node, until it is reinstated', async () => {
    const [here, there] = await openNodes()
    const sign = () => maker.sign(registered(nextBatteryCode()))
    await there.submit(sign())
    await here.submit(say({ type: 'enterprise.suspended', reason: '许可到期' }))
    expect(await asyncRefusalOf(there.submit(sign()))).toBe('role_not_allowed')
    await there.submit(say({ type: 'enterprise.reinstated', reason: '许可已续' }))
    await here.submit(sign())
    await there.submit(sign())
    await checkLog(database.db)
  })

  it('takes effect within a batch, too', async () => {
    const [here] = await openNodes()
    const outcomes = await Promise.allSettled(
      [
        maker.sign(registered(nextBatteryCode())),
        say({ type: 'enterprise.changed', roles: ['carrier'] }),
        maker.sign(registered(nextBatteryCode())),
        say({ type: 'enterprise.changed', roles: ['collector'] }),
        maker.sign(registered(nextBatteryCode())),
      ].map((jws) => here.submit(jws)),
    )
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([
      ...[true, true, false, true, true],
    ])
  })
})
