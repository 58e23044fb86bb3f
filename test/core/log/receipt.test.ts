import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { signCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { leafHash } from '../../../src/core/log/merkle.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import {
  decodeReceiptJson,
  encodeReceiptJson,
  formatReceipt,
  parseReceipt,
  type Receipt,
  verifyReceipt,
} from '../../../src/core/log/receipt.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { newLogKey } from '../../support/log-key.ts'
import { asyncRefusalOf, refusalOf } from '../../support/refusals.ts'
import { slowTree } from '../../support/slow-tree.ts'

const ORIGIN = 'ledger.example/2026'
const log = newLogKey(ORIGIN)
const trust = { origin: ORIGIN, policy: unwitnessed(log.verifierKey) }

const entries = Array.from({ length: 20 }, (_, i) => toUtf8(`entry ${i}\n电池\n`))
const tree = slowTree(entries.map(leafHash))
const receipt = await receiptFor(6, 13)
const text = formatReceipt(receipt)
const verify = async (value: string) => verifyReceipt(parseReceipt(value), trust, verifySignature)

describe('a receipt', () => {
  it('holds for every entry of trees of every size', async () => {
    for (let size = 1; size <= entries.length; size++) {
      for (let index = 0; index < size; index++) {
        const checkpoint = await verify(formatReceipt(await receiptFor(index, size)))
        expect(checkpoint).toMatchObject({ origin: ORIGIN, size, root: tree.root(size) })
      }
    }
  })

  it('is the text of tlog-proof: extra, index, hashes, an empty line, the checkpoint', () => {
    const hashes = tree.inclusion(6, 13).map((hash) => `${toBase64(hash)}\n`)
    expect(text).toBe(
      `c2sp.org/tlog-proof@v1\nextra ${toBase64(entries[6]!)}\nindex 6\n${hashes.join('')}\n${receipt.checkpoint}`,
    )
  })

  it('reads back from its text and from its JSON as the same', async () => {
    expect(parseReceipt(text)).toEqual(receipt)
    const json = JSON.parse(JSON.stringify(encodeReceiptJson(receipt)))
    expect(decodeReceiptJson(json)).toEqual(receipt)
    const alone = await receiptFor(0, 1)
    expect(parseReceipt(formatReceipt(alone))).toEqual(alone)
  })

  it('is refused once any character is another, or missing', async () => {
    const place = fc.nat({ max: text.length - 1 })
    const character = fc.constantFrom(...'A0b/+=\n — x5')
    await fc.assert(
      fc.asyncProperty(place, character, fc.boolean(), async (at, other, remove) => {
        const forged = text.slice(0, at) + (remove ? '' : other) + text.slice(at + 1)
        fc.pre(forged !== text)
        const code = await asyncRefusalOf(verify(forged))
        expect([
          'receipt_malformed',
          'note_malformed',
          'note_untrusted',
          'proof_invalid',
        ]).toContain(code)
      }),
      { numRuns: 1_000 },
    )
  })

  it('says which check failed', async () => {
    const refusal = (forged: Partial<Receipt>, by = trust) =>
      asyncRefusalOf(verifyReceipt({ ...receipt, ...forged }, by, verifySignature))
    expect(await refusal({})).toBeUndefined()
    expect(await refusal({ entry: entries[7]! })).toBe('proof_invalid')
    expect(await refusal({ index: 7 })).toBe('proof_invalid')
    expect(await refusal({ index: 13 })).toBe('proof_invalid')
    expect(await refusal({ proof: receipt.proof.slice(1) })).toBe('proof_invalid')
    expect(await refusal({ checkpoint: (await receiptFor(6, 14)).checkpoint })).toBe(
      'proof_invalid',
    )
    expect(await refusal({ checkpoint: 'none' })).toBe('note_malformed')
    expect(
      await refusal({}, { ...trust, policy: unwitnessed(newLogKey(ORIGIN).verifierKey) }),
    ).toBe('note_untrusted')
    expect(await refusal({}, { ...trust, origin: 'other.example' })).toBe('note_untrusted')
  })

  it.each([
    ['another version', text.replace('@v1', '@v2')],
    ['no extra line', text.replace(/extra .*\n/, '')],
    ['extra that is not canonical base64', text.replace(/extra .*/, 'extra AB==')],
    ['an entry over 65,535 bytes', text.replace(/extra .*/, `extra ${'A'.repeat(87_384)}`)],
    ['no index', text.replace(/index .*\n/, '')],
    ['a leading zero in its index', text.replace('index 6', 'index 06')],
    ['an index that would be rounded', text.replace('index 6', 'index 9007199254740993')],
    ['a hash of 31 bytes', text.replace(/(index 6\n).*/, `$1${toBase64(new Uint8Array(31))}`)],
    ['65 hashes', text.replace(/index 6\n/, `$&${`${toBase64(new Uint8Array(32))}\n`.repeat(65)}`)],
    ['lines that end in CR LF', text.replaceAll('\n', '\r\n')],
    ['no checkpoint', text.slice(0, text.indexOf('\n\n'))],
    ['nothing', ''],
    ['a million characters', `${text}${'x'.repeat(1_000_000)}`],
  ])('is malformed with %s', (_, malformed) => {
    expect(refusalOf(() => parseReceipt(malformed))).toBe('receipt_malformed')
  })

  const json = encodeReceiptJson(receipt)
  it.each([
    ['nothing', null],
    ['text', 'receipt'],
    ['an array', [json]],
    ['an index as text', { ...json, index: '6' }],
    ['a negative index', { ...json, index: -6 }],
    ['a fraction for an index', { ...json, index: 6.5 }],
    ['no entry', { ...json, entry: undefined }],
    ['a proof that is text', { ...json, proof: json.proof[0] }],
    ['a number in its proof', { ...json, proof: [1] }],
    ['no checkpoint', { ...json, checkpoint: undefined }],
    ['another entry’s leaf hash', { ...json, leafHash: toBase64(leafHash(entries[7]!)) }],
  ])('is malformed as JSON with %s', (_, malformed) => {
    expect(refusalOf(() => decodeReceiptJson(malformed))).toBe('receipt_malformed')
  })
})

async function receiptFor(index: number, size: number): Promise<Receipt> {
  const head = { origin: ORIGIN, size, root: tree.root(size) }
  return {
    index,
    entry: entries[index]!,
    proof: tree.inclusion(index, size),
    checkpoint: await signCheckpoint(head, log),
  }
}
