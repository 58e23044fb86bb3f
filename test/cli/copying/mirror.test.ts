import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { keepLooking } from '../../../src/cli/copying/looks.ts'
import { openShell } from '../../../src/cli/terminal/shell.ts'
import { toBase64, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { LedgerError } from '../../../src/core/errors.ts'
import { signCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import { formatTrust } from '../../../src/core/log/trust.ts'
import type { Mirrored } from '../../../src/mirror/sync.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import { cellproof, cellproofJson } from '../../support/cli.ts'
import { nextBatteryCode, registered } from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'
import { ownFolder } from '../../support/folder.ts'
import { newLogKey } from '../../support/log-key.ts'
import { freshDatabase } from '../../support/postgres.ts'
import { serveFolder } from '../../support/static-server.ts'
import { entriesFor, type TileFiles, tileFiles } from '../../support/tile-files.ts'

let service: TestApp
let url: string
let auditor: Enterprise
let collector: Enterprise
let trust: string
let key: string
let copy: string

beforeAll(async () => {
  service = await openTestApp()
  auditor = service.fleet.enterprise('auditor')
  collector = service.fleet.enterprise('collector')
  await service.admit()
  const server = createServer(service.app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => server.close())
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

beforeEach(async () => {
  const { origin, authorityKeys } = service.fleet
  trust = await write('trust.json', formatTrust({ origin, policy: service.policy, authorityKeys }))
  key = await writeKey(auditor)
  copy = await ownFolder()
})

async function write(name: string, content: string): Promise<string> {
  const file = path.join(await ownFolder(), name)
  await writeFile(file, content)
  return file
}

const writeKey = ({ iss, key: { kid, alg, privateKey } }: Enterprise) =>
  write('key.jwk', JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, alg, iss }))

async function grow(count: number): Promise<number> {
  let last = 0
  for (let i = 0; i < count; i++) {
    last = await service.append(collector.sign(registered(nextBatteryCode())))
  }
  return (await service.ledger.covering(last)).size
}

const mirror = (...args: string[]) =>
  cellproofJson(['mirror', copy, '--url', url, '--trust', trust, ...args])

describe('mirror', () => {
  it('copies a service’s whole ledger, and what has come since', async () => {
    for (const count of [3, 2]) {
      const size = await grow(count)
      const { exitCode, json } = await mirror('--key', key)
      expect(exitCode).toBe(0)
      expect(json).toMatchObject({ origin: service.fleet.origin, size })
      expect(await readFile(path.join(copy, 'checkpoint'), 'utf8')).toBe(
        service.ledger.latest()!.note,
      )
    }
    const { exitCode, json } = await mirror('--key', key)
    expect([exitCode, json.added]).toEqual([0, 0])
  })

  it('is restored into an empty database, which is then the same ledger', async () => {
    const size = await grow(1)
    await mirror('--key', key)
    const { url: database } = await freshDatabase()
    const restore = () => cellproofJson(['restore', copy, '--trust', trust, '--database', database])
    const { exitCode, json } = await restore()
    const root = toBase64(service.ledger.latest()!.root)
    expect([exitCode, json]).toEqual([0, { origin: service.fleet.origin, size, root }])
    const audit = await cellproofJson(['audit', database, '--trust', trust])
    expect([audit.exitCode, audit.json.size]).toEqual([0, size])
    const again = await restore()
    expect([again.exitCode, again.json.error.code]).toEqual([2, 'database_not_empty'])
  })

  it('restores nothing from a folder that is no copy', async () => {
    const { url: database } = await freshDatabase()
    const args = ['restore', await ownFolder(), '--trust', trust, '--database', database]
    const { exitCode, json } = await cellproofJson(args)
    expect([exitCode, json.error.code]).toEqual([2, 'tile_missing'])
  })

  it('is not given the entries without a key, nor with one of who may not read all', async () => {
    await grow(1)
    const { exitCode, json } = await mirror()
    expect([exitCode, json.error.code]).toEqual([2, 'reader_key_needed'])
    const other = await mirror('--key', await writeKey(collector))
    expect([other.exitCode, other.json.error.code]).toEqual([2, 'access_denied'])
  })

  it('says that there is no ledger where there is none', async () => {
    const nothing = await serveFolder(await ownFolder())
    const args = ['mirror', copy, '--url', nothing, '--trust', trust]
    const { exitCode, json } = await cellproofJson(args)
    expect([exitCode, json.error.code]).toEqual([2, 'tile_missing'])
  })
})

describe('mirror of a log that contradicts itself', () => {
  const origin = 'ledger.example/cq'
  const logKey = newLogKey(origin)
  let files: TileFiles

  beforeEach(async () => {
    const { authorityKeys } = service.fleet
    const policy = unwitnessed(logKey.verifierKey)
    trust = await write('trust.json', formatTrust({ origin, policy, authorityKeys }))
    files = await tileFiles(logKey, entriesFor(300))
    const server = createServer((req, res) => {
      const file = files.get(req.url!.slice(1))
      res.writeHead(file ? 200 : 404).end(file)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  const evidenceIn = async (folder: string) => {
    const found = (await readdir(folder)).filter((file) => file.startsWith('evidence-'))
    return Promise.all(
      found.map(async (file) => JSON.parse(await readFile(path.join(folder, file), 'utf8'))),
    )
  }

  /** The first evidence in the copy, given to somebody who has the trust file. */
  const verified = async (args: readonly string[] = ['--trust', trust]) => {
    const [file = ''] = (await readdir(copy)).filter((one) => one.startsWith('evidence-'))
    return cellproofJson(['verify', path.join(copy, file), ...args])
  }

  it('ends with 2 where the trust file is another log’s: that says nothing about this one', async () => {
    const { authorityKeys } = service.fleet
    for (const other of ['other.example', origin]) {
      const policy = unwitnessed(newLogKey(other).verifierKey)
      trust = await write('other.json', formatTrust({ origin: other, policy, authorityKeys }))
      const { exitCode, json } = await mirror()
      expect([exitCode, json.error.code]).toEqual([2, 'note_untrusted'])
      const compared = await cellproofJson(['compare', url, url, '--trust', trust])
      expect([compared.exitCode, compared.json.error.code]).toEqual([2, 'note_untrusted'])
    }
  })

  it('keeps evidence that proves nothing once it was changed, or against another log', async () => {
    await mirror()
    const other = entriesFor(310)
    other[7] = toUtf8('other')
    files = await tileFiles(logKey, other)
    expect((await mirror()).json.found).toBe('history_changed')
    expect(await verified()).toMatchObject({ exitCode: 0, json: { verdict: 'holds' } })
    const [kept] = await evidenceIn(copy)
    const changed = [
      { ...kept, olderRoot: toBase64(new Uint8Array(32)) },
      { ...kept, consistency: kept.consistency.slice(1) },
      { ...kept, served: kept.held },
    ]
    for (const one of changed) {
      const file = await write('changed.json', JSON.stringify(one))
      const { exitCode } = await cellproof(['verify', file, '--trust', trust])
      expect(exitCode).toBe(1)
    }
  })

  it('ends with 1 at a split view, and keeps both signatures', async () => {
    expect((await mirror()).exitCode).toBe(0)
    const held = await readFile(path.join(copy, 'checkpoint'), 'utf8')
    const head = { origin, size: 300, root: new Uint8Array(32) }
    const served = await signCheckpoint(head, logKey)
    files.set('checkpoint', toUtf8(served))
    const { exitCode, json } = await mirror()
    expect([exitCode, json.verdict, json.found]).toEqual([1, 'broken', 'split_view'])
    expect(await evidenceIn(copy)).toMatchObject([{ found: 'split_view', held, served, url }])
    const proven = { verdict: 'holds', found: 'split_view', served: 300, held: 300 }
    expect(await verified()).toMatchObject({ exitCode: 0, json: proven })
    for (const LANG of ['zh_CN.UTF-8', 'en_US.UTF-8']) {
      const args = ['mirror', copy, '--url', url, '--trust', trust]
      const { exitCode: code, err } = await cellproof(args, { env: { LANG } })
      expect(code).toBe(1)
      expect(err).toContain(copy)
    }
  })

  it('waits for a log that is behind, and ends with 1 if it stays so', async () => {
    await mirror()
    const held = await readFile(path.join(copy, 'checkpoint'), 'utf8')
    files = await tileFiles(logKey, entriesFor(200))
    const waits: number[] = []
    const args = ['mirror', copy, '--url', url, '--trust', trust]
    const { exitCode, json } = await cellproofJson(args, { waits })
    expect([exitCode, json.found]).toEqual([1, 'rollback'])
    expect(waits).toEqual(Array(10).fill(5_000))
    expect(await evidenceIn(copy)).toMatchObject([{ found: 'rollback', held }])
    const signed = { verdict: 'undecided', found: 'rollback', served: 200, held: 300 }
    expect(await verified()).toMatchObject({ exitCode: 2, json: signed })
  })

  it('names the entry that is not the one that was signed', async () => {
    const other = entriesFor(300)
    other[270] = toUtf8('other')
    files.set(
      'tile/entries/001.p/44',
      (await tileFiles(logKey, other)).get('tile/entries/001.p/44')!,
    )
    const { exitCode, json } = await mirror()
    expect([exitCode, json.found, json.index]).toEqual([1, 'entry_changed', 270])
  })
})

describe('mirror --watch', () => {
  const head = { origin: 'ledger.example/cq', size: 3, root: new Uint8Array(32) }
  const looked = (added: number): Mirrored => ({
    ...{ size: 3, added, held: '', given: { note: '', head } },
  })

  /** Looks as it is told to, and is stopped after the last. */
  async function watch(...looks: (Mirrored | Error)[]) {
    const stop = new AbortController()
    const waits: number[] = []
    const shell = openShell({
      ...{ env: {}, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr },
      now: () => new Date(),
      sleep: async (milliseconds) => {
        waits.push(milliseconds)
      },
    })
    const out: string[] = []
    const silent = { write: (line: string) => out.push(line) } as unknown as NodeJS.WriteStream
    await keepLooking(
      async () => {
        const next = looks.shift()!
        if (looks.length === 0) stop.abort()
        if (next instanceof Error) throw next
        return next
      },
      { every: 2 },
      { ...shell, stdout: silent, stderr: silent },
      stop.signal,
    )
    return { waits, out }
  }

  it('goes on, and says what is new, until it is stopped', async () => {
    const { out } = await watch(looked(3), looked(0), looked(2), looked(0))
    expect(out).toHaveLength(2)
  })

  it('outlasts a log that is away or incomplete, and no other refusal', async () => {
    const { waits, out } = await watch(new LedgerError('not_found'), looked(1), looked(0))
    expect(out).toHaveLength(2)
    expect(waits.slice(0, 1)).toEqual([2_000])
    const untrusted = new LedgerError('note_untrusted')
    await expect(watch(untrusted, looked(0))).rejects.toBe(untrusted)
  })
})
