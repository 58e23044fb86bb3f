import { cp, readFile, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { toBase64, toUtf8 } from '../../src/core/bytes/encoding.ts'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import { openCosignedCheckpoint, signCheckpoint } from '../../src/core/log/checkpoint.ts'
import { rootOf } from '../../src/core/log/compact-range.ts'
import { EMPTY_ROOT } from '../../src/core/log/merkle.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import { inclusionProof, tilesForInclusionProof } from '../../src/core/log/proofs.ts'
import { verifyReceipt } from '../../src/core/log/receipt.ts'
import { findLatestCheckpoint } from '../../src/db/checkpoints.ts'
import { findEntry } from '../../src/db/entries.ts'
import { readHead } from '../../src/db/log.ts'
import { readTiles } from '../../src/db/tiles.ts'
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts'
import { verifySignature } from '../../src/native/signature.ts'
import {
  append,
  type CosignedLog,
  grow,
  newCosignedLog,
  newIdentity,
  ORIGIN,
  openCosignedLedger,
} from '../support/cosigned-log.ts'
import { newLogKey as newLedgerKey, openTestLedger } from '../support/ledger.ts'
import { newLogKey, newWitnessKey } from '../support/log-key.ts'
import { asyncRefusalOf } from '../support/refusals.ts'
import { allOf, openTestWitness, policyOf } from '../support/witness.ts'

const PATIENT = { timeout: 20_000 }

/** Waits until the ledger says so. */
const until = (holds: () => boolean | Promise<boolean>) =>
  vi.waitUntil(holds, { ...PATIENT, interval: 20 })

const isHeld = (ledger: Ledger) => ledger.publishing().held !== undefined

/** A server at an address of its own, which answers as it likes. */
async function openServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function tamper({ db }: CosignedLog, ...statements: string[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    for (const statement of statements) await sql.raw(statement).execute(tx)
  })
}

