/** Bundles: a good one, and what is changed in it, with its sums made anew or not. */

import { zipSync } from 'fflate'
import { receiptFile } from '../../../src/core/bundle/layout.ts'
import { concatBytes, fromUtf8, toBase64, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { SUMS, withSums } from '../../../src/core/bytes/sums.ts'
import { type Files, packZip } from '../../../src/core/bytes/zip.ts'
import { decodeEntry, type Entry, encodeEntry } from '../../../src/core/log/entry.ts'
import { CHECKS, type CheckName } from '../../../src/core/log/verdict.ts'
import { makeBundle, partsOf } from './bundle-making.ts'
import {
  COLLECTOR,
  checkpoint,
  claimsOf,
  cosign,
  END,
  entryAfter,
  events,
  keys,
  leaves,
  MODULE,
  PACK,
  SIZE,
  submit,
  treeOf,
  WITNESSED,
} from './story.ts'
import { inFolder, type Vector, type Vectors } from './vector.ts'

type Verdict = 'holds' | 'broken' | 'undecided'

/** What comes out of the checks that say something else than `holds`. */
type Results = Partial<Record<CheckName<'bundle'>, 'broken' | 'unchecked'>>

/** Without a manifest nobody knows what to check. */
const NOTHING_LISTED: Results = {
  inclusion: 'unchecked',
  entries: 'unchecked',
  time: 'unchecked',
  registry: 'unchecked',
  signatures: 'unchecked',
  chain: 'unchecked',
  lifecycle: 'unchecked',
}

const OPEN: Results = { completeness: 'unchecked', family: 'unchecked' }

/** The bundle of PACK, and the files of others as far as they differ from it. */
export const GOOD = 'bundles/good'

export async function bundleVectors(): Promise<Vectors> {
  const good = await makeBundle()
  const zip = packZip(good)
  const vector = (
    verdict: Verdict,
    why: string,
    files: Files,
    results: Results,
    more: object = {},
  ): Vector => ({
    ...{ why, verdict: verdict === 'holds' ? 'ok' : verdict },
    ...differences(good, files),
    results: resultsOf({ ...OPEN, ...results }),
    ...more,
  })
  const holds = (why: string, files: Files, results: Results = {}, more: object = {}) =>
    vector('holds', why, files, results, more)
  const broken = (why: string, files: Files, ...checks: CheckName<'bundle'>[]) =>
    vector('broken', why, files, Object.fromEntries(checks.map((name) => [name, 'broken'])))
  /** With the sums made anew, as who changes it on purpose does. */
  const change = (name: string, edit: (text: string) => string, from: Files = good) => {
    const text = fromUtf8(from.get(name)!)!
    if (edit(text) === text) throw new Error(`nothing changes in ${name}`)
    return resummed(new Map(from).set(name, toUtf8(edit(text))))
  }
  const zipped = (
    why: string,
    bytes: Uint8Array,
    verdict: string,
    results: Results = {},
  ): Vector => ({
    ...{ why, verdict },
    zip: toBase64(bytes),
    ...(verdict === 'bundle_malformed' ? {} : { results: resultsOf({ ...OPEN, ...results }) }),
    ...(results.files && { container: true }),
  })
  const forged = (submission: string, otherwise: Partial<Entry> = {}) => [
    ...leaves,
    entryAfter(leaves, submission, END, otherwise),
  ]
  const retiring = (key: (typeof keys)['admin']) =>
    submit(key, claimsOf(COLLECTOR, { ...events.storedIn(END, 20) }, END))
  /** The last entry of the battery is accepted so many milliseconds after the witnesses' time. */
  const late = (milliseconds: number) => {
    const acceptedAt = new Date(WITNESSED.getTime() + milliseconds)
    const entry = { ...decodeEntry(toUtf8(leaves[SIZE - 1]!)), acceptedAt }
    return [...leaves.slice(0, -1), encodeEntry(entry)]
  }
  const cosignedBy = async (texts: readonly string[]) =>
    cosign(
      await checkpoint({ texts, by: ['regulator'] }),
      ['association', 'university'],
      new Date(WITNESSED.getTime() + 60_000),
    )
  const six = decodeEntry(toUtf8(leaves[6]!))
  const receipt6 = receiptFile(6)
  const last = Math.max(...(await partsOf({})).receipts.map(({ index }) => index))
  return {
    [GOOD]: {
      ...{ why: 'A bundle of a battery.', verdict: 'ok' },
      files: textsOf(good),
      results: resultsOf(OPEN),
    },
    ...inFolder('bundles', {
      'good-no-trust': vector(
        'undecided',
        'Without a trust file from elsewhere: all fits together, by the bundle’s own account.',
        good,
        { trust: 'unchecked' },
        { trust: null },
      ),
      'good-family': holds(
        'With the chains of the battery’s family: here its module.',
        await makeBundle({ family: true }),
        { family: undefined as never },
      ),
      'good-module': holds('Of the module alone.', await makeBundle({ code: MODULE })),
      'good-module-family': holds(
        'Of the module, with the battery that it is in.',
        await makeBundle({ code: MODULE, family: true }),
        { family: undefined as never },
      ),
      'good-zip': zipped('As a ZIP.', zip, 'ok'),
      'zip-repacked': zipped('The same files, packed by another program.', repacked(good), 'ok', {
        files: 'unchecked',
      }),
      'zip-byte': zipped('A byte between the files is changed.', flipAt(zip, 10), 'broken', {
        files: 'broken',
      }),
      'good-zip-repacked-crc': zipped(
        'Packed by another program, with a wrong CRC of a file: the sums tell, and are right.',
        wrongCrc(repacked(good)),
        'ok',
        { files: 'unchecked' },
      ),
      'zip-crc': zipped('A wrong CRC of a file, as no log writes it.', wrongCrc(zip), 'broken', {
        files: 'broken',
      }),
      'zip-prefix': zipped(
        'Bytes before the first file.',
        concatBytes(PREFIX, zip),
        'bundle_malformed',
      ),
      'zip-prefix-adjusted': zipped(
        'Bytes before the first file, which the directory knows of.',
        concatBytes(PREFIX, shifted(zip, PREFIX.length)),
        'bundle_malformed',
      ),
      'zip-file-twice': zipped('Two files of one name.', twice(good), 'bundle_malformed'),
      'zip-truncated': zipped('A ZIP that is cut short.', zip.slice(0, -40), 'bundle_malformed'),
      'zip-none': zipped('No ZIP.', toUtf8('PK'), 'bundle_malformed'),
      'sum-wrong': broken(
        'A file is changed, its sum is not.',
        new Map(good).set('README.md', toUtf8('other\n')),
        'files',
      ),
      'sum-missing': broken(
        'A file is left out, its sum is not.',
        without(good, 'README.md'),
        'files',
      ),
      'sums-missing': broken('No sums.', without(good, SUMS), 'files'),
      'file-more': broken(
        'A file that has no sum.',
        new Map(good).set('more.txt', toUtf8('x')),
        'files',
      ),
      'receipt-unlisted': broken(
        'A receipt that the manifest has not.',
        resummed(new Map(good).set(receiptFile(3), good.get(receipt6)!)),
        'files',
      ),
      'receipt-missing': broken(
        'A receipt is left out, with its sum: the chain has a gap.',
        resummed(without(good, receipt6)),
        'inclusion',
        'chain',
        'lifecycle',
      ),
      'manifest-entry-missing': broken(
        'An entry is left out of the manifest, too.',
        await makeBundle({ without: 6 }),
        'chain',
        'lifecycle',
      ),
      'manifest-registry-missing': broken(
        'The entry that added the signer’s key is left out.',
        await makeBundle({ without: 2 }),
        'registry',
        'signatures',
      ),
      'manifest-white-space': vector(
        'broken',
        'The manifest in another spelling.',
        change('bundle.json', (text) => text.replace('  "origin"', '"origin"')),
        { files: 'broken', ...NOTHING_LISTED },
      ),
      'manifest-escape-slash': vector(
        'broken',
        'A slash in the manifest is escaped, which it need not be.',
        change('bundle.json', (text) => text.replace('example/cq', 'example\\/cq')),
        { files: 'broken', ...NOTHING_LISTED },
      ),
      'manifest-escape-letter': vector(
        'broken',
        'A letter in the manifest is escaped.',
        change('bundle.json', (text) => text.replace('ledger.', '\\u006cedger.')),
        { files: 'broken', ...NOTHING_LISTED },
      ),
      'manifest-escape-quote-respelt': vector(
        'broken',
        'A quotation mark in the manifest is escaped by its number.',
        change('bundle.json', (text) => text.replace(PACK, `\\u0022${PACK}`)),
        { files: 'broken', ...NOTHING_LISTED },
      ),
      'manifest-escape-quote': broken(
        'A quotation mark and a backslash in the manifest, escaped as they must be: it is one, of a battery that is not here.',
        change('bundle.json', (text) => text.replace(PACK, `\\"\\\\${PACK}`)),
        'entries',
        'chain',
        'lifecycle',
      ),
      'manifest-role': broken(
        'An entry stands there for what it is not.',
        change('bundle.json', (text) =>
          text.replace('{"index":6,"role":"battery"}', '{"index":6,"role":"registry"}'),
        ),
        'entries',
      ),
      'manifest-size': broken(
        'The manifest says another size than the checkpoint.',
        change('bundle.json', (text) =>
          text.replace(`"checkpointSize": ${SIZE}`, `"checkpointSize": ${SIZE + 1}`),
        ),
        'files',
      ),
      'manifest-code': broken(
        'The manifest says another battery.',
        change('bundle.json', (text) =>
          text.replace(`"code": "${PACK}"`, '"code": "04QPB76836300JBC40000999"'),
        ),
        'entries',
        'chain',
        'lifecycle',
      ),
      'manifest-missing': vector(
        'broken',
        'No manifest: nothing says what is there.',
        resummed(without(good, 'bundle.json')),
        { files: 'broken', ...NOTHING_LISTED },
      ),
      'trust-missing': holds(
        'No trust file in it, nor its sum: the verifier has one from elsewhere.',
        resummed(without(good, 'trust.json')),
      ),
      'trust-missing-no-trust': vector(
        'broken',
        'No trust file in it, and none from elsewhere.',
        resummed(without(good, 'trust.json')),
        {
          trust: 'broken',
          log_signature: 'unchecked',
          witnesses: 'unchecked',
          time: 'unchecked',
          registry: 'unchecked',
          signatures: 'unchecked',
          lifecycle: 'unchecked',
        },
        { trust: null },
      ),
      'checkpoint-missing': vector(
        'broken',
        'No checkpoint, nor its sum.',
        resummed(without(good, 'checkpoint')),
        {
          log_signature: 'broken',
          witnesses: 'unchecked',
          inclusion: 'unchecked',
          time: 'unchecked',
        },
      ),
      'checkpoint-empty-root': vector(
        'broken',
        'The log signed a tree without entries, with another root than the empty one’s.',
        await makeBundle({ note: await checkpoint({ size: 0, root: treeOf(leaves).root(7) }) }),
        {
          files: 'broken',
          log_signature: 'broken',
          witnesses: 'unchecked',
          inclusion: 'broken',
          time: 'unchecked',
        },
      ),
      'trust-malformed': broken(
        'The bundle’s own trust file is damaged: nothing rests on it, but its sum tells.',
        new Map(good).set('trust.json', toUtf8('{}')),
        'files',
      ),
      'checkpoint-signature': vector(
        'broken',
        'The checkpoint is not the one that the log signed.',
        await makeBundle({ note: (await checkpoint()).replace(`\n${SIZE}\n`, `\n${SIZE + 1}\n`) }),
        {
          ...{ files: 'broken', log_signature: 'broken', witnesses: 'unchecked' },
          ...{ inclusion: 'broken', time: 'unchecked' },
        },
      ),
      'checkpoint-quorum': vector(
        'broken',
        'The checkpoint has one cosignature.',
        await makeBundle({ note: await checkpoint({ by: ['regulator'] }) }),
        { witnesses: 'broken', time: 'unchecked' },
      ),
      'good-accepted-300-seconds-after': holds(
        'An entry was accepted 300 seconds after the quorum saw it: clocks may differ by that.',
        await makeBundle({
          texts: late(300_000),
          note: await checkpoint({ texts: late(300_000) }),
        }),
      ),
      'accepted-after-witnessed': broken(
        'An entry says that it was accepted more than 300 seconds after the quorum saw it.',
        await makeBundle({
          texts: late(300_001),
          note: await checkpoint({ texts: late(300_001) }),
        }),
        'time',
      ),
      'good-accepted-after-one-witness': holds(
        'It was accepted after one of three witnesses says to have seen it: two others are enough.',
        await makeBundle({ texts: late(300_001), note: await cosignedBy(late(300_001)) }),
      ),
      'good-litter': holds(
        'A computer has put files of its own into the folder.',
        new Map([
          ...good,
          ['.DS_Store', toUtf8('x')],
          ['receipts/.DS_Store', toUtf8('x')],
          ['receipts/._6.tlog-proof', toUtf8('x')],
          ['__MACOSX/receipts/6.tlog-proof', toUtf8('x')],
          ['Thumbs.db', toUtf8('x')],
          ['desktop.ini', toUtf8('x')],
        ]),
      ),
      'litter-listed': broken(
        'A file of such a name among the receipts is listed: then it is a file like others.',
        resummed(new Map(good).set('receipts/.DS_Store', toUtf8('x'))),
        'files',
      ),
      'litter-other-name': broken(
        'A file whose name only resembles those that computers make.',
        new Map(good).set('receipts/DS_Store', toUtf8('x')),
        'files',
      ),
      'zip-folders': zipped(
        'Packed by another program, with an entry for the folder.',
        repacked(new Map([...good, ['receipts/', new Uint8Array()]])),
        'ok',
        { files: 'unchecked' },
      ),
      'checkpoint-root': broken(
        'The log signed another root.',
        await makeBundle({ note: await checkpoint({ root: treeOf(leaves).root(3) }) }),
        'inclusion',
      ),
      'receipt-other-checkpoint': broken(
        'A receipt leads to another checkpoint than the bundle’s.',
        change(receipt6, (text) => text.replace(/\n— association[^\n]*/, '')),
        'inclusion',
      ),
      'receipt-proof': broken(
        'A receipt’s proof is changed.',
        change(receipt6, (text) => text.replace(/\nindex 6\n[^\n]+\n/, '\nindex 6\n')),
        'inclusion',
      ),
      'receipt-of-another': broken(
        'A receipt under another’s name.',
        resummed(new Map(good).set(receipt6, good.get(receiptFile(8))!)),
        'inclusion',
        'entries',
        'chain',
        'lifecycle',
      ),
      'receipt-malformed': broken(
        'A receipt that is none.',
        change(receipt6, () => 'x\n'),
        'inclusion',
        'chain',
        'lifecycle',
      ),
      'signature-of-unknown': broken(
        'The log took an entry that no key it knows has signed.',
        await makeBundle({ texts: forged(retiring(keys.stranger)) }),
        'signatures',
      ),
      'signature-of-revoked': broken(
        'The log took an entry by a key that it had revoked.',
        await makeBundle({ texts: forged(retiring(keys.scanner1)) }),
        'signatures',
      ),
      'signature-of-another': broken(
        'The log took an entry by another enterprise’s key.',
        await makeBundle({ texts: forged(retiring(keys.other)) }),
        'signatures',
      ),
      'battery-line': broken(
        'The log took an entry whose line is not of its event’s battery.',
        await makeBundle({
          texts: forged(retiring(keys.admin), {
            batteries: [
              ...decodeEntry(toUtf8(leaves[6]!)).batteries.map((link) => ({
                ...link,
                position: 6,
                previous: link.previous,
              })),
              { code: 'X', position: 0, previous: undefined },
            ],
          }),
        }),
        'signatures',
        'chain',
      ),
      'chain-previous': broken(
        'The log rewrote an entry: the battery’s next one names another hash.',
        await makeBundle({
          texts: [
            ...leaves.slice(0, 6),
            encodeEntry({ ...six, acceptedAt: new Date(six.acceptedAt.getTime() + 1) }),
            ...leaves.slice(7),
          ],
        }),
        'entries',
        'chain',
      ),
      'chain-begins-anew': broken(
        'The log began the battery a second time.',
        await makeBundle({
          texts: forged(retiring(keys.admin), {
            batteries: [{ code: PACK, position: 0, previous: undefined }],
          }),
        }),
        'chain',
      ),
      'time-backwards': broken(
        'The log accepted an entry before the one before it.',
        await makeBundle({
          texts: [
            ...leaves.slice(0, last),
            encodeEntry({ ...decodeEntry(toUtf8(leaves[last]!)), acceptedAt: new Date(0) }),
            ...leaves.slice(last + 1),
          ],
        }),
        'entries',
        'lifecycle',
      ),
      'state-conflict': {
        ...broken(
          'The log took an event that the battery’s state does not allow.',
          await makeBundle({
            texts: forged(submit(keys.admin, claimsOf(COLLECTOR, events.storedOut(END), END))),
          }),
          'lifecycle',
        ),
        rules: true,
      },
    }),
  }
}

const textsOf = (files: Files) =>
  Object.fromEntries(Array.from(files, ([name, bytes]) => [name, fromUtf8(bytes)!]))

/** Files that are other than in the good bundle, and those that are not there. */
function differences(good: Files, files: Files): object {
  const changed = new Map(
    [...files].filter(
      ([name, bytes]) => toBase64(bytes) !== toBase64(good.get(name) ?? new Uint8Array()),
    ),
  )
  const missing = [...good.keys()].filter((name) => !files.has(name))
  return {
    base: GOOD.split('/')[1],
    files: textsOf(changed),
    ...(missing.length > 0 && { without: missing }),
  }
}

/** What holds is not said. The rules cannot be judged of a life in which something does not hold. */
function resultsOf(results: Results) {
  const stops = (['signatures', 'chain', 'family'] as const).some(
    (name) => results[name] === 'broken',
  )
  const all = { ...(stops && { lifecycle: 'unchecked' }), ...results } as Results
  return Object.fromEntries(CHECKS.bundle.map((name) => [name, all[name] ?? 'holds']))
}

function resummed(files: Files): Files {
  return withSums(without(files, SUMS))
}

function without(files: Files, name: string): Files {
  return new Map([...files].filter(([one]) => one !== name))
}

function flipAt(bytes: Uint8Array, at: number): Uint8Array {
  const flipped = bytes.slice()
  flipped[at]! ^= 1
  return flipped
}

const PREFIX = toUtf8('#!/bin/sh\n')

/** Of the first file, in its own record and in the directory. */
function wrongCrc(zip: Uint8Array): Uint8Array {
  return flipAt(flipAt(zip, 14), directoryOf(zip).at + 16)
}

/** Where the directory begins, by the last 22 bytes, and how many files are in it. */
function directoryOf(zip: Uint8Array): { at: number; files: number } {
  const end = new DataView(zip.buffer, zip.byteOffset + zip.length - 22)
  return { at: end.getUint32(16, true), files: end.getUint16(10, true) }
}

/** With a directory that says that all stands so much further on. */
function shifted(zip: Uint8Array, by: number): Uint8Array {
  const moved = zip.slice()
  const view = new DataView(moved.buffer)
  const move = (at: number) => view.setUint32(at, view.getUint32(at, true) + by, true)
  let { at, files } = directoryOf(zip)
  move(zip.length - 22 + 16)
  for (; files > 0; files--) {
    move(at + 42)
    at += 46 + [28, 30, 32].reduce((sum, field) => sum + view.getUint16(at + field, true), 0)
  }
  return moved
}

const repacked = (files: Files) =>
  zipSync(Object.fromEntries(files), { level: 9, mtime: new Date(2026, 10, 22) })

/** Two receipts, the second under the name of the first. */
function twice(files: Files): Uint8Array {
  const names = [receiptFile(6), receiptFile(8)] as const
  const zip = packZip(new Map(names.map((name) => [name, files.get(name)!])))
  const text = Buffer.from(zip).toString('latin1').replaceAll(names[1], names[0])
  return new Uint8Array(Buffer.from(text, 'latin1'))
}
