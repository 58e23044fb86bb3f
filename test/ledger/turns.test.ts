import { describe, expect, it } from 'vitest'
import { newTurn } from '../../src/ledger/ledger.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { nextBatteryCode, registered, retired } from '../support/events.ts'
import { createFleet } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'

/** A ledger that is at the first signature of a caller’s until it is let go on. */
async function openHeldLedger() {
  const { db } = await freshDatabase()
  const fleet = createFleet({ origin: 'ledger.test/cq' })
  const collector = fleet.enterprise('collector')
  let goOn = () => {}
  let held: Promise<void> | undefined
  const ledger = await openTestLedger({
    ...(await ledgerOptions(db, fleet)),
    verify: async (...signed) => {
      const wait = held
      held = undefined
      await wait
      return verifySignature(...signed)
    },
  })
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)
  const hold = () => {
    held = new Promise((resolve) => {
      goOn = resolve
    })
  }
  return { ledger, collector, hold, goOn: () => goOn() }
}

describe('submissions of one caller', () => {
  it('are appended in the order of the calls, and nobody else waits for them', async () => {
    const { ledger, collector, hold, goOn } = await openHeldLedger()
    const code = nextBatteryCode()
    const turn = newTurn()
    hold()
    const first = ledger.submit(collector.sign(registered(code)), turn)
    const second = ledger.submit(collector.sign(retired(code)), turn)
    const other = await ledger.submit(collector.sign(registered(nextBatteryCode())), newTurn())
    goOn()
    expect((await first).index).toBe(other.index + 1)
    expect((await second).index).toBe(other.index + 2)
  })
})
