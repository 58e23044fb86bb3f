import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64 } from '../../../src/core/bytes/encoding.ts'
import { verifierKey } from '../../../src/core/keys/verifier-key.ts'
import {
  formatCheckpointBody,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from '../../../src/core/log/checkpoint.ts'
import { EMPTY_ROOT } from '../../../src/core/log/merkle.ts'
import { signNote } from '../../../src/core/log/note.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { newLogKey } from '../../support/log-key.ts'
import { asyncRefusalOf, refusalOf } from '../../support/refusals.ts'

const ORIGIN = 'ledger.example/2026'
const ROOT = toBase64(EMPTY_ROOT)
const log = newLogKey(ORIGIN)
const sign = (body: string) => signNote(body, log.verifierKey, log.sign)
const open = (note: string, origin = ORIGIN, keys = [log.verifierKey]) =>
  openCheckpoint(note, origin, keys, verifySignature)

describe('a checkpoint', () => {
  it('is three lines and a signature under its origin', async () => {
    const head = { origin: ORIGIN, size: 0, root: EMPTY_ROOT }
    expect(formatCheckpointBody(head)).toBe(`${ORIGIN}\n0\n${ROOT}\n`)
    const note = await signCheckpoint(head, log)
    expect(note).toMatch(new RegExp(`^${ORIGIN}\n0\n.{44}\n\n— ${ORIGIN} \\S+\n$`))
    expect(await open(note)).toEqual({ ...head, extensions: [] })
  })

  it('of any size but 0, and of any root, opens as it was signed', async () => {
    const head = fc.record({
      origin: fc.constant(ORIGIN),
      size: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    })
    await fc.assert(
      fc.asyncProperty(head, async (value) => {
        const note = await signCheckpoint(value, log)
        expect(await open(note)).toEqual({ ...value, extensions: [] })
      }),
    )
  })

  it('of a log without entries opens with the root of the empty tree alone', async () => {
    const head = { origin: ORIGIN, size: 0, root: new Uint8Array(32) }
    const note = await signCheckpoint(head, log)
    expect(await asyncRefusalOf(open(note))).toBe('note_untrusted')
    expect(parseCheckpoint(note).size).toBe(0)
  })

  it('keeps the extension lines that another log writes', () => {
    const note = `${ORIGIN}\n5\n${ROOT}\nextension\n— dash\n\n— a AAAAAAA=\n`
    expect(parseCheckpoint(note).extensions).toEqual(['extension', '— dash'])
  })

  it.each([
    ['a leading zero', `${ORIGIN}\n01\n${ROOT}\n`],
    ['a plus sign', `${ORIGIN}\n+1\n${ROOT}\n`],
    ['a negative size', `${ORIGIN}\n-1\n${ROOT}\n`],
    ['an exponent', `${ORIGIN}\n1e3\n${ROOT}\n`],
    ['a size that would be rounded', `${ORIGIN}\n9007199254740993\n${ROOT}\n`],
    ['no size', `${ORIGIN}\n\n${ROOT}\n`],
    ['no origin', `\n1\n${ROOT}\n`],
    ['an endless origin', `${'x'.repeat(256)}\n1\n${ROOT}\n`],
    ['a root of 31 bytes', `${ORIGIN}\n1\n${toBase64(new Uint8Array(31))}\n`],
    ['a root of 33 bytes', `${ORIGIN}\n1\n${toBase64(new Uint8Array(33))}\n`],
    ['a root with stray bits', `${ORIGIN}\n1\n${ROOT.replace('U=', 'V=')}\n`],
    ['a space after its root', `${ORIGIN}\n1\n${ROOT} \n`],
    ['no root', `${ORIGIN}\n1\n`],
    ['an empty extension line', `${ORIGIN}\n1\n${ROOT}\n\n`],
    ['an empty line among its extensions', `${ORIGIN}\n1\n${ROOT}\na\n\nb\n`],
  ])('is refused with %s, though it is signed', async (_, body) => {
    const note = await sign(body)
    expect(refusalOf(() => parseCheckpoint(note))).toBe('note_malformed')
    expect(await asyncRefusalOf(open(note))).toBe('note_malformed')
  })

  it('is refused if it is another log’s, though its key is trusted for one of them', async () => {
    const other = newLogKey('other.example/log')
    const note = await signCheckpoint(
      { origin: 'other.example/log', size: 1, root: EMPTY_ROOT },
      other,
    )
    const keys = [log.verifierKey, other.verifierKey]
    expect(await asyncRefusalOf(open(note, ORIGIN, keys))).toBe('note_untrusted')

    const inOurName = await signNote(`${ORIGIN}\n1\n${ROOT}\n`, other.verifierKey, other.sign)
    expect(await asyncRefusalOf(open(inOurName, ORIGIN, keys))).toBe('note_untrusted')
  })

  it('is refused by an unknown key, or once a digit of its size is another', async () => {
    const note = await sign(`${ORIGIN}\n15\n${ROOT}\n`)
    const stranger = newLogKey(ORIGIN).verifierKey
    expect(await asyncRefusalOf(open(note, ORIGIN, [stranger]))).toBe('note_untrusted')
    expect(await asyncRefusalOf(open(note.replace('\n15\n', '\n16\n')))).toBe('note_untrusted')
    expect(await asyncRefusalOf(open(note))).toBeUndefined()
  })

  it('opens with any of the keys that its log had, while keys are rotated', async () => {
    const older = newLogKey(ORIGIN).verifierKey
    const note = await sign(`${ORIGIN}\n15\n${ROOT}\n`)
    expect((await open(note, ORIGIN, [older, log.verifierKey])).size).toBe(15)
  })

  it('cannot be signed under an origin that no key name can be', () => {
    expect(refusalOf(() => verifierKey('two words', log.publicKey))).toBe('note_malformed')
  })
})
