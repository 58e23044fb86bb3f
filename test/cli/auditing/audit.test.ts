import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import { formatTrust } from '../../../src/core/log/trust.ts'
import { findEntry } from '../../../src/db/entries.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import { cellproof, cellproofJson } from '../../support/cli.ts'
import { nextBatteryCode, registered } from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'
import { ownFolder } from '../../support/folder.ts'
import { newLogKey } from '../../support/log-key.ts'
import { freshDatabase } from '../../support/postgres.ts'
import { scriptedService } from '../../support/scripted-service.ts'

const logKey = newLogKey('ledger.test/cq')
let service: TestApp
let serviceUrl: string
let databaseUrl: string
let auditor: Enterprise
let collector: Enterprise
let size: number

beforeAll(async () => {
  const { db, url } = await freshDatabase()
  databaseUrl = url
  service = await openTestApp({ db, logKey })
  auditor = service.fleet.enterprise('auditor')
  collector = service.fleet.enterprise('collector')
  await service.admit()
  let last = 0
  for (let i = 0; i < 5; i++) {
    last = await service.append(collector.sign(registered(nextBatteryCode())))
  }
  await service.ledger.covering(last)
  size = last + 1

  const server = createServer(service.app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => server.close())
  serviceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

let trust: string
let key: string
beforeEach(async () => {
  trust = await write('trust.json', trustText())
  key = await writeKey(auditor)
})

const trustText = (logKey = service.logKey) => {
  const { origin, authorityKeys } = service.fleet
  return formatTrust({ origin, policy: unwitnessed(logKey), authorityKeys })
}

async function write(name: string, content: string): Promise<string> {
  const file = path.join(await ownFolder(), name)
  await writeFile(file, content)
  return file
}

const writeKey = ({ iss, key: { kid, alg, privateKey } }: Enterprise) =>
  write('key.jwk', JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, alg, iss }))

const overHttp = () => cellproofJson(['audit', serviceUrl, '--trust', trust, '--key', key])
const fromDatabase = () => cellproofJson(['audit', databaseUrl, '--trust', trust])