describe('a log with witnesses', () => {
  it('publishes what all of them have cosigned, in receipts too', async () => {
    const identity = newIdentity()
    const keys = [identity.verifierKey]
    const [one, two] = [await openTestWitness('one', keys), await openTestWitness('two', keys)]
    const log = await newCosignedLog(identity, allOf(keys, one.line, two.line))
    const ledger = await openCosignedLedger(log)
    const index = await append(ledger, log)
    const { note, size } = await ledger.covering(index)
    const { cosignatures } = await openCosignedCheckpoint(note, log.trust, verifySignature)
    expect(cosignatures.map(({ witness }) => witness)).toEqual(['one', 'two'])
    const hashes = await readTiles(log.db, tilesForInclusionProof(index, size))
    const receipt = {
      index,
      entry: toUtf8((await findEntry(log.db, index))!.entry),
      proof: inclusionProof(index, size, hashes),
      checkpoint: note,
    }
    expect((await verifyReceipt(receipt, log.trust, verifySignature)).cosignatures).toHaveLength(2)
    const bare = { ...receipt, checkpoint: note.split('\n').slice(0, 5).join('\n').concat('\n') }
    expect(await asyncRefusalOf(verifyReceipt(bare, log.trust, verifySignature))).toBe(
      'quorum_missing',
    )
    expect(ledger.publishing()).toMatchObject({
      held: undefined,
      witnesses: [
        { name: 'one', up: true },
        { name: 'two', up: true },
      ],
    })
  })

  it('goes on without a quorum, publishes nothing, says so, and recovers by itself', async () => {
    const identity = newIdentity()
    const keys = [identity.verifierKey]
    const [one, two] = [await openTestWitness('one', keys), await openTestWitness('two', keys)]
    const log = await newCosignedLog(identity, allOf(keys, one.line, two.line))
    const ledger = await openCosignedLedger(log)
    await ledger.covering(await append(ledger, log))
    const before = ledger.latest()!

    await two.stop()
    const index = await append(ledger, log)
    expect(await asyncRefusalOf(ledger.covering(index))).toBe('publishing_held')
    expect(ledger.publishing()).toMatchObject({
      held: {
        reason: { code: 'quorum_missing', params: { needed: 'all (2/2)', had: 'one' } },
        since: expect.any(Date),
      },
      witnesses: [
        { name: 'one', up: true },
        { name: 'two', up: false, fault: 'unreachable' },
      ],
    })
    await append(ledger, log)
    expect((await readHead(log.db)).range.size).toBe(before.size + 2)
    expect(ledger.latest()?.note).toBe(before.note)
    expect((await findLatestCheckpoint(log.db))?.size).toBe(before.size)
    expect(await ledger.readiness()).toMatchObject({ ready: true })
    // What is published can still be proven.
    expect((await ledger.covering(0)).size).toBe(before.size)

    await two.start()
    await until(() => !isHeld(ledger))
    expect((await ledger.covering(index + 1)).size).toBe(before.size + 2)
  })

  it('is not held up by one that hangs, once there is a quorum', async () => {
    const identity = newIdentity()
    const keys = [identity.verifierKey]
    const one = await openTestWitness('one', keys)
    const url = await openServer(() => {})
    const key = newWitnessKey('hung.example').verifierKey
    const hung = { name: 'hung', key, url }
    const log = await newCosignedLog(identity, policyOf(keys, [hung, one.line], 'one'))
    const ledger = await openCosignedLedger(log)
    for (let i = 0; i < 3; i++) await ledger.covering(await append(ledger, log))
    await until(() => ledger.publishing().witnesses[0]!.fault === 'timeout')
    expect(isHeld(ledger)).toBe(false)
  })

  it('goes on with one that was restarted, or restored from an old store', async () => {
    const identity = newIdentity()
    const keys = [identity.verifierKey]
    const one = await openTestWitness('one', keys)
    const log = await newCosignedLog(identity, allOf(keys, one.line))
    const ledger = await openCosignedLedger(log)
    await ledger.covering(await append(ledger, log))
    await one.stop()
    await cp(one.folder, `${one.folder}.old`, { recursive: true })
    await one.start()
    await ledger.covering(await append(ledger, log))
    await one.stop()
    await rm(one.folder, { recursive: true })
    await cp(`${one.folder}.old`, one.folder, { recursive: true })
    await one.start()
    // It may have been away when it was asked.
    const index = await append(ledger, log)
    await until(async () => (await asyncRefusalOf(ledger.covering(index))) === undefined)
    expect(ledger.publishing().witnesses[0]).toMatchObject({ up: true })
  })

  it('takes no witness’s word: not for a cosignature, nor for a size that it cannot show', async () => {
    const identity = newIdentity()
    const keys = [identity.verifierKey]
    const stranger = newLogKey(ORIGIN)
    const unsigned = await signCheckpoint(
      { origin: ORIGIN, size: 1_000_000, root: EMPTY_ROOT },
      stranger,
    )
    const liars: [string, RequestListener][] = [
      ['forger', (_req, res) => res.end(`— forger.example ${btoa('x'.repeat(76))}\n`)],
      ['garbled', (_req, res) => res.end('yes')],
      ['smaller', (req, res) => res.writeHead(req.method === 'POST' ? 409 : 404).end('0\n')],
      [
        'other',
        (req, res) => (req.method === 'POST' ? res.writeHead(422).end() : res.end(unsigned)),
      ],
      ['endless', (_req, res) => res.end('x'.repeat(1_000_000))],
      ['elsewhere', (_req, res) => res.writeHead(307, { location: 'http://127.0.0.1:1/' }).end()],
    ]
    const witnesses = await Promise.all(
      liars.map(async ([name, listener]) => {
        const { verifierKey: key } = newWitnessKey(`${name}.example`)
        return { name, key, url: await openServer(listener) }
      }),
    )
    const log = await newCosignedLog(identity, allOf(keys, ...witnesses))
    const ledger = await openCosignedLedger(log)
    expect(await asyncRefusalOf(ledger.covering(await append(ledger, log)))).toBe('publishing_held')
    const faults = ledger.publishing().witnesses.map(({ fault }) => fault)
    expect(faults).toEqual([
      'signature_invalid',
      'answer_malformed',
      'refused',
      'refused',
      'answer_malformed',
      'unreachable',
    ])
    expect(await ledger.readiness()).toMatchObject({ ready: true })
  })

  it('asks them, and does not need them, under a policy without a quorum', async () => {
    const identity = newIdentity()
    const keys = [identity.verifierKey]
    const one = await openTestWitness('one', keys)
    const gone = { ...newWitnessLine('gone'), url: 'http://127.0.0.1:1' }
    const log = await newCosignedLog(identity, policyOf(keys, [gone, one.line], 'none'))
    const ledger = await openCosignedLedger(log)
    const { note } = await ledger.covering(await append(ledger, log))
    const { cosignatures } = await openCosignedCheckpoint(note, log.trust, verifySignature)
    expect(cosignatures.map(({ witness }) => witness)).toEqual(['one'])
  })

  it('has new cosignatures every ten minutes, though nothing has changed', async () => {
    const identity = newIdentity()
    const keys = [identity.verifierKey]
    const one = await openTestWitness('one', keys)
    const log = await newCosignedLog(identity, allOf(keys, one.line))
    await grow(log, 1)
    const before = (await findLatestCheckpoint(log.db))!
    const later = () => new Date(before.publishedAt.getTime() + 10 * 60 * 1000)
    const ledger = await openTestLedger({ ...log.options, now: later })
    const after = ledger.latest()!
    expect(after.size).toBe(before.size)
    expect(after.publishedAt).toEqual(later())
  })

  it('is published by any of its nodes, each asking from where the other left off', async () => {
    const identity = newIdentity()
    const keys = [identity.verifierKey]
    const one = await openTestWitness('one', keys)
    const log = await newCosignedLog(identity, allOf(keys, one.line))
    const first = await openCosignedLedger(log)
    const journalFile = `${log.options.journalFile}.second`
    const second = await openLedger({ ...log.options, journalFile })
    onTestFinished(() => second.stop())
    for (let i = 0; i < 6; i++) {
      const index = await append(i % 2 ? first : second, log)
      const both = await Promise.all([first.covering(index), second.covering(index)])
      for (const { note } of both) await openCosignedCheckpoint(note, log.trust, verifySignature)
    }
    expect(await first.readiness()).toMatchObject({ ready: true })
    expect(await second.readiness()).toMatchObject({ ready: true })
  })
})

