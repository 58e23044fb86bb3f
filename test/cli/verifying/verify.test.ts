import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { signCosignature } from '../../../src/core/log/cosignature.ts'
import { decodeEntry, encodeEntry } from '../../../src/core/log/entry.ts'
import { leafHash } from '../../../src/core/log/merkle.ts'
import { addSignatures, parseNote } from '../../../src/core/log/note.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import { encodeReceiptJson, formatReceipt, type Receipt } from '../../../src/core/log/receipt.ts'
import { formatTrust } from '../../../src/core/log/trust.ts'
import { cellproof, cellproofJson } from '../../support/cli.ts'
import { nextBatteryCode, registered } from '../../support/events.ts'
import { createFleet } from '../../support/fleet.ts'
import { ownFolder } from '../../support/folder.ts'
import { type LogKey, newWitnessKey } from '../../support/log-key.ts'
import { logOf, memoryLog } from '../../support/memory-log.ts'
import { allOf } from '../../support/witness.ts'

const ORIGIN = 'ledger.example/2026'
const fleet = createFleet({ origin: ORIGIN })
const collector = fleet.enterprise('collector')
const battery = collector.sign(registered([nextBatteryCode(), nextBatteryCode()]))
const log = memoryLog(ORIGIN, [...fleet.registryEvents(), battery])
const LAST = log.leaves.length - 1

let byAuthority: Receipt
let byCollector: Receipt
beforeAll(async () => {
  byAuthority = await log.receipt(0)
  byCollector = await log.receipt(LAST)
})

const trustOf = (origin: string, { verifierKey } = log.key) =>
  formatTrust({ origin, policy: unwitnessed(verifierKey), authorityKeys: fleet.authorityKeys })

/** Runs `verify` on a text, and gives each check's result by its name. */
async function verify(
  text: string,
  { trust = trustOf(ORIGIN), keys = [] }: { trust?: string; keys?: readonly object[] } = {},
) {
  const folder = await ownFolder()
  const write = async (name: string, content: string) => {
    await writeFile(path.join(folder, name), content)
    return path.join(folder, name)
  }
  const args = ['verify', '-', '--trust', await write('trust.json', trust)]
  for (const [i, key] of keys.entries()) {
    args.push('--key', await write(`${i}.jwk`, JSON.stringify(key)))
  }
  const { exitCode, json } = await cellproofJson(args, { stdin: text })
  const checks = (json.checks ?? []) as { check: string; result: string; code?: string }[]
  const results = Object.fromEntries(checks.map(({ check, result }) => [check, result]))
  const codes = checks.flatMap(({ code }) => code ?? [])
  return { exitCode, verdict: json.verdict, results, codes, error: json.error?.code }
}

const ALL_HOLD = {
  log_signature: 'holds',
  cosignatures: 'holds',
  inclusion: 'holds',
  time: 'unchecked',
  entry: 'holds',
  submission: 'holds',
  signature: 'holds',
}

/** Without witnesses nobody but the log tells a time. */
const UNWITNESSED = ['no_witnesses', 'needs_cosignatures']

