import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { decodeReceiptJson, verifyReceipt } from '../../src/core/receipt.ts'
import { parseTrust } from '../../src/core/trust.ts'
import { migrate } from '../../src/db/migrate.ts'
import { generateKey, writeKeyFile } from '../../src/native/keys.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { type Service, startService } from '../../src/service/start.ts'
import { checkLog } from '../support/check-log.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet, type Enterprise, type Fleet } from '../support/fleet.ts'
import { temporaryFolder } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

const ORIGIN = 'ledger.example/service'
const log = pino({ level: 'silent' })

let folder: string
let fleet: Fleet
let collector: Enterprise
let database: Awaited<ReturnType<typeof freshDatabase>>
let env: Record<string, string>

beforeAll(async () => {
  folder = await temporaryFolder()
  database = await freshDatabase()
  const role = `service_${path.basename(folder).replace(/\W/g, '_').toLowerCase()}`
  await migrate(database.db, { serviceRole: { name: role, password: 'secret' } })
  const url = new URL(database.url)
  url.username = role
  url.password = 'secret'
  fleet = createFleet({ origin: ORIGIN })
  collector = fleet.enterprise('collector')
  const { kid, key } = fleet.authority.key
  await writeKeyFile(path.join(folder, 'log.jwk'), await generateKey('Ed25519'), { replace: false })
  await writeFile(path.join(folder, 'authority.jwks'), JSON.stringify({ keys: [{ ...key, kid }] }))
  env = {
    PORT: '0',
    METRICS_PORT: '0',
    DATABASE_URL: url.href,
    LOG_ORIGIN: ORIGIN,
    LOG_KEY_FILE: path.join(folder, 'log.jwk'),
    AUTHORITY_KEYS_FILE: path.join(folder, 'authority.jwks'),
  }
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const startNode = (name: string, changes: Record<string, string> = {}): Promise<Service> =>
  startService({
    config: readConfig({ ...env, DATA_DIR: path.join(folder, name), ...changes }),
    log,
  })

const post = ({ url }: Service, jws: string, query = '') =>
  fetch(`${url}/v1/submissions${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/jose', accept: 'application/json' },
    body: jws,
  })

describe('nodes on one database', () => {
  it('start at once, make one log, and give receipts that each other’s trust file proves', async () => {
    const nodes = await Promise.all([startNode('a'), startNode('b')])
    try {
      for (const jws of fleet.registryEvents()) expect((await post(nodes[0], jws)).status).toBe(201)
      const submissions = Array.from({ length: 40 }, () =>
        collector.sign(registered(nextBatteryCode())),
      )
      const answers = await Promise.all(submissions.map((jws, i) => post(nodes[i % 2]!, jws)))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
      const jws = collector.sign(registered(nextBatteryCode()))
      const receipt = decodeReceiptJson(await (await post(nodes[0], jws, '?wait=receipt')).json())
      const trust = parseTrust(await readFile(path.join(folder, 'b', 'trust.json'), 'utf8'))!
      const checkpoint = await verifyReceipt(receipt, trust, verifySignature)
      expect(checkpoint.size).toBeGreaterThan(receipt.index)
    } finally {
      await Promise.all(nodes.map((node) => node.stop()))
    }
    await checkLog(database.db)
  })

  it('answer what they took when they are told to stop, and refuse what comes after', async () => {
    const node = await startNode('a')
    const submissions = Array.from({ length: 30 }, () =>
      collector.sign(registered(nextBatteryCode())),
    )
    const statuses = submissions.map(async (jws) => (await post(node, jws)).status)
    await Promise.race(statuses)
    const stopped = node.stop()
    // A connection that is turned away is as clear a word as 503.
    const answers = await Promise.all(statuses.map((status) => status.catch(() => 503)))
    await stopped
    expect(new Set(answers)).toSatisfy((kinds: Set<number>) =>
      [...kinds].every((kind) => kind === 201 || kind === 503),
    )
    const entries = await checkLog(database.db)
    const held = submissions.map((jws) => entries.some(({ entry }) => entry.includes(jws)))
    expect(held).toEqual(answers.map((status) => status === 201))
  })

  it('do not start under settings that contradict the log', async () => {
    expect(await asyncRefusalOf(startNode('c', { LOG_ORIGIN: 'other.example' }))).toBe(
      'log_inconsistent',
    )
    expect(await asyncRefusalOf(startNode('c', { LOG_KEY_FILE: path.join(folder, 'none') }))).toBe(
      'settings_invalid',
    )
    expect(await asyncRefusalOf(startNode('c', { LOG_ORIGIN: '' }))).toBe('settings_invalid')
  })
})

describe('settings', () => {
  it('are all named at once when several are wrong', () => {
    const wrong = { PORT: '70000', BATCH_SIZE: '0', DATABASE_URL: 'mysql://x', LOG_ORIGIN: 'a b' }
    const faults = (() => {
      try {
        readConfig(wrong)
      } catch (error) {
        return String((error as { params: { faults: string } }).params.faults)
      }
      return ''
    })()
    for (const name of Object.keys(wrong)) expect(faults).toContain(name)
  })
})
