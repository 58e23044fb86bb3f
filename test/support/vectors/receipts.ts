/** Receipts: by themselves, with nothing but a trust file. */

import { toBase64, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { signCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { decodeEntry, encodeEntry } from '../../../src/core/log/entry.ts'
import { leafHash } from '../../../src/core/log/merkle.ts'
import { addSignatures } from '../../../src/core/log/note.ts'
import { encodeReceiptJson, formatReceipt, type Receipt } from '../../../src/core/log/receipt.ts'
import { AUTHORITY } from '../../../src/core/log/submission.ts'
import type { VectorKey } from './keys.ts'
import {
  COLLECTOR,
  checkpoint,
  claimsOf,
  cosign,
  END,
  entryAfter,
  events,
  headerOf,
  keys,
  leaves,
  linksAfter,
  OTHER,
  OTHER_PACK,
  respell,
  SIZE,
  strangerLogKey,
  submit,
  submitTexts,
  treeOf,
  WITNESSED,
} from './story.ts'
import { inFolder, type Vector, type Vectors } from './vector.ts'
import { IDENTITY_KEY } from './weak-keys.ts'

const INDEX = 6

const vector = (verdict: string, why: string, receipt: string | object): Vector =>
  typeof receipt === 'string' ? { why, verdict, receipt } : { why, verdict, json: receipt }

async function receiptOf(
  index: number,
  texts: readonly string[] = leaves,
  note?: string,
): Promise<Receipt> {
  return {
    index,
    entry: toUtf8(texts[index]!),
    proof: treeOf(texts).inclusion(index, texts.length),
    checkpoint: note ?? (await checkpoint({ texts })),
  }
}

/** The next entry, whatever its event is. */
const said = (key: VectorKey, iss: string, event: object) =>
  entryAfter(leaves, submit(key, claimsOf(iss, event, END)), END)

/** Of an entry that a log should never have taken, and did. */
const taken = async (leaf: string) => formatReceipt(await receiptOf(SIZE, [...leaves, leaf]))

/** An entry that says to be accepted so many milliseconds after the first of these have cosigned it. */
async function acceptedAfter(milliseconds: number, by: Names, later: Names = []): Promise<string> {
  const registered = submit(
    keys.scanner2,
    claimsOf(COLLECTOR, events.registered(END, OTHER_PACK), END),
  )
  const acceptedAt = new Date(WITNESSED.getTime() + milliseconds)
  const texts = [...leaves, entryAfter(leaves, registered, END, { acceptedAt })]
  const note = await checkpoint({ texts, by })
  const hourLater = new Date(WITNESSED.getTime() + 3_600_000)
  return formatReceipt(await receiptOf(SIZE, texts, await cosign(note, later, hourLater)))
}

type Names = Parameters<typeof cosign>[1]

export async function receiptVectors(): Promise<Vectors> {
  const receipt = await receiptOf(INDEX)
  const good = formatReceipt(receipt)
  const changed = (other: Partial<Receipt>) => formatReceipt({ ...receipt, ...other })
  const ok = (why: string, text: string | object) => vector('ok', why, text)
  const malformed = (why: string, text: string | object) => vector('receipt_malformed', why, text)
  const proof = (why: string, text: string) => vector('proof_invalid', why, text)
  const change = (from: string | RegExp, to: string) => good.replace(from, () => to)
  const first = receipt.proof[0]!
  const [extra = ''] = good.split('\n').slice(1, 2)
  const json = encodeReceiptJson(receipt)
  const entry = decodeEntry(receipt.entry)
  const registered = submit(
    keys.scanner2,
    claimsOf(COLLECTOR, events.registered(END, OTHER_PACK), END),
  )
  const otherType = submitTexts(
    keys.scanner2,
    JSON.stringify({ ...headerOf(keys.scanner2), typ: 'JWT' }),
    JSON.stringify(claimsOf(COLLECTOR, events.registered(END, OTHER_PACK), END)),
  )
  const otherLog = submit(keys.scanner2, {
    ...claimsOf(COLLECTOR, events.registered(END, OTHER_PACK), END),
    aud: 'ledger.example/other',
  })
  const strangers = await cosign(
    await signCheckpoint(
      { origin: 'ledger.example/cq', size: SIZE, root: treeOf(leaves).root(SIZE) },
      strangerLogKey,
    ),
    ['regulator', 'association'],
  )
  return inFolder('receipts', {
    good: ok('A receipt.', good),
    'good-first': ok('Of the first entry.', formatReceipt(await receiptOf(0))),
    'good-last': ok('Of the last entry.', formatReceipt(await receiptOf(SIZE - 1))),
    'good-one-entry': ok(
      'Of the only entry of a log: its proof has no hash.',
      formatReceipt(await receiptOf(0, leaves.slice(0, 1))),
    ),
    'good-odd-size': ok(
      'In a tree of 13 entries, of the last one.',
      formatReceipt(await receiptOf(12, leaves.slice(0, 13))),
    ),
    'good-seven': ok(
      'In a tree of 7 entries, of the last one, which stands alone in its row.',
      formatReceipt(await receiptOf(6, leaves.slice(0, 7))),
    ),
    'good-more-lines': ok(
      'Its checkpoint has signatures of keys that nobody knows.',
      changed({
        checkpoint: addSignatures(receipt.checkpoint, [
          { name: 'x.example', keyId: Uint8Array.of(1, 2, 3, 4), signature: new Uint8Array(64) },
        ]),
      }),
    ),
    'good-revoked-later': ok(
      'Its signer’s key was revoked later: that changes nothing of it.',
      formatReceipt(await receiptOf(8)),
    ),
    'good-json': ok('As JSON.', { ...json }),
    version: malformed('Another version.', change('@v1', '@v2')),
    'version-missing': malformed('No version.', good.slice(good.indexOf('\n') + 1)),
    'byte-order-mark': malformed('A byte-order mark before it.', `\ufeff${good}`),
    crlf: malformed('Lines end in CR LF: there is no empty line.', good.replaceAll('\n', '\r\n')),
    'extra-missing': malformed(
      'No entry: C2SP does not ask for it, this protocol does.',
      change(`${extra}\n`, ''),
    ),
    'extra-respelt': malformed(
      'The entry in another spelling of base64.',
      change(extra, extraOf(toBase64(toUtf8(`${leaves[INDEX]}`)), extra)),
    ),
    'extra-two-spaces': malformed('Two spaces after extra.', change('extra ', 'extra  ')),
    'index-missing': malformed('No index.', change(`index ${INDEX}\n`, '')),
    'index-leading-zero': malformed(
      'An index with a leading zero.',
      change(`index ${INDEX}\n`, `index 0${INDEX}\n`),
    ),
    'index-negative': malformed(
      'A negative index.',
      change(`index ${INDEX}\n`, `index -${INDEX}\n`),
    ),
    'index-beyond-2-53': malformed(
      'An index of 2^53.',
      change(`index ${INDEX}\n`, `index ${2 ** 53}\n`),
    ),
    'order-of-lines': malformed(
      'The index before the entry.',
      change(`${extra}\nindex ${INDEX}\n`, `index ${INDEX}\n${extra}\n`),
    ),
    'proof-31-bytes': malformed(
      'A hash of the proof is too short.',
      change(toBase64(first), toBase64(first.slice(1))),
    ),
    'proof-respelt': malformed(
      'A hash of the proof in another spelling.',
      change(toBase64(first), respell(toBase64(first))),
    ),
    'proof-65-hashes': malformed(
      'A proof of 65 hashes.',
      changed({ proof: Array.from({ length: 65 }, () => first) }),
    ),
    'no-checkpoint': malformed('No checkpoint.', good.slice(0, good.indexOf('\n\n') + 1)),
    'empty-line-within': vector(
      'note_malformed',
      'An empty line within the proof: what follows it is no checkpoint.',
      change(`${toBase64(first)}\n`, `${toBase64(first)}\n\n`),
    ),
    'checkpoint-malformed': vector(
      'note_malformed',
      'Its checkpoint has no signature.',
      good.slice(0, good.lastIndexOf('\n\n') + 1),
    ),
    'proof-short': proof(
      'A hash of the proof is left out.',
      changed({ proof: receipt.proof.slice(0, -1) }),
    ),
    'proof-long': proof(
      'A hash of the proof too many.',
      changed({ proof: [...receipt.proof, first] }),
    ),
    'proof-empty': proof('No proof.', changed({ proof: [] })),
    'proof-reversed': proof(
      'The proof from the root downwards.',
      changed({ proof: [...receipt.proof].reverse() }),
    ),
    'proof-of-another': proof(
      'The proof of the entry beside it.',
      changed({ proof: treeOf(leaves).inclusion(INDEX + 1, SIZE) }),
    ),
    'proof-of-another-size': proof(
      'The proof in a tree of another size.',
      changed({ proof: treeOf(leaves.slice(0, 9)).inclusion(INDEX, 9) }),
    ),
    'proof-hash-changed': proof(
      'A bit of the proof is changed.',
      changed({ proof: receipt.proof.with(2, flip(receipt.proof[2]!)) }),
    ),
    'index-other': proof('Another index than the proof is of.', changed({ index: INDEX + 1 })),
    'index-outside': proof('An index beyond the checkpoint’s size.', changed({ index: SIZE })),
    'entry-changed': proof(
      'The entry’s time is changed.',
      changed({ entry: toUtf8(leaves[INDEX]!.replace('.250Z', '.251Z')) }),
    ),
    'entry-of-another': proof('Another entry.', changed({ entry: toUtf8(leaves[INDEX + 1]!) })),
    'entry-node': proof(
      'Two hashes of the tree in place of an entry: they lack the 0x00 of a leaf.',
      changed({ entry: nodeBytes(), proof: receipt.proof.slice(1), index: INDEX >> 1 }),
    ),
    'root-other': proof(
      'The log signed another root.',
      changed({ checkpoint: await checkpoint({ root: treeOf(leaves).root(SIZE - 1) }) }),
    ),
    'checkpoint-newer': proof(
      'The checkpoint of a larger tree than the proof is for.',
      changed({
        checkpoint: await checkpoint({ texts: [...leaves, entryAfter(leaves, registered, END)] }),
      }),
    ),
    'checkpoint-by-another': vector(
      'note_untrusted',
      'Its checkpoint is signed by another key.',
      changed({ checkpoint: strangers }),
    ),
    'checkpoint-of-another-log': vector(
      'note_untrusted',
      'Its checkpoint is of another log.',
      changed({ checkpoint: await checkpoint({ origin: 'ledger.example/other' }) }),
    ),
    'checkpoint-quorum': vector(
      'quorum_missing',
      'Its checkpoint has one cosignature; the policy asks for two.',
      changed({ checkpoint: await checkpoint({ by: ['university'] }) }),
    ),
    'good-accepted-300-seconds-after': ok(
      'Accepted 300 seconds after the quorum saw it, to the millisecond: clocks may differ by that.',
      await acceptedAfter(300_000, ['regulator', 'association']),
    ),
    'accepted-after-witnessed': vector(
      'accepted_after_witnessed',
      'It says that it was accepted more than 300 seconds after the quorum saw it.',
      await acceptedAfter(300_001, ['regulator', 'association']),
    ),
    'accepted-after-quorum-of-three': vector(
      'accepted_after_witnessed',
      'Of three witnesses the one with the latest time is not enough.',
      await acceptedAfter(300_001, ['regulator', 'association'], ['university']),
    ),
    'good-accepted-after-one-witness': ok(
      'One of three witnesses says to have seen it before: the two others are enough.',
      await acceptedAfter(300_001, ['regulator'], ['association', 'university']),
    ),
    'leaf-no-entry': vector(
      'entry_malformed',
      'Proven to be in the log, and no entry: its time has no milliseconds.',
      await taken(encodeEntry({ ...entry, index: SIZE }).replace('.250Z', 'Z')),
    ),
    'leaf-other-index': vector(
      'index_differs',
      'Proven to be at an index, and says another.',
      await taken(leaves[INDEX]!),
    ),
    'leaf-submission': vector(
      'submission_malformed',
      'Proven to be in the log; its submission has another typ.',
      await taken(entryAfter(leaves, otherType, END)),
    ),
    'leaf-audience': vector(
      'submission_untrusted',
      'Proven to be in the log; its submission is for another log.',
      await taken(entryAfter(leaves, otherLog, END)),
    ),
    'leaf-batteries': vector(
      'batteries_differ',
      'Proven to be in the log; its lines are not of its event’s batteries.',
      await taken(
        entryAfter(leaves, registered, END, {
          batteries: linksAfter(leaves, registered).map((link) => ({ ...link, code: 'X' })),
        }),
      ),
    ),
    'leaf-event-unknown': vector(
      'event_invalid',
      'Proven to be in the log; its event’s type is not known.',
      await taken(
        said(keys.scanner2, COLLECTOR, {
          ...events.registered(END, OTHER_PACK),
          type: 'battery.exploded',
        }),
      ),
    ),
    'leaf-registry-member': vector(
      'event_invalid',
      'Proven to be in the log; its registry event has a member too many.',
      await taken(said(keys.authority, AUTHORITY, { ...events.reinstated(OTHER, END), x: 1 })),
    ),
    'leaf-registry-missing': vector(
      'event_invalid',
      'Proven to be in the log; its registry event has no reason.',
      await taken(
        said(keys.authority, AUTHORITY, { ...events.reinstated(OTHER, END), reason: undefined }),
      ),
    ),
    'leaf-key-weak': vector(
      'event_invalid',
      'Proven to be in the log; it adds a key of small order.',
      await taken(
        said(
          keys.authority,
          AUTHORITY,
          events.keyAdded(COLLECTOR, 'device', 'new', IDENTITY_KEY, END),
        ),
      ),
    ),
    'json-leaf-hash': malformed('As JSON, with another leaf hash.', {
      ...json,
      leafHash: toBase64(leafHash(toUtf8('another'))),
    }),
    'json-index-text': malformed('As JSON, its index is a text.', {
      ...json,
      index: String(INDEX),
    }),
    'json-index-fraction': malformed('As JSON, its index is a fraction.', { ...json, index: 6.5 }),
    'json-proof-text': malformed('As JSON, its proof is a text.', {
      ...json,
      proof: json.proof.join('\n'),
    }),
    'json-no-checkpoint': malformed('As JSON, without a checkpoint.', {
      ...json,
      checkpoint: undefined,
    }),
  })
}

function nodeBytes(): Uint8Array {
  const hash = (index: number) => leafHash(toUtf8(leaves[index]!))
  return Uint8Array.of(...hash(INDEX), ...hash(INDEX + 1))
}

function flip(hash: Uint8Array): Uint8Array {
  const flipped = hash.slice()
  flipped[31]! ^= 1
  return flipped
}

/** With spare bits, or else with padding that does not belong there. */
function extraOf(base64: string, extra: string): string {
  return base64.endsWith('=') ? `extra ${respell(base64)}` : `${extra}====`
}
