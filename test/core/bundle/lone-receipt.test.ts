import { describe, expect, it } from 'vitest'
import { verifyEntryAlone, verifyReceiptAlone } from '../../../src/core/bundle/lone-receipt.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import { CHECKS } from '../../../src/core/log/verdict.ts'
import { verifySignature as verify } from '../../../src/native/signature.ts'
import { LANGUAGES } from '../../../src/text/language.ts'
import { verdictText } from '../../../src/text/verdict.ts'
import { createFleet } from '../../support/fleet.ts'
import { memoryLog } from '../../support/memory-log.ts'

const ORIGIN = 'ledger.example/2026'
const fleet = createFleet({ origin: ORIGIN })
fleet.enterprise('collector')
const log = memoryLog(ORIGIN, fleet.registryEvents())
const receipt = await log.receipt(0)
const policy = unwitnessed(log.key.verifierKey)
const trust = { origin: ORIGIN, policy, authorityKeys: fleet.authorityKeys }

describe('a receipt', () => {
  it('holds up to its entry, by the log’s own word where nobody witnesses', async () => {
    const { verdict, reach, entry } = await verifyReceiptAlone(receipt, { trust, verify })
    expect({ verdict, reach }).toEqual({
      verdict: 'holds',
      reach: { index: 0, size: log.leaves.length, asOf: entry!.acceptedAt, by: 'log' },
    })
  })

  it('is undecided without a trust file, and broken all the same if it contradicts itself', async () => {
    const without = { trust: undefined, verify }
    const { verdict, checks } = await verifyReceiptAlone(receipt, without)
    expect(verdict).toBe('undecided')
    expect(checks.filter(({ result }) => result === 'holds').map(({ name }) => name)).toEqual([
      'inclusion',
      'entry',
    ])
    const other = { ...receipt, index: 1 }
    expect((await verifyReceiptAlone(other, without)).verdict).toBe('broken')
  })

  it('is given every check of the list, in its order, and so is an entry alone', async () => {
    for (const made of [
      await verifyReceiptAlone(receipt, { trust, verify }),
      await verifyReceiptAlone({ ...receipt, checkpoint: '' }, { trust, verify }),
      await verifyReceiptAlone(receipt, { trust: undefined, verify }),
      await verifyEntryAlone(receipt.entry, { trust, verify }),
      await verifyEntryAlone(new Uint8Array(), { trust, verify }),
    ]) {
      expect(made.checks.map(({ name }) => name)).toEqual(CHECKS.receipt)
    }
  })
})

describe('the lists of checks', () => {
  it('name none twice, and each has a title in both languages', () => {
    for (const [kind, names] of Object.entries(CHECKS)) {
      expect(new Set(names).size).toBe(names.length)
      for (const language of LANGUAGES) {
        const titles = verdictText(language).checks[kind as keyof typeof CHECKS]
        expect(Object.keys(titles)).toEqual(expect.arrayContaining([...names]))
      }
    }
  })
})