describe('audit', () => {
  it('says that a ledger holds, over HTTP as from its database', async () => {
    for (const { exitCode, json } of [await overHttp(), await fromDatabase()]) {
      expect({ exitCode, verdict: json.verdict }).toEqual({ exitCode: 0, verdict: 'holds' })
      expect(json).toMatchObject({ size, published: size, findings: [] })
    }
  })

  it('checks the tables that only the database has, and says so of a service', async () => {
    const resultOf = ({ json }: { json: { checks: { check: string; result: string }[] } }) =>
      json.checks.find(({ check }) => check === 'derived')?.result
    expect(resultOf(await overHttp())).toBe('unchecked')
    expect(resultOf(await fromDatabase())).toBe('holds')
  })

  it('takes the database from --database or from the environment', async () => {
    const given = await cellproofJson(['audit', '--trust', trust, '--database', databaseUrl])
    expect(given.exitCode).toBe(0)
    const env = { DATABASE_URL: databaseUrl }
    expect((await cellproofJson(['audit', '--trust', trust], { env })).exitCode).toBe(0)
  })

  it('names the entry of which the database owner has changed one byte', async () => {
    const index = size - 3
    const { entry } = (await findEntry(service.db, index))!
    const at = entry.lastIndexOf('.') + 20
    const changed = `${entry.slice(0, at)}${entry[at] === 'A' ? 'B' : 'A'}${entry.slice(at + 1)}`
    await overwrite(index, changed)
    try {
      for (const { exitCode, json } of [await overHttp(), await fromDatabase()]) {
        expect(exitCode).toBe(1)
        expect(json.findings[0]).toMatchObject({ index, check: 'entry', code: 'entry_changed' })
      }
      for (const LANG of ['zh_CN.UTF-8', 'en_US.UTF-8']) {
        const args = ['audit', databaseUrl, '--trust', trust]
        const { exitCode, out } = await cellproof(args, { env: { LANG } })
        expect(exitCode).toBe(1)
        expect(out.split('\n')[0]).toContain(` ${index} `)
      }
    } finally {
      await overwrite(index, entry)
    }
  })

  describe('with what somebody kept', () => {
    const withKept = async (...kept: string[]) => [
      await cellproofJson(['audit', serviceUrl, '--trust', trust, '--key', key, '--kept', ...kept]),
      await cellproofJson(['audit', databaseUrl, '--trust', trust, '--kept', ...kept]),
    ]

    it('holds if the ledger leads to it: receipts in both forms, and checkpoints', async () => {
      const receipt = await service.get('/v1/entries/2/receipt.tlog-proof', auditor.token())
      const json = (await service.get('/v1/entries/3/receipt', auditor.token())).body
      const { checkpoint } = (await service.get('/v1/log')).body
      const files = [receipt.text, JSON.stringify(json), checkpoint]
      const kept = await Promise.all(files.map((text, i) => write(`kept-${i}`, text)))
      for (const { exitCode } of await withKept(...kept)) expect(exitCode).toBe(0)
    })

    it('finds another tree that the log has signed, and a log that was longer', async () => {
      const { origin } = service.fleet
      const signAt = (size: number) =>
        signCheckpoint({ origin, size, root: new Uint8Array(32) }, logKey)
      const other = await write('other', await signAt(3))
      for (const { exitCode, json } of await withKept(other)) {
        expect(exitCode).toBe(1)
        expect(json.findings).toMatchObject([{ index: 0, last: 2, code: 'root_differs' }])
      }
      const longer = await write('longer', await signAt(size + 4))
      for (const { exitCode, json } of await withKept(longer)) {
        expect(exitCode).toBe(1)
        expect(json.findings).toMatchObject([{ index: size, code: 'log_truncated' }])
      }
    })

    it('refuses what the log has not signed: it would say nothing about the log', async () => {
      const { publicKey, sign } = newLogKey(service.fleet.origin)
      const head = { origin: service.fleet.origin, size: 3, root: new Uint8Array(32) }
      const forged = await write('forged', await signCheckpoint(head, { publicKey, sign }))
      for (const { exitCode, json } of await withKept(forged)) {
        expect(exitCode).toBe(2)
        expect(json).toMatchObject({ error: { code: 'kept_untrusted' } })
      }
    })
  })

  it('trusts no log key but those of the trust file', async () => {
    trust = await write('trust.json', trustText(newLogKey(service.fleet.origin).verifierKey))
    const { exitCode, json } = await overHttp()
    expect(exitCode).toBe(1)
    expect(json.findings).toMatchObject([{ check: 'checkpoint', code: 'note_untrusted' }])
  })

  it('finds that a service has less than it has signed for', async () => {
    const { checkpoint } = (await service.get('/v1/log')).body
    const { entries } = (await service.get('/v1/entries', auditor.token())).body
    const url = await scriptedService(({ path }) => {
      if (path === '/v1/log') return { status: 200, body: { checkpoint } }
      if (!path.startsWith('/v1/entries?')) return { status: 404, body: { title: 'none' } }
      const rest = path.includes('after=') ? [] : entries.slice(0, -1)
      return { status: 200, body: { entries: rest, next: null } }
    })
    const { exitCode, json } = await cellproofJson(['audit', url, '--trust', trust])
    expect(exitCode).toBe(1)
    expect(json.findings[0]).toMatchObject({ index: size - 1, code: 'log_truncated' })
  })
})

describe('audit is unusable, and blames no ledger, where', () => {
  const unusable = async (...args: string[]) => {
    const { exitCode, json } = await cellproofJson(['audit', '--trust', trust, ...args])
    expect(exitCode).toBe(2)
    return json.error.code
  }

  it('the service lets us read only what is ours', async () => {
    expect(await unusable(serviceUrl, '--key', await writeKey(collector))).toBe('access_denied')
  })

  it('the service does not know us', async () => {
    expect(await unusable(serviceUrl)).toBe('reader_key_needed')
  })

  it('no ledger is named, or what is named is none', async () => {
    expect(await unusable()).toBe('ledger_missing')
    expect(await unusable('ledger.db')).toBe('ledger_malformed')
  })

  it('the database cannot be reached', async () => {
    expect(await unusable('postgres://127.0.0.1:1/none')).toBe('database_failed')
  })

  it('the answer is not that of a ledger', async () => {
    const url = await scriptedService(() => ({ status: 200, body: {} }))
    expect(await unusable(url)).toBe('answer_malformed')
  })
})

const overwrite = (index: number, entry: string) =>
  service.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await tx.updateTable('entries').set({ entry }).where('index', '=', index).execute()
  })
