/** Checkpoints with their cosignatures, by the trust file of the context or by one of their own. */

import { concatBytes, fromBase64, toBase64, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { formatVerifierKey, keyIdOf } from '../../../src/core/keys/verifier-key.ts'
import { EMPTY_ROOT } from '../../../src/core/log/merkle.ts'
import { addSignatures, signNote } from '../../../src/core/log/note.ts'
import { noteKey, type VectorNoteKey } from './keys.ts'
import {
  checkpoint,
  cosign,
  logKey,
  nextLogKey,
  ORIGIN,
  respell,
  SIZE,
  strangerLogKey,
  textOf,
  tree,
  trust,
  WITNESSED,
  witnesses,
} from './story.ts'
import { inFolder, type Vector, type Vectors } from './vector.ts'

const ROOT = toBase64(tree.root(SIZE))
const TEXT = `${ORIGIN}\n${SIZE}\n${ROOT}\n`

const vector = (verdict: string, why: string, note: string, more: object = {}): Vector => ({
  ...{ why, verdict, note },
  ...more,
})
const malformed = (why: string, note: string) => vector('note_malformed', why, note)
const untrusted = (why: string, note: string) => vector('note_untrusted', why, note)

const cosignedAt = (name: string, time = WITNESSED) => ({ witness: name, time: time.toISOString() })
/** @param asOf - null if the quorum is none */
const opened = (
  cosignatures: object[],
  { size = SIZE, root = ROOT, asOf = WITNESSED as Date | null } = {},
) => ({
  opened: { size, root, cosignatures, asOf: asOf?.toISOString() ?? null },
})
const unwitnessed = opened([], { asOf: null })
const both = opened([cosignedAt('regulator'), cosignedAt('association')])

/** Whatever the text is, signed by the log and cosigned by two. */
const signed = async (text: string, by: VectorNoteKey = logKey) =>
  cosign(await signNote(text, by.verifierKey, by.sign), ['regulator', 'association'])

/** The trust file with other lines of policy. */
export const trustWith = (lines: readonly string[]): object => ({
  origin: ORIGIN,
  policy: lines,
  authorityKeys: trust.authorityKeys.map(({ kid, key }) => ({ kid, ...key })),
})

const logLine = (key: VectorNoteKey) => `log ${formatVerifierKey(key.verifierKey)}`
const witnessLine = (name: keyof typeof witnesses) =>
  `witness ${name} ${formatVerifierKey(witnesses[name].verifierKey)}`

/** A signature line with other bytes. */
function line(name: string, keyId: Uint8Array, signature: Uint8Array): string {
  return `— ${name} ${toBase64(concatBytes(keyId, signature))}\n`
}

export async function checkpointVectors(): Promise<Vectors> {
  const good = await checkpoint()
  const bare = await checkpoint({ by: [] })
  const one = await checkpoint({ by: ['regulator'] })
  const [logLineOfGood = '', regulatorLine = '', associationLine = ''] = linesOf(good)
  const change = (from: string, to: string) => good.replace(from, () => to)
  const { keyId, name } = logKey.verifierKey
  const otherLog = noteKey('ledger.example/other').verifierKey
  const logSignature = await logKey.sign(toUtf8(TEXT))
  const stranger = await strangerLogKey.sign(toUtf8(TEXT))
  const regulator = witnesses.regulator
  const regulatorKeyId = regulator.verifierKey.keyId
  const regulatorBytes = bytesOf(regulatorLine)
  const later = new Date(WITNESSED.getTime() + 60_000)
  const withoutQuorum = trustWith([logLine(logKey), 'quorum none'])
  const nobody = `— nobody.example ${toBase64(new Uint8Array(68).fill(7))}\n`
  return inFolder('checkpoints', {
    good: vector(
      'ok',
      'Signed by the log, cosigned by two of three witnesses, as the policy asks.',
      good,
      both,
    ),
    'good-three': vector(
      'ok',
      'Cosigned by all three.',
      await checkpoint({ by: ['university', 'regulator', 'association'] }),
      opened([cosignedAt('regulator'), cosignedAt('association'), cosignedAt('university')]),
    ),
    'good-unknown-lines': vector(
      'ok',
      'Signatures of keys that nobody knows are ignored.',
      `${textOf(good)}\n${nobody}${linesOf(good).join('')}${nobody}`,
      both,
    ),
    'good-unknown-key-id': vector(
      'ok',
      'A signature under the log’s name with another key ID is of an unknown key: ignored.',
      `${good}${line(name, Uint8Array.of(1, 2, 3, 4), stranger)}`,
      both,
    ),
    'good-long-unknown-line': vector(
      'ok',
      'A signature of 2,428 bytes, as post-quantum ones are, of an unknown key.',
      `${good}${line('pq.example', Uint8Array.of(1, 2, 3, 4), new Uint8Array(2_428).fill(9))}`,
      both,
    ),
    'good-order': vector(
      'ok',
      'The lines in another order.',
      `${textOf(good)}\n${associationLine}${regulatorLine}${logLineOfGood}`,
      both,
    ),
    'good-line-twice': vector('ok', 'A line stands twice.', `${good}${logLineOfGood}`, both),
    'good-two-times': vector(
      'ok',
      'A witness that signed twice counts once, with its later time.',
      await cosign(good, ['regulator'], later),
      opened([cosignedAt('regulator', later), cosignedAt('association')]),
    ),
    'good-as-of-two-of-three': vector(
      'ok',
      'Two of three count: the time of the second newest cosignature is that of the quorum.',
      await cosign(
        await cosign(one, ['association'], later),
        ['university'],
        new Date(later.getTime() + 86_400_000),
      ),
      opened(
        [
          cosignedAt('regulator'),
          cosignedAt('association', later),
          cosignedAt('university', new Date(later.getTime() + 86_400_000)),
        ],
        { asOf: later },
      ),
    ),
    'good-extension': vector(
      'ok',
      'A line after the root: signed, and without a meaning.',
      await signed(`${TEXT}more\n`),
      both,
    ),
    'good-empty-tree': vector(
      'ok',
      'A log without entries.',
      await checkpoint({ texts: [] }),
      opened([cosignedAt('regulator'), cosignedAt('association')], {
        size: 0,
        root: toBase64(EMPTY_ROOT),
      }),
    ),
    'good-no-quorum': vector('ok', 'The policy asks for no witness.', bare, {
      trust: withoutQuorum,
      ...unwitnessed,
    }),
    'good-two-log-lines': vector(
      'ok',
      'The log changes its key: of two lines, one is by a key of the trust file.',
      addSignatures(good, [
        {
          name,
          keyId: nextLogKey.verifierKey.keyId,
          signature: await nextLogKey.sign(toUtf8(TEXT)),
        },
      ]),
      both,
    ),
    'good-other-log-key': vector(
      'ok',
      'The trust file has two keys of the log: either is enough.',
      bare,
      { trust: trustWith([logLine(nextLogKey), logLine(logKey), 'quorum none']), ...unwitnessed },
    ),
    'good-quorum-witness': vector('ok', 'The quorum is one witness.', one, {
      trust: trustWith([logLine(logKey), witnessLine('regulator'), 'quorum regulator']),
      ...opened([cosignedAt('regulator')]),
    }),
    'good-quorum-nested': vector('ok', 'The quorum is a group of a group.', good, {
      trust: trustWith([
        logLine(logKey),
        witnessLine('regulator'),
        witnessLine('association'),
        witnessLine('university'),
        'group others any association university',
        'group all-of all regulator others',
        'quorum all-of',
      ]),
      ...both,
    }),
    'good-origin-255': await ofOrigin('ok', 'An origin of 255 UTF-16 code units.', LONG_ORIGIN),
    'origin-256': await ofOrigin(
      'note_malformed',
      'An origin of 256 UTF-16 code units, and of 136 characters.',
      `${LONG_ORIGIN}x`,
    ),
    'good-name-feff': vector(
      'ok',
      'An unknown key with U+FEFF in its name: no white space.',
      `${good}${line('\ufeffx.example', Uint8Array.of(1, 2, 3, 4), stranger)}`,
      both,
    ),
    'signature-name-0085': malformed(
      'U+0085 in the name of a key: white space.',
      `${good}${line('x\u0085.example', Uint8Array.of(1, 2, 3, 4), stranger)}`,
    ),
    'good-other-log-line-bad': vector(
      'ok',
      'A line of another log’s key, which the trust file has too, is bad: ignored.',
      `${bare}${line(otherLog.name, otherLog.keyId, stranger)}`,
      {
        trust: trustWith([logLine(logKey), `log ${formatVerifierKey(otherLog)}`, 'quorum none']),
        ...unwitnessed,
      },
    ),
    'empty-tree-other-root': untrusted(
      'Of size 0, with another root than the empty tree’s, signed and cosigned.',
      await checkpoint({ size: 0, root: tree.root(7) }),
    ),
    'no-blank-line': malformed('No empty line before the signatures.', change('\n\n', '\n')),
    'no-signatures': malformed('No signature line.', `${TEXT}\n`),
    'no-last-newline': malformed('The last line does not end.', good.slice(0, -1)),
    'line-after': malformed('A line after the signatures that is none.', `${good}more\n`),
    crlf: malformed('Lines end in CR LF.', good.replaceAll('\n', '\r\n')),
    tab: malformed('A control character.', await signed(`${ORIGIN}\t\n${SIZE}\n${ROOT}\n`)),
    'byte-order-mark': untrusted(
      'A byte-order mark is a part of the origin, which is then another one.',
      await signed(`\ufeff${TEXT}`),
    ),
    hyphen: malformed('A hyphen in place of the dash.', change('— ', '- ')),
    'two-spaces': malformed(
      'Two spaces in a signature line.',
      change('— ledger.example/cq ', '— ledger.example/cq  '),
    ),
    'signature-respelt': malformed(
      'A signature in another spelling.',
      change(associationLine, `${respell(associationLine.trimEnd())}\n`),
    ),
    'signature-unpadded': malformed(
      'A signature without padding.',
      change(associationLine, associationLine.replace('==', '')),
    ),
    'signature-short': malformed(
      'A signature line that has a key ID alone.',
      `${good}— x.example AQIDBA==\n`,
    ),
    'signature-name-plus': malformed(
      'A name with a plus.',
      `${good}${line('x+y.example', Uint8Array.of(1, 2, 3, 4), stranger)}`,
    ),
    'two-lines': malformed('No root.', await signed(`${ORIGIN}\n${SIZE}\n`)),
    'empty-line': malformed('An empty line within the text.', await signed(`${TEXT}\nmore\n`)),
    'size-leading-zero': malformed(
      'A size with a leading zero.',
      await signed(TEXT.replace(`\n${SIZE}\n`, `\n0${SIZE}\n`)),
    ),
    'size-negative': malformed(
      'A negative size.',
      await signed(TEXT.replace(`\n${SIZE}\n`, `\n-${SIZE}\n`)),
    ),
    'size-beyond-2-53': malformed(
      'A size of 2^53.',
      await signed(TEXT.replace(`\n${SIZE}\n`, `\n${2 ** 53}\n`)),
    ),
    'size-hex': malformed(
      'A size in hexadecimal.',
      await signed(TEXT.replace(`\n${SIZE}\n`, '\n0x10\n')),
    ),
    'root-31-bytes': malformed(
      'A root that is too short.',
      await signed(`${ORIGIN}\n${SIZE}\n${toBase64(new Uint8Array(31))}\n`),
    ),
    'root-respelt': malformed(
      'A root in another spelling.',
      await signed(`${ORIGIN}\n${SIZE}\n${respell(ROOT)}\n`),
    ),
    'root-unpadded': malformed(
      'A root without padding.',
      await signed(`${ORIGIN}\n${SIZE}\n${ROOT.slice(0, -1)}\n`),
    ),
    'origin-other': untrusted(
      'Of another log, though a trusted key signed it.',
      await checkpoint({ origin: 'ledger.example/other' }),
    ),
    'origin-empty': malformed('No origin.', await signed(`\n${SIZE}\n${ROOT}\n`)),
    'not-signed': untrusted(
      'Cosigned, and not signed by the log.',
      `${textOf(good)}\n${regulatorLine}${associationLine}`,
    ),
    'signed-by-another': untrusted(
      'Signed by another key under the log’s name.',
      await signed(TEXT, strangerLogKey),
    ),
    'same-key-id': untrusted(
      'Signed by another key, with the key ID of the log’s.',
      `${textOf(good)}\n${line(name, keyId, stranger)}${regulatorLine}${associationLine}`,
    ),
    'one-of-two-false': untrusted(
      'Rightly signed; a second line with the log’s name and key ID is not by it.',
      `${good}${line(name, keyId, stranger)}`,
    ),
    'other-name': untrusted(
      'The log’s key under another name.',
      await signed(TEXT, noteKey('ledger.example/other', undefined, 'log')),
    ),
    'signature-63-bytes': untrusted(
      'A byte of the log’s signature is missing.',
      `${textOf(good)}\n${line(name, keyId, logSignature.slice(1))}${regulatorLine}${associationLine}`,
    ),
    'signed-without-newline': untrusted(
      'The log signed the text without its last newline.',
      `${textOf(good)}\n${line(name, keyId, await logKey.sign(toUtf8(TEXT.slice(0, -1))))}${regulatorLine}${associationLine}`,
    ),
    'root-changed': untrusted(
      'The root was changed after it was signed.',
      change(ROOT, toBase64(tree.root(SIZE - 1))),
    ),
    'size-changed': untrusted(
      'The size was changed after it was signed.',
      change(`\n${SIZE}\n`, `\n${SIZE + 1}\n`),
    ),
    'witness-as-log': untrusted(
      'A witness’s key signs in the log’s place, under the log’s name.',
      await signed(TEXT, noteKey(ORIGIN, undefined, 'regulator.example/witness')),
    ),
    'quorum-missing': vector('quorum_missing', 'Cosigned by one of three.', one),
    'quorum-none-signed': vector('quorum_missing', 'Cosigned by nobody.', bare),
    'quorum-same-twice': vector(
      'quorum_missing',
      'Cosigned twice by one and the same witness.',
      await cosign(one, ['regulator'], later),
    ),
    'quorum-of-unknown': vector(
      'quorum_missing',
      'Cosigned by one witness of the policy, and by one that it has not.',
      addSignatures(one, [
        {
          name: 'other.example/w',
          keyId: keyIdOf('other.example/w', 4, logKey.publicKey),
          signature: regulatorBytes.slice(4),
        },
      ]),
    ),
    'quorum-nested-missing': vector(
      'quorum_missing',
      'The quorum is a group whose group is not met.',
      one,
      {
        trust: trustWith([
          logLine(logKey),
          witnessLine('regulator'),
          witnessLine('association'),
          witnessLine('university'),
          'group others any association university',
          'group all-of all regulator others',
          'quorum all-of',
        ]),
      },
    ),
    'witness-plain-signature': vector(
      'quorum_missing',
      'A witness signed the text as a log would: its key ID is then another one, and unknown.',
      await cosign(addSignatures(bare, [await plainSignature()]), ['association']),
    ),
    'cosignature-time': untrusted(
      'The time of a cosignature was changed.',
      change(
        regulatorLine,
        line(regulator.verifierKey.name, regulatorKeyId, changeTime(regulatorBytes.slice(4))),
      ),
    ),
    'cosignature-other-text': untrusted(
      'The cosignature of another checkpoint.',
      change(regulatorLine, linesOf(await checkpoint({ texts: [] }))[1]!),
    ),
    'cosignature-without-time': untrusted(
      'A cosignature of 64 bytes, which has no time.',
      change(
        regulatorLine,
        line(regulator.verifierKey.name, regulatorKeyId, await regulator.sign(toUtf8(TEXT))),
      ),
    ),
    'cosignature-of-another': untrusted(
      'One witness’s cosignature under another’s name and key ID.',
      change(
        associationLine,
        line(
          witnesses.association.verifierKey.name,
          witnesses.association.verifierKey.keyId,
          regulatorBytes.slice(4),
        ),
      ),
    ),
    'cosignature-plain-text': untrusted(
      'A witness signed the text alone, and put a time before it.',
      change(
        regulatorLine,
        line(
          regulator.verifierKey.name,
          regulatorKeyId,
          concatBytes(regulatorBytes.slice(4, 12), await regulator.sign(toUtf8(TEXT))),
        ),
      ),
    ),
  })

  async function plainSignature() {
    const plain = noteKey(regulator.verifierKey.name, 0x01, 'regulator.example/witness').verifierKey
    const signature = await regulator.sign(toUtf8(TEXT))
    return { name: plain.name, keyId: plain.keyId, signature }
  }
}

/** As long as it may be, with letters of two code units each. */
const LONG_ORIGIN = `ledger.example/${'\u{20bb7}'.repeat(120)}`

async function ofOrigin(verdict: string, why: string, origin: string): Promise<Vector> {
  const key = noteKey(origin, undefined, 'log')
  const text = `${origin}\n${SIZE}\n${ROOT}\n`
  return vector(verdict, why, await signNote(text, key.verifierKey, key.sign), {
    trust: { ...trustWith([logLine(key), 'quorum none']), origin },
    ...(verdict === 'ok' && unwitnessed),
  })
}

const linesOf = (note: string) =>
  note
    .slice(textOf(note).length + 1, -1)
    .split('\n')
    .map((one) => `${one}\n`)

const bytesOf = (signatureLine: string) => fromBase64(signatureLine.trimEnd().split(' ')[2]!)!

function changeTime(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice()
  changed[7]! ^= 1
  return changed
}