const newWitnessLine = (name: string) => ({
  name,
  key: newWitnessKey(`${name}.example`).verifierKey,
})

describe('a log that contradicts what a witness has cosigned', () => {
  async function witnessed() {
    const identity = newIdentity()
    const keys = [identity.verifierKey]
    const one = await openTestWitness('one', keys)
    const policy = allOf(keys, one.line)
    const log = await newCosignedLog(identity, policy)
    await grow(log, 5)
    return { identity, one, policy, log, size: (await readHead(log.db)).range.size }
  }

  it('is refused at the start after its end was lost, though its journal was, too', async () => {
    const { log, size } = await witnessed()
    await rm(log.options.journalFile)
    await tamper(
      log,
      `delete from entries where index >= ${size - 2}`,
      `delete from checkpoints`,
      `update log_head set size = ${size - 2}`,
    )
    await expect(openLedger(log.options)).rejects.toMatchObject({
      code: 'log_inconsistent',
      params: { reason: 'witness_ahead', witness: 'one', signedSize: size, size: size - 2 },
    })
  })

  it('is refused as a second log under the same key, empty or grown', async () => {
    const { identity, one, policy, log, size } = await witnessed()
    const twin = await newCosignedLog(identity, policy)
    await expect(openLedger(twin.options)).rejects.toMatchObject({
      code: 'log_inconsistent',
      params: { reason: 'witness_ahead' },
    })
    // It grows while the witness is away.
    await one.stop()
    await grow(twin, size + 3)
    expect(await findLatestCheckpoint(twin.db)).toBeUndefined()
    await one.start()
    await expect(openLedger(twin.options)).rejects.toMatchObject({
      code: 'log_inconsistent',
      params: { reason: 'witness_differs', witness: 'one', signedSize: size },
    })
    await grow(log, 1)
    expect((await findLatestCheckpoint(log.db))?.size).toBe(size + 1)
  })

  it('is refused while it runs, before anything of it is published', async () => {
    const { identity, one, policy, size } = await witnessed()
    await one.stop()
    const twin = await newCosignedLog(identity, policy)
    const ledger = await openCosignedLedger(twin)
    for (let i = 0; i <= size; i++) await append(ledger, twin)
    await until(() => isHeld(ledger))
    await one.start()
    await until(async () => !(await ledger.readiness()).ready)
    expect((await ledger.readiness()).reason).toMatchObject({
      code: 'log_inconsistent',
      params: { reason: 'witness_differs' },
    })
    expect(await asyncRefusalOf(append(ledger, twin))).toBe('log_inconsistent')
    expect(await findLatestCheckpoint(twin.db)).toBeUndefined()
  })
})

