import fc from 'fast-check'
import { zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildVerifyPage } from '../../../src/build/verify-page.ts'
import { parseManifest, readEmbedded, receiptFile } from '../../../src/core/bundle/layout.ts'
import { type BundleVerdict, verifyBundle } from '../../../src/core/bundle/verify.ts'
import { concatBytes, fromUtf8, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { SUMS, withSums } from '../../../src/core/bytes/sums.ts'
import { type Files, packZip, unpackZip } from '../../../src/core/bytes/zip.ts'
import { ED25519_COSIGNATURE, verifierKey } from '../../../src/core/keys/verifier-key.ts'
import { signCosignature } from '../../../src/core/log/cosignature.ts'
import { addSignatures, parseNote } from '../../../src/core/log/note.ts'
import { formatTrust, type Trust } from '../../../src/core/log/trust.ts'
import { verifySignature as verify } from '../../../src/native/signature.ts'
import { bundleText, describeConcerned, verdictTitle } from '../../../src/text/bundle.ts'
import { LANGUAGES } from '../../../src/text/language.ts'
import { type Bundled, openBundled } from '../../support/bundled.ts'
import { createFleet } from '../../support/fleet.ts'
import { newLogKey } from '../../support/log-key.ts'
import { refusalOf } from '../../support/refusals.ts'

let city: Bundled
let zip: Uint8Array
let files: Files
beforeAll(async () => {
  city = await openBundled({ page: await buildVerifyPage() })
  zip = await city.zip(city.code)
  files = unpackZip(zip).files
})

const judge = (changed: Files, { trust = city.trust }: { trust?: Bundled['trust'] } = {}) =>
  verifyBundle(changed, { trust, verify })

const codesOf = ({ checks }: BundleVerdict) =>
  checks.flatMap(({ result, findings }) =>
    result === 'broken' ? findings.map(({ code }) => code) : [],
  )

/** The files with some changed or taken out, and sums that fit again: as a forger would have it. */
function forged(from: Files, changes: Readonly<Record<string, string | undefined>>): Files {
  const changed = new Map(from)
  changed.delete(SUMS)
  for (const [name, text] of Object.entries(changes)) {
    if (text === undefined) changed.delete(name)
    else changed.set(name, toUtf8(text))
  }
  return withSums(changed)
}

const textOf = (name: string, from = files) => fromUtf8(from.get(name)!)!
const manifestOf = (from: Files) => parseManifest(from.get('bundle.json')!)!

/** Without the entries of these indexes, and without a word of them. */
function without(from: Files, indexes: readonly number[]): Files {
  const lines = textOf('bundle.json', from).split('\n')
  const kept = lines.filter((line) => !indexes.some((one) => line.includes(`"index":${one},`)))
  const json = kept.join('\n').replace(/,\n {2}\]/, '\n  ]')
  const receipts = indexes.map((index): [string, undefined] => [receiptFile(index), undefined])
  return forged(from, { ...Object.fromEntries(receipts), 'bundle.json': json })
}

