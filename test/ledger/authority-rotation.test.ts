/** The authority changes its key while two nodes run, and an audit goes by the trust file of before. */

import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { AUTHORITY } from '../../src/core/log/submission.ts'
import { openDatabase } from '../../src/db/database.ts'
import type { Ledger, LedgerOptions } from '../../src/ledger/ledger.ts'
import { type AuditedLog, auditTx, buildLog } from '../support/audited-log.ts'
import { checkLog } from '../support/check-log.ts'
import type { Signer } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

let log: AuditedLog
let root: Signer
beforeAll(async () => {
  log = await buildLog()
  root = log.fleet.authority
})

/** Another node on the log, configured as the first one was but for what is said here. */
async function openNode(changes: Partial<LedgerOptions> = {}): Promise<Ledger> {
  const db = openDatabase(log.url)
  onTestFinished(() => db.destroy())
  const { journalFile } = await ledgerOptions(db, log.fleet)
  return openTestLedger({ ...log.options, db, journalFile, ...changes })
}

const time = () => new Date().toISOString()
const vendor = () => ({ type: 'vendor.registered', time: time(), vendor: '04Q', name: '某电池厂' })
const revocation = ({ key }: Signer) => ({
  ...{ type: 'key.revoked', time: time(), kid: key.kid, reason: 'replaced' },
})

/** A key of the authority's, and the entry that adds it, signed with its first one. */
function newAuthority(): { fresh: Signer; added: string } {
  const fresh = log.fleet.addKey({ creditCode: AUTHORITY }, 'admin', 'OKP')
  return { fresh, added: log.fleet.registryEvents().at(-1)! }
}

const auditWith = (authorityKeys: readonly Signer['key'][]) =>
  log.db.transaction().execute((tx) => auditTx(tx, { ...log.trust, authorityKeys }))

describe('a key of the authority', () => {
  let second: Signer

  it('holds at the very next index on every node, and so does its end', async () => {
    const [here, there] = [await openNode(), await openNode()]
    const { fresh, added } = newAuthority()
    second = fresh
    expect(await asyncRefusalOf(there.submit(fresh.sign(vendor())))).toBe('key_unknown')
    const { index } = await here.submit(added)
    expect((await there.submit(fresh.sign(vendor()))).index).toBe(index + 1)

    expect(await asyncRefusalOf(there.submit(fresh.sign(revocation(fresh))))).toBe(
      'self_revocation',
    )
    const before = root.sign(vendor())
    const signed = await there.submit(before)
    const revoked = await here.submit(fresh.sign(revocation(root)))
    expect(revoked.index).toBe(index + 3)
    for (const node of [there, here]) {
      expect(await asyncRefusalOf(node.submit(root.sign(vendor())))).toBe('key_revoked')
      expect(await asyncRefusalOf(node.submit(root.sign(revocation(fresh))))).toBe('key_revoked')
      // What it signed before stays, and a lost answer can still be had.
      expect((await node.submit(before)).index).toBe(signed.index)
    }
    expect((await there.submit(fresh.sign(vendor()))).index).toBe(index + 4)
    await checkLog(log.db)
  })

  it('that was revoked stays so on a node that is configured with it, beside the new one', async () => {
    const node = await openNode({ authorityKeys: [root.key, second.key] })
    expect(await asyncRefusalOf(node.submit(root.sign(vendor())))).toBe('key_revoked')
    const again = { type: 'key.added', enterprise: AUTHORITY, kind: 'admin', label: 'again' }
    const back = second.sign({ ...again, time: time(), key: root.key.key })
    expect(await asyncRefusalOf(node.submit(back))).toBe('key_conflict')
    await node.submit(second.sign(vendor()))
  })

  it('takes over within a batch, too', async () => {
    const node = await openNode()
    const third = log.fleet.addKey({ creditCode: AUTHORITY }, 'admin')
    const add = { type: 'key.added', enterprise: AUTHORITY, kind: 'admin', label: '2028' }
    await node.submit(second.sign({ ...add, time: time(), key: third.key.key }))
    const outcomes = await Promise.allSettled(
      [
        second.sign(vendor()),
        third.sign(revocation(second)),
        second.sign(vendor()),
        third.sign(vendor()),
      ].map((jws) => node.submit(jws)),
    )
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true])
  })

  it('is found good by an audit that knows the first one alone, and by one that knows more', async () => {
    expect((await auditWith([root.key])).findings).toEqual([])
    expect((await auditWith([root.key, second.key])).findings).toEqual([])
    const without = await auditWith([second.key])
    expect(without.findings[0]).toMatchObject({ index: 0, check: 'key', code: 'key_unknown' })
  })
})