describe('verify', () => {
  it('takes files before which an editor has put a byte-order mark', async () => {
    const marked = `\uFEFF${trustOf(ORIGIN)}`
    const { exitCode } = await verify(`\uFEFF${formatReceipt(byAuthority)}`, { trust: marked })
    expect(exitCode).toBe(0)
  })

  it('says that a receipt holds, as text and as JSON', async () => {
    for (const text of [
      formatReceipt(byAuthority),
      JSON.stringify(encodeReceiptJson(byAuthority)),
    ]) {
      const { exitCode, verdict, results } = await verify(text)
      expect({ exitCode, verdict, results }).toEqual({
        exitCode: 0,
        verdict: 'holds',
        results: ALL_HOLD,
      })
    }
  })

  it("needs the registry for an enterprise's signature, or its key", async () => {
    const text = formatReceipt(byCollector)
    const without = await verify(text)
    expect(without).toMatchObject({ exitCode: 0, codes: [...UNWITNESSED, 'needs_registry'] })
    expect(without.results).toEqual({ ...ALL_HOLD, signature: 'unchecked' })
    const withKey = await verify(text, { keys: [collector.key.key] })
    expect(withKey.results).toEqual(ALL_HOLD)
  })

  it('asks for the witnesses of the trust file, and for no others', async () => {
    const [one, two] = [newWitnessKey('one.example'), newWitnessKey('two.example')]
    const { text } = parseNote(byAuthority.checkpoint)
    const time = decodeEntry(byAuthority.entry).acceptedAt
    const byOne = await signCosignature(text, one.verifierKey, time, one.sign)
    const receipt = formatReceipt({
      ...byAuthority,
      checkpoint: addSignatures(byAuthority.checkpoint, [byOne]),
    })
    const trustIn = (...witnesses: LogKey[]) => {
      const lines = witnesses.map(({ verifierKey }, i) => ({ name: `w${i}`, key: verifierKey }))
      const policy = allOf([log.key.verifierKey], ...lines)
      return formatTrust({ origin: ORIGIN, policy, authorityKeys: fleet.authorityKeys })
    }
    expect(await verify(receipt, { trust: trustIn(one) })).toMatchObject({
      exitCode: 0,
      results: { ...ALL_HOLD, time: 'holds' },
    })
    for (const trust of [trustIn(two), trustIn(one, two)]) {
      const { exitCode, results, codes } = await verify(receipt, { trust })
      expect({ exitCode, codes }).toEqual({
        ...{ exitCode: 1, codes: ['quorum_missing', 'needs_cosignatures'] },
      })
      expect(results).toEqual({ ...ALL_HOLD, cosignatures: 'broken' })
    }
    const bare = await verify(formatReceipt(byAuthority), { trust: trustIn(one) })
    expect(bare).toMatchObject({ exitCode: 1, codes: ['quorum_missing', 'needs_cosignatures'] })
    expect((await verify(receipt)).codes).toEqual(UNWITNESSED)
  })

  it('finds broken a receipt whose entry says to be accepted after its witnesses saw it', async () => {
    const one = newWitnessKey('one.example')
    const { text } = parseNote(byAuthority.checkpoint)
    const accepted = decodeEntry(byAuthority.entry).acceptedAt.getTime()
    const policy = allOf([log.key.verifierKey], { name: 'w', key: one.verifierKey })
    const trust = formatTrust({ origin: ORIGIN, policy, authorityKeys: fleet.authorityKeys })
    const seenAt = async (time: Date) => {
      const cosignature = await signCosignature(text, one.verifierKey, time, one.sign)
      const checkpoint = addSignatures(byAuthority.checkpoint, [cosignature])
      return verify(formatReceipt({ ...byAuthority, checkpoint }), { trust })
    }
    const inTime = await seenAt(new Date(Math.ceil(accepted / 1000) * 1000 - 300_000))
    expect(inTime).toMatchObject({ exitCode: 0, results: { ...ALL_HOLD, time: 'holds' } })
    const late = await seenAt(new Date(accepted - 302_000))
    expect(late).toMatchObject({ exitCode: 1, codes: ['accepted_after_witnessed'] })
    expect(late.results).toEqual({ ...ALL_HOLD, time: 'broken' })
  })

  it("finds broken a submission that was signed by another enterprise's key", async () => {
    const keys = [{ ...collector.key.key, iss: fleet.enterprise('recycler').creditCode }]
    const { exitCode, codes } = await verify(formatReceipt(byCollector), { keys })
    expect({ exitCode, codes }).toEqual({
      exitCode: 1,
      codes: [...UNWITNESSED, 'issuer_differs'],
    })
  })

  it('finds broken a receipt of another log, and one that the log has not signed', async () => {
    const other = 'other.example/2026'
    const stranger = memoryLog(ORIGIN, [battery])
    for (const trust of [trustOf(other, memoryLog(other, []).key), trustOf(ORIGIN, stranger.key)]) {
      const { exitCode, results } = await verify(formatReceipt(byAuthority), { trust })
      expect(exitCode).toBe(1)
      expect(results).toMatchObject({ log_signature: 'broken', inclusion: 'holds' })
    }
  })

  it('finds broken a receipt whose entry was changed in one character', async () => {
    const leaf = fromUtf8(byCollector.entry)!
    const later = leaf.replace(/(\d)Z\n/, (_, digit) => `${(Number(digit) + 1) % 10}Z\n`)
    const { exitCode, results } = await verify(
      formatReceipt({ ...byCollector, entry: toUtf8(later) }),
    )
    expect(exitCode).toBe(1)
    expect(results).toMatchObject({ inclusion: 'broken', entry: 'holds', submission: 'holds' })
  })

  it('finds broken what a log has signed and should not have accepted', async () => {
    const entry = decodeEntry(log.leaves[LAST]!)
    const alone = { ...entry, index: 0, previous: undefined }
    const forgedSignature = fleet.authority.sign({ type: 'key.revoked' }, { key: collector.key })
    for (const [leaf, code] of [
      [{ ...alone, index: 7, previous: leafHash(log.leaves[0]!) }, 'index_differs'],
      [{ ...alone, batteries: entry.batteries.slice(1) }, 'batteries_differ'],
      [{ ...alone, batteries: [], submission: forgedSignature }, 'submission_untrusted'],
      [{ ...alone, submission: `${battery}=` }, 'submission_malformed'],
      [
        { ...alone, submission: collector.sign({}, { claims: { aud: 'other.example' } }) },
        'submission_untrusted',
      ],
    ] as const) {
      const forger = logOf(ORIGIN, [toUtf8(encodeEntry(leaf))])
      const receipt = formatReceipt(await forger.receipt(0))
      const { exitCode, results, codes } = await verify(receipt, {
        trust: trustOf(ORIGIN, forger.key),
      })
      expect(exitCode).toBe(1)
      expect(results).toMatchObject({ log_signature: 'holds', inclusion: 'holds' })
      expect(codes).toContain(code)
    }
  })

  it('leaves undecided an entry alone, and finds broken one that no log writes', async () => {
    const leaf = fromUtf8(log.leaves[0]!)!
    for (const text of [leaf, JSON.stringify({ index: 0, entry: leaf })]) {
      const { exitCode, verdict, results } = await verify(text)
      expect({ exitCode, verdict }).toEqual({ exitCode: 2, verdict: 'undecided' })
      expect(results).toEqual({
        ...ALL_HOLD,
        log_signature: 'unchecked',
        cosignatures: 'unchecked',
        inclusion: 'unchecked',
      })
    }
    expect(await verify(leaf.replace('\n0\n', '\n00\n'))).toMatchObject({ exitCode: 1 })
  })

  it('is unusable on a file of another kind, and without a trust file', async () => {
    expect(await verify('receipt')).toMatchObject({ exitCode: 2, error: 'not_verifiable' })
    expect(await verify('c2sp.org/tlog-proof@v1\n')).toMatchObject({
      exitCode: 2,
      error: 'receipt_malformed',
    })
    const trust = '{}'
    expect(await verify('', { trust })).toMatchObject({ exitCode: 2, error: 'trust_malformed' })
  })

  it('prints a sentence and a line for each check', async () => {
    const folder = await ownFolder()
    const trust = path.join(folder, 'trust.json')
    await writeFile(trust, trustOf(ORIGIN))
    for (const LANG of ['zh_CN.UTF-8', 'en_GB.UTF-8']) {
      const { exitCode, out } = await cellproof(['verify', '-', '--trust', trust], {
        stdin: formatReceipt(byCollector),
        env: { LANG },
      })
      expect(exitCode).toBe(0)
      expect(out.match(/^✓/gm)).toHaveLength(5)
      expect(out.match(/^–/gm)).toHaveLength(2)
    }
  })
})
