import { describe, expect, it } from 'vitest'
import { checkpointIn, openSubject } from '../../../src/core/bundle/subject.ts'
import { toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { packZip } from '../../../src/core/bytes/zip.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import { encodeReceiptJson, formatReceipt } from '../../../src/core/log/receipt.ts'
import { formatTrust } from '../../../src/core/log/trust.ts'
import { createFleet } from '../../support/fleet.ts'
import { memoryLog } from '../../support/memory-log.ts'

const ORIGIN = 'ledger.example/2026'
const fleet = createFleet({ origin: ORIGIN })
fleet.enterprise('collector')
const log = memoryLog(ORIGIN, fleet.registryEvents())
const receipt = await log.receipt(0)
const { checkpoint } = receipt
const trust = formatTrust({
  ...{ origin: ORIGIN, policy: unwitnessed(log.key.verifierKey) },
  authorityKeys: fleet.authorityKeys,
})

const bundle = packZip(
  new Map([
    ['checkpoint', toUtf8(checkpoint)],
    ['receipts/0.tlog-proof', toUtf8(formatReceipt(receipt))],
  ]),
)
const evidence = { found: 'rollback', held: checkpoint, served: checkpoint }

describe('what somebody holds', () => {
  it.each([
    ['bundle', bundle],
    ['receipt', formatReceipt(receipt)],
    ['receipt', JSON.stringify(encodeReceiptJson(receipt))],
    ['entry', log.leaves[0]!],
    ['entry', JSON.stringify({ entry: 'cellproof/entry/v1' })],
    ['report', `cellproof/report/v1\norigin a\n\n${checkpoint}\n— a b\n`],
    ['split_view', 'cellproof/split-view/v1\n'],
    ['evidence', JSON.stringify({ url: 'https://a', ...evidence })],
    ['checkpoint', checkpoint],
    ['trust', trust],
    ['trust', `\uFEFF${trust}`],
    ['unknown', '{}'],
    ['unknown', 'a letter'],
    ['unknown', Uint8Array.of(0xff, 0xfe)],
  ])('is told to be of the kind %s by what is in it', (kind, content) => {
    const bytes = typeof content === 'string' ? toUtf8(content) : content
    expect(openSubject(bytes).kind).toBe(kind)
  })

  it('gives the checkpoint in it, and the leaves that lead there', () => {
    for (const [content, leaves] of [
      [bundle, 1],
      [toUtf8(formatReceipt(receipt)), 1],
      [toUtf8(checkpoint), 0],
    ] as const) {
      const held = checkpointIn(openSubject(content))
      expect({ note: held?.note, leaves: held?.leaves.length }).toEqual({
        note: checkpoint,
        leaves,
      })
    }
    expect(checkpointIn(openSubject(toUtf8(trust)))).toBeUndefined()
  })
})
