import { beforeAll, describe, expect, it } from 'vitest'
import { toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { formatVerifierKey, parseVerifierKey } from '../../../src/core/keys/verifier-key.ts'
import { openCosignedCheckpoint, signCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { openCosignature, signCosignature } from '../../../src/core/log/cosignature.ts'
import { EMPTY_ROOT } from '../../../src/core/log/merkle.ts'
import { addSignatures, type NoteSignature, parseNote } from '../../../src/core/log/note.ts'
import { parsePolicy } from '../../../src/core/log/policy.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { newLogKey, newWitnessKey } from '../../support/log-key.ts'
import { asyncRefusalOf } from '../../support/refusals.ts'

const ORIGIN = 'ledger.example/2026'
const TIME = new Date('2026-11-22T08:00:00.900Z')
const SECOND = new Date('2026-11-22T08:00:00.000Z')
const log = newLogKey(ORIGIN)
const one = newWitnessKey('one.example')
const two = newWitnessKey('two.example')
const policy = parsePolicy(
  [
    `log ${formatVerifierKey(log.verifierKey)}`,
    `witness first ${formatVerifierKey(one.verifierKey)}`,
    `witness second ${formatVerifierKey(two.verifierKey)}`,
    'group both all first second',
    'quorum both',
  ].join('\n'),
)
const trust = { origin: ORIGIN, policy }

let note: string
let text: string
let byOne: NoteSignature
let byTwo: NoteSignature
beforeAll(async () => {
  const head = { origin: ORIGIN, size: 0, root: EMPTY_ROOT }
  note = await signCheckpoint(head, log)
  text = parseNote(note).text
  byOne = await signCosignature(text, one.verifierKey, TIME, one.sign)
  byTwo = await signCosignature(text, two.verifierKey, TIME, two.sign)
})

const open = (...signatures: NoteSignature[]) =>
  openCosignedCheckpoint(addSignatures(note, signatures), trust, verifySignature)

describe('a cosignature', () => {
  it('is 8 bytes of time and a signature over the time and the note’s text', async () => {
    expect(byOne.signature).toHaveLength(72)
    const seconds = Number(Buffer.from(byOne.signature).readBigUInt64BE())
    expect(seconds).toBe(SECOND.getTime() / 1000)
    const message = toUtf8(`cosignature/v1\ntime ${seconds}\n${text}`)
    const { publicKey } = one.verifierKey
    expect(await verifySignature(publicKey, message, byOne.signature.slice(8))).toBe(true)
  })

  it('opens to its time, and not by another key, over another text, or with another time', async () => {
    const opened = (over: string, signature: NoteSignature, { verifierKey } = one) =>
      openCosignature(over, signature, verifierKey, verifySignature)
    expect(await opened(text, byOne)).toEqual(SECOND)
    expect(await opened(text, byOne, two)).toBeUndefined()
    expect(await opened(`${text}more\n`, byOne)).toBeUndefined()
    const later = byOne.signature.slice()
    later[7]! += 1
    expect(await opened(text, { ...byOne, signature: later })).toBeUndefined()
    const endless = byOne.signature.slice().fill(255, 0, 8)
    expect(await opened(text, { ...byOne, signature: endless })).toBeUndefined()
    const short = byOne.signature.slice(8)
    expect(await opened(text, { ...byOne, signature: short })).toBeUndefined()
  })

  it('is by a key of its own kind, whose ID differs from that of a log’s key', () => {
    const vkey = formatVerifierKey(one.verifierKey)
    expect(parseVerifierKey(vkey)).toEqual(one.verifierKey)
    expect(one.verifierKey.type).toBe(4)
    expect(one.verifierKey.keyId).not.toEqual(newLogKey('one.example').verifierKey.keyId)
  })
})

describe('a cosigned checkpoint', () => {
  it('opens once enough witnesses have signed, and says who did, and when', async () => {
    const { cosignatures, size } = await open(byTwo, byOne)
    expect(size).toBe(0)
    expect(cosignatures).toEqual([
      { witness: 'first', time: SECOND },
      { witness: 'second', time: SECOND },
    ])
  })

  it('is refused without a quorum, however often one witness has signed', async () => {
    expect(await asyncRefusalOf(open())).toBe('quorum_missing')
    expect(await asyncRefusalOf(open(byOne, byOne))).toBe('quorum_missing')
  })

  it('is spoilt by a known witness’s signature that does not hold, and not by a stranger’s', async () => {
    const { name, keyId } = byTwo
    const forged = { name, keyId, signature: byOne.signature }
    expect(await asyncRefusalOf(open(byOne, byTwo, forged))).toBe('note_untrusted')
    const stranger = newWitnessKey('stranger.example')
    const byStranger = await signCosignature(text, stranger.verifierKey, TIME, stranger.sign)
    const broken = { ...byStranger, signature: byOne.signature }
    expect((await open(byOne, byStranger, byTwo, broken)).cosignatures).toHaveLength(2)
  })

  it('cannot be vouched for by a witness in the log’s own place', async () => {
    const cosigned = await signCheckpoint({ origin: ORIGIN, size: 0, root: EMPTY_ROOT }, one)
    const opened = openCosignedCheckpoint(
      addSignatures(cosigned, [byOne, byTwo]),
      trust,
      verifySignature,
    )
    expect(await asyncRefusalOf(opened)).toBe('note_untrusted')
  })
})
