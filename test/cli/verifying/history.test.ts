import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBase64 } from '../../../src/core/bytes/encoding.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import { formatTrust } from '../../../src/core/log/trust.ts'
import { findEntry } from '../../../src/db/entries.ts'
import { generateKey, writeKeyFile } from '../../../src/native/keys.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import { cellproof, cellproofJson } from '../../support/cli.ts'
import * as events from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'
import { type Answer, type Asked, scriptedService } from '../../support/scripted-service.ts'

const CHINESE = { env: { LANG: 'zh_CN.UTF-8' } }
const code = events.nextBatteryCode()
const alias = events.nextBatteryCode()

let service: TestApp
let collector: Enterprise
let url: string
let trust: string
let tokenKey: string
let signerKey: string
let voidedBy: number

beforeAll(async () => {
  service = await openTestApp()
  const { fleet, append, db } = service
  collector = fleet.enterprise('collector')
  const recycler = fleet.enterprise('recycler')
  const carrier = fleet.enterprise('carrier')
  await service.admit()
  const waybill = randomUUID()
  const consignment = { to: recycler.creditCode, carrier: carrier.creditCode, waybill }
  await append(collector.sign(events.registered(code)))
  await append(collector.sign(events.collected(code, 'person:abcd1234')))
  await append(collector.sign(events.relabelled(code, alias)))
  const index = await append(collector.sign(events.storedIn(code)))
  const entry = { index, leafHash: toBase64((await findEntry(db, index))!.leafHash) }
  voidedBy = await append(collector.sign(events.voided(entry, [code])))
  await append(collector.sign(events.dispatched(code, consignment)))
  await append(recycler.sign(events.received(code, waybill)))

  const server = createServer(service.app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await writeFiles()
})

async function writeFiles() {
  const { fleet, append, logKey } = service
  const folder = await mkdtemp(path.join(tmpdir(), 'cellproof-test-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  trust = path.join(folder, 'trust.json')
  tokenKey = path.join(folder, 'key.jwk')
  signerKey = path.join(folder, 'collector.jwk')
  const { origin, authorityKeys } = fleet
  await writeFile(trust, formatTrust({ origin, policy: unwitnessed(logKey), authorityKeys }))
  const key = await generateKey('ES256', collector.creditCode)
  await writeKeyFile(tokenKey, key, { replace: false })
  const added = { type: 'key.added', enterprise: collector.creditCode, kind: 'device', label: 'c' }
  const time = new Date().toISOString()
  await append(fleet.authority.sign({ ...added, time, key: key.publicKey }))
  await writeFile(signerKey, JSON.stringify({ ...collector.key.key, iss: collector.creditCode }))
}

const standings = (json: { entries: { standing: { result: string } }[] }) =>
  json.entries.map(({ standing }) => standing.result)

describe('history', () => {
  it('tells the public what happened, and that nothing of it was checked', async () => {
    const { exitCode, json } = await cellproofJson(['history', code, '--url', url])
    expect(exitCode).toBe(0)
    expect(json.code).toBe(code)
    expect(standings(json)).toEqual(Array(7).fill('withheld'))
    expect(json.signatures).toEqual({ holds: 0, fits: 0, broken: 0, unchecked: 7 })
    expect(JSON.stringify(json)).not.toContain('person:')
  })

  it('checks the signatures of those whose keys it was given, and says which it could not', async () => {
    const args = ['history', code, '--url', url, '--key', tokenKey, '--trust', trust]
    const { exitCode, json } = await cellproofJson([...args, '--signer-key', signerKey])
    expect(exitCode).toBe(0)
    expect(standings(json)).toEqual([...Array(6).fill('holds'), 'fits'])
    expect(json.entries[1].event).toMatchObject({ from: 'person:abcd1234', grossMassKg: 412.5 })
    expect(json.entries[3].changed).toEqual({ kind: 'voided', by: voidedBy })
  })

  it('takes a key from the service for no more than its word', async () => {
    const { json } = await cellproofJson(['history', code, '--url', url, '--key', tokenKey])
    expect(standings(json)).toEqual(Array(7).fill('fits'))
  })

  it.each([
    [CHINESE, ['回收', '毛重：412.5 kg', '已被第', '安全判定：合格']],
    [{}, ['Battery collected', 'Gross mass: 412.5 kg', 'voided by entry', 'Safety: pass']],
  ])('tells it in plain words', async (surroundings, words) => {
    const args = ['history', code, '--url', url, '--key', tokenKey]
    const { exitCode, out } = await cellproof(args, surroundings)
    expect(exitCode).toBe(0)
    for (const word of words) expect(out).toContain(word)
    expect(out).not.toMatch(/undefined|\[object|\{\w+\}/)
  })

  it('finds a battery by another of its codes, as it was scanned', async () => {
    const words = alias.toLowerCase().match(/.{1,8}/g)!
    const { json } = await cellproofJson(['history', ...words, '--url', url])
    expect(json).toMatchObject({ code, askedFor: alias })
  })

  it('asks back if the code could be read in two ways, and says so if it is none', async () => {
    const [first, second] = [code.slice(0, 14), code.slice(14)]
    const proposal = await cellproofJson(['history', second, first, '--url', url])
    expect(proposal).toMatchObject({ exitCode: 1, json: { kind: 'proposal', codes: [code] } })
    const none = await cellproofJson(['history', 'hello', '--url', url])
    expect(none).toMatchObject({ exitCode: 1, json: { kind: 'none' } })
  })

  it('says what the service says of a battery that it does not know', async () => {
    const unknown = events.nextBatteryCode()
    const { exitCode, json } = await cellproofJson(['history', unknown, '--url', url])
    expect(exitCode).toBe(1)
    expect(json.error.code).toBe('not_found')
  })
})

describe('history of a service that does not tell the truth', () => {
  /** Answers as the real one does, but for what a lie makes of a battery's entries. */
  async function lying(lie: (entries: Record<string, unknown>[]) => unknown[]): Promise<string> {
    const answers = new Map<string, unknown>()
    for (const address of [`v1/batteries/${code}`, `v1/batteries/${code}/entries`, 'v1/log']) {
      const { body } = await service.get(`/${address}`, collector.token()).expect(200)
      answers.set(`/${address}`, body)
    }
    const answer = ({ path }: Asked): Answer => {
      const body = answers.get(path.split('?')[0]!)
      if (!body) return { status: 404, body: { type: '/problems/not_found', title: 'No' } }
      const { entries } = body as { entries?: Record<string, unknown>[] }
      return { status: 200, body: entries ? { ...body, entries: lie(entries) } : body }
    }
    return scriptedService(answer)
  }

  const broken = async (lie: Parameters<typeof lying>[0]) => {
    const args = ['history', code, '--url', await lying(lie), '--signer-key', signerKey]
    const { exitCode, json } = await cellproofJson([...args, '--trust', trust])
    const found = (json.entries as { standing: { result: string; code: string } }[])
      .filter(({ standing }) => standing.result === 'broken')
      .map(({ standing }) => standing.code)
    return { exitCode, found }
  }

  it('finds an entry left out', async () => {
    const left = await broken((entries) => entries.toSpliced(1, 1))
    expect(left).toEqual({ exitCode: 1, found: ['chain_differs'] })
  })

  it('finds a text that is not what was signed', async () => {
    const later = (entry: unknown) =>
      String(entry).replace(/\d(?=Z\n)/, (d) => (d === '9' ? '8' : '9'))
    const changed = await broken((entries) =>
      entries.with(1, { ...entries[1], entry: later(entries[1]!.entry) }),
    )
    expect(changed).toEqual({ exitCode: 1, found: ['leaf_differs'] })
    const renamed = await broken((entries) =>
      entries.with(1, { ...entries[1], type: 'storage.in' }),
    )
    expect(renamed).toEqual({ exitCode: 1, found: ['event_differs'] })
    const text = await broken((entries) => entries.with(1, { ...entries[1], entry: 'hello' }))
    expect(text).toEqual({ exitCode: 1, found: ['leaf_differs'] })
  })
})