describe('a forged bundle, with sums that fit', () => {
  it('is found broken without one of the battery’s entries', async () => {
    const own = manifestOf(files).entries.filter(({ role }) => role === 'battery')
    for (const [i, { index }] of own.slice(0, -1).entries()) {
      const verdict = await judge(without(files, [index]))
      expect(codesOf(verdict)).toContain('chain_gap')
      // Its place in the life stays, and the rules do not hold without it.
      expect(verdict.missing).toEqual([{ index: undefined, before: own[i + 1]!.index }])
      expect(codesOf(verdict)).toContain('entry_missing')
    }
  })

  it('shows the place of an entry whose receipt is gone, be it the last one, and names it in words', async () => {
    const own = manifestOf(files).entries.filter(({ role }) => role === 'battery')
    for (const [i, { index }] of own.entries()) {
      const verdict = await judge(forged(files, { [receiptFile(index)]: undefined }))
      expect(verdict.verdict).toBe('broken')
      expect(verdict.missing).toEqual([{ index, before: own[i + 1]?.index }])
      expect(verdict.checks.find(({ name }) => name === 'lifecycle')?.result).toBe('broken')
      for (const language of LANGUAGES) {
        expect(describeConcerned(verdict, language)).toContain(String(index))
      }
    }
  })

  it('never holds as such, but up to its last entry, which may not be the battery’s last', async () => {
    const own = manifestOf(files).entries.filter(({ role }) => role === 'battery')
    for (const [cut, last] of [
      [[], own.at(-1)!],
      [[own.at(-1)!.index], own.at(-2)!],
    ] as const) {
      const verdict = await judge(without(files, cut))
      expect(verdict).toMatchObject({ verdict: 'holds', reach: { index: last.index, by: 'log' } })
      for (const language of LANGUAGES) {
        expect(verdictTitle(verdict, language)).toContain(String(last.index))
        expect(verdictTitle(verdict, language)).not.toBe(bundleText(language).verdicts.holds)
      }
    }
  })

  it('is found broken without an entry of the registry that admits a signer', async () => {
    const registry = manifestOf(files).entries.filter(({ role }) => role === 'registry')
    const verdicts = await Promise.all(registry.map(({ index }) => judge(without(files, [index]))))
    const holding = registry.filter((_, i) => verdicts[i]!.verdict === 'holds')
    // What only comes later, such as a revocation, can be left out: that is why it is not claimed.
    expect(holding.map(({ index }) => index)).toEqual([registry.at(-1)!.index])
  })

  it('is found broken without an entry of an ancestor', async () => {
    const family = await city.files(city.product, true)
    expect((await judge(family)).verdict).toBe('holds')
    const relatives = manifestOf(family).entries.filter(({ role }) => role === 'family')
    for (const { index } of relatives) {
      expect(codesOf(await judge(without(family, [index])))).toContain('chain_gap')
    }
  })

  it('is found broken with another checkpoint, receipt, or claim', async () => {
    const [first, second] = manifestOf(files).entries.map(({ index }) => receiptFile(index))
    const swapped = { [first!]: textOf(second!), [second!]: textOf(first!) }
    expect(codesOf(await judge(forged(files, swapped)))).toContain('receipt_misnamed')
    const manifest = textOf('bundle.json')
    for (const [from, to, code] of [
      ['"role":"battery"', '"role":"registry"', 'role_differs'],
      [city.code, city.sibling, 'role_differs'],
      ['"origin": "ledger', '"origin": "other', 'origin_differs'],
      ['"checkpointSize": ', '"checkpointSize": 1', 'size_differs'],
      ['  "format"', ' "format"', 'file_malformed'],
    ] as const) {
      const changed = forged(files, { 'bundle.json': manifest.replace(from, to) })
      expect(codesOf(await judge(changed))).toContain(code)
    }
    const note = textOf('checkpoint').replace(/\n\d+\n/, (size) => `\n${Number(size) + 1}\n`)
    expect(codesOf(await judge(forged(files, { checkpoint: note })))).toEqual(
      expect.arrayContaining(['note_untrusted', 'checkpoint_differs']),
    )
  })

  it('is found broken by who trusts another log, or another authority', async () => {
    const stranger = createFleet({ origin: city.trust.origin })
    const { authorityKeys } = stranger
    expect(codesOf(await judge(files, { trust: { ...city.trust, authorityKeys } }))).toContain(
      'key_unknown',
    )
    const origin = 'other.example'
    expect(codesOf(await judge(files, { trust: { ...city.trust, origin } }))).toContain(
      'note_untrusted',
    )
  })

  it('is found broken with a file that nothing lists', async () => {
    const more = new Map(files).set('receipts/9999.tlog-proof', toUtf8('x'))
    expect(codesOf(await judge(more))).toContain('file_unlisted')
    expect(codesOf(await judge(forged(files, { 'receipts/9999.tlog-proof': 'x' })))).toContain(
      'file_unlisted',
    )
  })

  it('does not become trusted by its own trust file', async () => {
    const { authorityKeys } = createFleet({ origin: city.trust.origin })
    const trust = formatTrust({ ...city.trust, authorityKeys })
    const verdict = await verifyBundle(forged(files, { 'trust.json': trust }), { verify })
    expect(verdict.verdict).toBe('broken')
    expect((await judge(forged(files, { 'trust.json': trust }))).verdict).toBe('holds')
  })
})

