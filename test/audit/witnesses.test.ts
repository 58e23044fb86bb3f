import { beforeAll, describe, expect, it } from 'vitest'
import { unwitnessed } from '../../src/core/log/policy.ts'
import type { Trust } from '../../src/core/log/trust.ts'
import { readSnapshot } from '../../src/db/scan.ts'
import { auditTx } from '../support/audited-log.ts'
import {
  type CosignedLog,
  grow,
  newCosignedLog,
  newIdentity,
  ORIGIN,
} from '../support/cosigned-log.ts'
import { newWitnessKey } from '../support/log-key.ts'
import { allOf, openTestWitness } from '../support/witness.ts'

const identity = newIdentity()
const keys = [identity.verifierKey]

describe('an audit of a log with witnesses', () => {
  let log: CosignedLog
  beforeAll(async () => {
    log = await newCosignedLog(identity, unwitnessed(identity.verifierKey))
    await grow(log, 3)
  })

  const audit = (policy: Trust['policy']) =>
    readSnapshot(log.db, (tx) =>
      auditTx(tx, { origin: ORIGIN, policy, authorityKeys: log.fleet.authorityKeys }),
    )

  it('asks of the newest checkpoint who cosigned it, and of older ones only the log', async () => {
    const one = await openTestWitness('one', keys)
    const policy = allOf(keys, one.line)
    expect((await audit(policy)).findings).toMatchObject([
      { check: 'checkpoint', code: 'quorum_missing', params: { had: '-' } },
    ])
    await grow({ ...log, options: { ...log.options, policy } }, 1)
    const { findings, checks } = await audit(policy)
    expect(findings).toEqual([])
    expect(checks.find(({ name }) => name === 'checkpoint')?.count).toBeGreaterThan(1)
    const other = { name: 'other', key: newWitnessKey('other.example').verifierKey }
    expect((await audit(allOf(keys, one.line, other))).findings).toMatchObject([
      { code: 'quorum_missing', params: { needed: 'all (2/2)', had: 'one' } },
    ])
  })
})
