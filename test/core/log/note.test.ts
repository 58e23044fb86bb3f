import { describe, expect, it } from 'vitest'
import { fromBase64, toHex, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import {
  ED25519_COSIGNATURE,
  formatVerifierKey,
  isKeyName,
  keyIdOf,
  parseVerifierKey,
  verifierKey,
} from '../../../src/core/keys/verifier-key.ts'
import {
  formatNote,
  NOTE_LIMIT,
  openNote,
  parseNote,
  signNote,
} from '../../../src/core/log/note.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { newLogKey } from '../../support/log-key.ts'
import { asyncRefusalOf, refusalOf } from '../../support/refusals.ts'
import examples from '../../vectors/tlog/c2sp-examples.json' with { type: 'json' }

const example = examples['signed-note']
const exampleKey = parseVerifierKey(example.vkey)
// The public checksum database of Go: its base64 has a plus sign.
const WITH_PLUS = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'

const log = newLogKey('example.com/log')
const witness = newLogKey('example.com/witness')
const TEXT = 'first line\n\nlast line\n'
const signed = await signNote(TEXT, log.verifierKey, log.sign)

describe('a signed note', () => {
  it('of the specification opens, and is written back to the byte', async () => {
    const { text, signers } = await openNote(example.note, [exampleKey], verifySignature)
    expect(text).toBe('This is an example message.\n')
    expect(signers).toEqual([exampleKey])
    expect(formatNote(parseNote(example.note))).toBe(example.note)
  })

  it('keeps empty lines in its text, which ends at the last one', async () => {
    const { text } = await openNote(signed, [log.verifierKey], verifySignature)
    expect(text).toBe(TEXT)
  })

  it('ignores signatures by keys that we do not know, even of a known name or key ID', async () => {
    const { signatures } = parseNote(signed)
    const [own] = signatures as [(typeof signatures)[0]]
    const note = formatNote({
      text: TEXT,
      signatures: [
        { ...own, name: 'example.com/other' },
        { ...own, keyId: Uint8Array.of(0, 0, 0, 0) },
        { name: 'example.com/quantum', keyId: own.keyId, signature: new Uint8Array(4_900) },
        own,
      ],
    })
    const opened = await openNote(note, [witness.verifierKey, log.verifierKey], verifySignature)
    expect(opened.signers).toEqual([log.verifierKey])
  })

  it('names every known key that has signed, each once', async () => {
    const second = parseNote(await signNote(TEXT, witness.verifierKey, witness.sign))
    const first = parseNote(signed).signatures
    const note = formatNote({ text: TEXT, signatures: [...first, ...second.signatures, ...first] })
    const opened = await openNote(note, [witness.verifierKey, log.verifierKey], verifySignature)
    expect(opened.signers).toEqual([log.verifierKey, witness.verifierKey])
  })

  it('is refused whole if one known key has not made its signature', async () => {
    const forged = { ...parseNote(signed).signatures[0]!, ...idOf(witness.verifierKey) }
    const note = formatNote({ text: TEXT, signatures: [...parseNote(signed).signatures, forged] })
    const keys = [log.verifierKey, witness.verifierKey]
    expect(await asyncRefusalOf(openNote(note, keys, verifySignature))).toBe('note_untrusted')
  })

  it('is refused if no known key has signed, or if the text is another', async () => {
    const open = (note: string, keys = [log.verifierKey]) =>
      asyncRefusalOf(openNote(note, keys, verifySignature))
    expect(await open(signed, [witness.verifierKey])).toBe('note_untrusted')
    expect(await open(signed, [])).toBe('note_untrusted')
    expect(await open(signed.replace('first', 'First'))).toBe('note_untrusted')
    expect(await open(signed)).toBeUndefined()
  })

  it('may have 64 signatures and no more', () => {
    const [signature] = parseNote(signed).signatures
    const withSignatures = (count: number) =>
      formatNote({ text: TEXT, signatures: Array(count).fill(signature) })
    expect(parseNote(withSignatures(64)).signatures).toHaveLength(64)
    expect(refusalOf(() => parseNote(withSignatures(65)))).toBe('note_malformed')
  })

  const line = '— example.com/log AAAAAAA='
  it.each([
    ['nothing', ''],
    ['no signature', 'text\n\n'],
    ['no empty line', `text\n${line}\n`],
    ['no newline at its end', `text\n\n${line}`],
    ['an empty line at its end', `text\n\n${line}\n\n`],
    ['a carriage return', `text\r\n\n${line}\n`],
    ['a NUL', `te\0xt\n\n${line}\n`],
    ['a lone surrogate', `te\ud800xt\n\n${line}\n`],
    ['a hyphen for the dash', `text\n\n- example.com/log AAAAAAA=\n`],
    ['no name', 'text\n\n—  AAAAAAA=\n'],
    ['a plus sign in a name', 'text\n\n— a+b AAAAAAA=\n'],
    ['a Unicode space in a name', 'text\n\n— a\u3000b AAAAAAA=\n'],
    ['no signature bytes', 'text\n\n— a AAAAAA==\n'],
    ['stray bits in base64', 'text\n\n— a AAAAAAB=\n'],
    ['unpadded base64', 'text\n\n— a AAAAAAA\n'],
    ['words after the signature', 'text\n\n— a AAAAAAA= b\n'],
    ['too many characters', `${'x'.repeat(NOTE_LIMIT)}\n\n${line}\n`],
  ])('is refused with %s', (_, note) => {
    expect(refusalOf(() => parseNote(note))).toBe('note_malformed')
  })
})

describe('a verifier key', () => {
  it.each([example.vkey, WITH_PLUS])('%s reads back as it was written', (text) => {
    expect(formatVerifierKey(parseVerifierKey(text))).toBe(text)
  })

  it('has a key ID that depends on name, type and key', () => {
    expect(toHex(exampleKey.keyId)).toBe('530d903a')
    const publicKey = fromBase64(example.vkey.split('+')[2]!)!.slice(1)
    expect(toHex(keyIdOf('example.com/foo', 0x01, publicKey))).toBe('530d903a')
    expect(toHex(keyIdOf('example.com/bar', 0x01, publicKey))).not.toBe('530d903a')
    expect(toHex(keyIdOf('example.com/foo', ED25519_COSIGNATURE, publicKey))).not.toBe('530d903a')
  })

  it.each([
    '',
    'example.com/foo',
    'example.com/foo+530d903a',
    'example.com/foo+530d903a+',
    'example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv',
    ' example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n',
  ])('is refused if it is %j', (text) => {
    expect(refusalOf(() => parseVerifierKey(text))).toBe('note_malformed')
  })

  it('has a name without spaces and plus signs, and 32 bytes', () => {
    expect(['a', '例子.中国/日志'].every(isKeyName)).toBe(true)
    expect(['', 'a b', 'a+b', 'a\n', 'a\u0085', 'a\u00a0'].some(isKeyName)).toBe(false)
    expect(refusalOf(() => verifierKey('a b', new Uint8Array(32)))).toBe('note_malformed')
    expect(refusalOf(() => verifierKey('a', new Uint8Array(31)))).toBe('note_malformed')
  })
})

it('signs the text with its last newline and without the blank line', async () => {
  const { signatures } = parseNote(signed)
  const holds = (text: string) =>
    verifySignature(log.verifierKey.publicKey, toUtf8(text), signatures[0]!.signature)
  expect(await holds(TEXT)).toBe(true)
  expect(await holds(`${TEXT}\n`)).toBe(false)
})

const idOf = ({ name, keyId }: { name: string; keyId: Uint8Array }) => ({ name, keyId })