describe('a bundle whose trust file asks for a witness', () => {
  const witness = newLogKey('witness.example/w')
  const key = verifierKey(witness.verifierKey.name, witness.publicKey, ED25519_COSIGNATURE)
  const asking = (): Trust => {
    const { policy } = city.trust
    return { ...city.trust, policy: { ...policy, witnesses: [{ name: 'w', key }], quorum: 'w' } }
  }

  it('is found broken without its cosignature, and holds with it', async () => {
    expect(codesOf(await judge(files, { trust: asking() }))).toEqual(['quorum_missing'])
    const note = textOf('checkpoint')
    const { text } = parseNote(note)
    const cosigned = addSignatures(note, [
      await signCosignature(text, key, new Date(), witness.sign),
    ])
    const receipts = [...files.keys()].filter((name) => name.startsWith('receipts/'))
    const changes = receipts.map((name) => [name, textOf(name).replace(note, () => cosigned)])
    const changed = forged(files, { ...Object.fromEntries(changes), checkpoint: cosigned })
    const verdict = await judge(changed, { trust: asking() })
    expect(verdict.verdict).toBe('holds')
    const check = verdict.checks.find(({ name }) => name === 'witnesses')
    expect(check).toMatchObject({ result: 'holds', count: 1 })
  })
})

describe('a bundle with one byte changed', () => {
  it('never holds, wherever the byte is in the ZIP', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.nat(7), async (at, bit) => {
        const changed = zip.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte))
        expect(await verdictOn(changed)).not.toBe('holds')
      }),
      { numRuns: 150 },
    )
  })

  it('never holds, wherever the byte is in the data of its page', async () => {
    const json = embeddedIn(textOf('verify.html'))
    expect((await judge(readEmbedded(json)!)).verdict).toBe('holds')
    const bytes = toUtf8(json)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const changed = bytes.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte))
        // As a browser reads it.
        const embedded = readEmbedded(new TextDecoder().decode(changed))
        if (embedded) expect((await judge(embedded)).verdict).toBe('broken')
      }),
      { numRuns: 200 },
    )
  })
})

const embeddedIn = (page: string) =>
  /<script type="application\/json" id="bundle">(.*?)<\/script>/s.exec(page)![1]!

async function verdictOn(bytes: Uint8Array): Promise<string> {
  try {
    const { files: unpacked, container } = unpackZip(bytes)
    return (await verifyBundle(unpacked, { trust: city.trust, verify, container })).verdict
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('the ZIP', () => {
  it('may be packed anew by another program, which changes no file', async () => {
    const repacked = zipSync(Object.fromEntries(files), { level: 9 })
    const { files: unpacked, container } = unpackZip(repacked)
    expect(container).toEqual({ kind: 'repacked' })
    const verdict = await verifyBundle(unpacked, { trust: city.trust, verify, container })
    expect(verdict.verdict).toBe('holds')
    const stored = zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(2026, 1, 1) })
    expect(unpackZip(stored).container).toEqual({ kind: 'repacked' })
  })

  it('is refused with anything before its first file', () => {
    const shebang = toUtf8('#!/bin/sh\n')
    expect(refusalOf(() => unpackZip(concatBytes(shebang, zip)))).toBe('bundle_malformed')
  })

  it('is refused if it is none', () => {
    for (const bytes of [new Uint8Array(), toUtf8('PK'), zip.slice(0, 1000), zip.slice(100)]) {
      expect(refusalOf(() => unpackZip(bytes))).toBe('bundle_malformed')
    }
  })

  it('is what any program unpacks: its sums are those of sha256sum', () => {
    expect(packZip(files)).toEqual(zip)
    expect(textOf(SUMS)).toMatch(/^([0-9a-f]{64} {2}\S+\n)+$/)
  })
})