describe('a log whose witness says to have cosigned more, and has no address to show it at', () => {
  const SHOWN = '/checkpoint'

  /** As a proxy before the witness that passes on what is submitted, and nothing else. */
  async function hidden(identity: ReturnType<typeof newIdentity>) {
    const one = await openTestWitness('one', [identity.verifierKey])
    const url = await openServer(async (req, res) => {
      if (req.url?.endsWith(SHOWN)) return res.writeHead(404).end()
      const chunks: Buffer[] = []
      for await (const chunk of req) chunks.push(chunk)
      const answer = await fetch(`${one.line.url}${req.url}`, {
        method: 'POST',
        body: Buffer.concat(chunks),
      })
      return res.writeHead(answer.status).end(await answer.text())
    })
    return { ...one.line, url }
  }

  async function restoredBackup() {
    const identity = newIdentity()
    const keys = [identity.verifierKey]
    const log = await newCosignedLog(identity, allOf(keys, await hidden(identity)))
    await grow(log, 5)
    const { size } = (await readHead(log.db)).range
    await tamper(log, 'create table kept_head as select * from log_head')
    await grow(log, 3)
    await rm(log.options.journalFile)
    await tamper(
      log,
      `delete from entries where index >= ${size}`,
      `delete from checkpoints where size > ${size}`,
      'delete from log_head',
      'insert into log_head select * from kept_head',
    )
    return { log, size, identity }
  }

  it('is refused at the start on a restored backup, though its journal was lost', async () => {
    const { log, size } = await restoredBackup()
    const { range } = await readHead(log.db)
    await expect(openLedger(log.options)).rejects.toMatchObject({
      code: 'log_inconsistent',
      params: {
        ...{ reason: 'witness_ahead', witness: 'one', signedSize: size + 3, signedRoot: '-' },
        ...{ size, root: toBase64(rootOf(range)) },
      },
    })
  })

  it('takes nothing in on an empty database under the same key', async () => {
    const { log, size, identity } = await restoredBackup()
    const twin = await newCosignedLog(identity, log.options.policy!)
    const ledger = await openTestLedger(twin.options)
    expect((await ledger.readiness()).reason).toMatchObject({
      code: 'log_inconsistent',
      params: { reason: 'witness_ahead', signedSize: size + 3, size: 0 },
    })
    expect(await asyncRefusalOf(append(ledger, twin))).toBe('log_inconsistent')
    expect(ledger.publishing().held?.reason.code).toBe('log_inconsistent')
  })

  it('stops for it while it runs, even if others are a quorum already', async () => {
    const identity = newIdentity()
    const keys = [identity.verifierKey]
    const one = await openTestWitness('one', keys)
    let claims = false
    const url = await openServer((req, res) => {
      const isAhead = claims && req.method === 'POST'
      res.writeHead(isAhead ? 409 : 404).end(isAhead ? '1000000\n' : '')
    })
    const ahead = { ...newWitnessLine('ahead'), url }
    const members = ['one', 'ahead']
    const any = policyOf(keys, [one.line, ahead], 'any', [{ name: 'any', threshold: 1, members }])
    const log = await newCosignedLog(identity, any)
    const ledger = await openCosignedLedger(log)
    await ledger.covering(await append(ledger, log))
    claims = true
    await append(ledger, log)
    await until(async () => !(await ledger.readiness()).ready)
    expect((await ledger.readiness()).reason).toMatchObject({
      code: 'log_inconsistent',
      params: { reason: 'witness_ahead', witness: 'ahead', signedSize: 1_000_000 },
    })
  })
})

describe('a log that changes its key', () => {
  it('signs with both, so that those who know either believe it', async () => {
    const identity = newIdentity()
    const next = newLedgerKey()
    const nextKey = verifierKey(ORIGIN, next.publicKey)
    // The witness has not heard of the new key yet.
    const one = await openTestWitness('one', [identity.verifierKey])
    const policy = allOf([identity.verifierKey, nextKey], one.line)
    const log = await newCosignedLog(identity, policy)
    const ledger = await openCosignedLedger({
      ...log,
      options: { ...log.options, nextLogKey: next },
    })
    const { note } = await ledger.covering(await append(ledger, log))
    expect(note.match(/^— /gm)).toHaveLength(3)
    for (const key of [identity.verifierKey, nextKey]) {
      for (const known of [allOf([key], one.line), unwitnessed(key)]) {
        await openCosignedCheckpoint(note, { origin: ORIGIN, policy: known }, verifySignature)
      }
    }
    const journal = await readFile(log.options.journalFile, 'utf8')
    expect(JSON.parse(journal.trimEnd().split('\n').at(-1)!).note).toMatch(/(— .*\n){2}$/)
  })
})
