import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '../../src/audit/finding.ts'
import type { Tx } from '../../src/db/database.ts'
import {
  type AuditedLog,
  auditAfter,
  auditTx,
  buildLog,
  indexOf,
  republish,
} from '../support/audited-log.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { newKey } from '../support/fleet.ts'
import { newLogKey } from '../support/ledger.ts'
import { readTold, replaceLog, type Told } from '../support/replaced-log.ts'

let log: AuditedLog

beforeAll(async () => {
  log = await buildLog()
})

/** History made anew from other submissions, published with the log's own key. */
async function findingsAfter(
  change: (told: Told[]) => unknown,
  { signed = true } = {},
): Promise<readonly Finding[]> {
  const result = await auditAfter(log, async (tx) => {
    const told = await readTold(tx)
    change(told)
    const root = await replaceLog(tx, log.fleet, told)
    const size = told.length
    if (signed) await republish(tx, log, { size, root }, log.options.logKey)
  })
  return result.findings
}

/** A registration in place of another battery's, of which later entries know nothing. */
const forge = (told: Told[], jws: string) =>
  told.splice(20, Infinity, { acceptedAt: told[20]!.acceptedAt, jws })

describe('an audit of history that the operator has made anew finds', () => {
  it('an event that is not signed with the key that it names', async () => {
    const forged = log.collector.sign(registered(nextBatteryCode()), { key: newKey() })
    const [first] = await findingsAfter((told) => forge(told, forged))
    expect(first).toMatchObject({ index: 20, check: 'signature', code: 'submission_untrusted' })
  })

  it('nothing in entries put in another order, until a checkpoint from before is at hand', async () => {
    const swap = (told: Told[]) => {
      const [a, b] = [indexOf(log, 0, 10), indexOf(log, 0, 11)]
      ;[told[a], told[b]] = [told[b]!, told[a]!]
    }
    expect(await findingsAfter(swap)).toEqual([])
    const [first] = await findingsAfter(swap, { signed: false })
    expect(first).toMatchObject({ check: 'tree', code: 'root_differs' })
    // Each event of the registry has a checkpoint, which holds; later ones, as it was published.
    expect(first!.index).toBeGreaterThanOrEqual(indexOf(log, 0, 0))
    expect(first!.index).toBeLessThanOrEqual(indexOf(log, 0, 10))
  })
})

describe('an audit of checkpoints finds', () => {
  const findAfter = async (tamper: string | ((tx: Tx) => Promise<unknown>)) => {
    const act = typeof tamper === 'string' ? (tx: Tx) => sql.raw(tamper).execute(tx) : tamper
    return (await auditAfter(log, act)).findings
  }
  const newest = `size = (select max(size) from checkpoints)`

  it('a root that is not the one in the note', async () => {
    expect(
      await findAfter(`update checkpoints set root = sha256('x') where ${newest}`),
    ).toMatchObject([
      {
        index: undefined,
        check: 'checkpoint',
        code: 'checkpoint_differs',
        params: { size: log.size },
      },
    ])
  })

  it('a note whose text was changed', async () => {
    const found = await findAfter(
      `update checkpoints set note = replace(note, 'ledger.example', 'ledger.exomple')
       where ${newest}`,
    )
    expect(found).toMatchObject([{ check: 'checkpoint', code: 'note_untrusted' }])
  })

  it('a checkpoint signed with a key that is not in the trust file', async () => {
    const found = await findAfter((tx) =>
      republish(tx, log, { size: 7, root: new Uint8Array(32) }, newLogKey()),
    )
    expect(found).toMatchObject([
      { check: 'checkpoint', code: 'note_untrusted', params: { size: 7 } },
    ])
  })

  it('a tree that the log has signed and never had', async () => {
    const found = await findAfter((tx) =>
      republish(tx, log, { size: 7, root: new Uint8Array(32) }, log.options.logKey),
    )
    expect(found).toMatchObject([{ index: 0, last: 6, check: 'tree', code: 'root_differs' }])
  })
})

describe('an audit trusts only the trust file', () => {
  it('and finds the first entry untrusted if the authority there is another', async () => {
    const key = newKey()
    const trust = { ...log.trust, authorityKeys: [key] }
    const { findings } = await log.db.transaction().execute((tx) => auditTx(tx, trust))
    expect(findings[0]).toMatchObject({ index: 0, check: 'key', code: 'key_unknown' })
  })

  it('and finds the first entry meant for another log if the origin there is another', async () => {
    const trust = { ...log.trust, origin: 'ledger.example/other' }
    const { findings } = await log.db.transaction().execute((tx) => auditTx(tx, trust))
    expect(findings[0]).toMatchObject({
      index: 0,
      check: 'submission',
      params: { reason: 'audience' },
    })
  })
})
