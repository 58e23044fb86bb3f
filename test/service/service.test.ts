import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { LedgerError } from '../../src/core/errors.ts'
import { formatVerifierKey } from '../../src/core/keys/verifier-key.ts'
import { decodeReceiptJson, verifyReceipt } from '../../src/core/log/receipt.ts'
import { parseTrust } from '../../src/core/log/trust.ts'
import { SETTING_FAULTS } from '../../src/core/setting-faults.ts'
import { migrate } from '../../src/db/migrate.ts'
import { generateKey, writeKeyFile } from '../../src/native/keys.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { DERIVED_TABLES } from '../../src/oversight/derivations.ts'
import { type Service, startService } from '../../src/service/start.ts'
import * as en from '../../src/text/en/problems.ts'
import { LANGUAGES } from '../../src/text/language.ts'
import { describeProblem } from '../../src/text/problems.ts'
import * as zh from '../../src/text/zh/problems.ts'
import { checkLog } from '../support/check-log.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet, type Enterprise, type Fleet } from '../support/fleet.ts'
import { temporaryFolder } from '../support/ledger.ts'
import { newWitnessKey } from '../support/log-key.ts'
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
  await migrate(database.db, {
    serviceRole: { name: role, password: 'secret', derivedTables: DERIVED_TABLES },
  })
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

async function migratedDatabase() {
  const { db, url } = await freshDatabase()
  await migrate(db)
  return { url }
}

const post = ({ url }: Service, jws: string, query = '') =>
  fetch(`${url}/v1/submissions${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/jose', accept: 'application/json' },
    body: jws,
  })

describe('a policy that one liar can split', () => {
  it('is warned of at the start, and one that withstands a liar is not', async () => {
    const lines = ['one', 'two', 'three', 'four'].map((name) => {
      const vkey = formatVerifierKey(newWitnessKey(`${name}.example`).verifierKey)
      return `witness ${name} ${vkey} http://127.0.0.1:1`
    })
    const warned: number[] = []
    for (const [threshold, ...members] of [
      [2, 'one', 'two', 'three'],
      [3, 'one', 'two', 'three', 'four'],
    ]) {
      const file = path.join(folder, `${threshold}.policy`)
      const group = `group g ${threshold} ${members.join(' ')}\nquorum g\n`
      await writeFile(file, `${lines.join('\n')}\n${group}`)
      const told: string[] = []
      const service = await startService({
        config: readConfig({
          ...{ ...env, DATA_DIR: path.join(folder, `split-${threshold}`) },
          ...{ DATABASE_URL: (await migratedDatabase()).url, WITNESS_POLICY_FILE: file },
        }),
        log: pino({ level: 'warn' }, { write: (line) => told.push(line) }),
      })
      await service.stop()
      warned.push(...told.flatMap((line) => JSON.parse(line).liarsToSplit ?? []))
    }
    expect(warned).toEqual([1])
  })
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
  const WRONG = {
    ...{ PORT: '70000', BATCH_SIZE: '0', QUEUE_SIZE: '1e3', TRUST_PROXY: '-1' },
    ...{ DATABASE_URL: 'mysql://u:secret@x', LOG_ORIGIN: 'a b', PUBLIC_URL: 'ftp://x' },
    ...{ PUBLIC_ENTRIES: 'yes', LOG_KEY: 'x', LOG_KEY_FILE: 'y' },
  }

  it('are all named at once when several are wrong, each with what is wrong, in either language', () => {
    const { code, params } = refusedBy(() => readConfig(WRONG))
    for (const language of LANGUAGES) {
      const { detail } = describeProblem(code, params, language)
      for (const name of Object.keys(WRONG)) expect(detail).toContain(name)
      expect(detail).not.toMatch(/[{}]|secret|invalid|expected/i)
      expect(/\p{Script=Han}/u.test(detail)).toBe(language === 'zh')
    }
  })

  it('have a sentence in both languages for whatever can be wrong with them', () => {
    for (const fault of SETTING_FAULTS) {
      expect(zh.settingFaults[fault]).toMatch(/\p{Script=Han}/u)
      expect(placeholdersIn(en.settingFaults[fault])).toEqual(
        placeholdersIn(zh.settingFaults[fault]),
      )
    }
  })

  it('name a file that is not there with that reason, whichever setting it is', async () => {
    const none = path.join(folder, 'none')
    for (const setting of ['LOG_KEY_FILE', 'LOG_NEXT_KEY_FILE', 'WITNESS_POLICY_FILE']) {
      const { code, params } = await startNode('d', { [setting]: none }).then(
        () => expect.unreachable(),
        (error: LedgerError) => error,
      )
      expect(code).toBe('settings_invalid')
      const { detail } = describeProblem(code, params, 'zh')
      for (const part of [setting, none, '文件不存在']) expect(detail).toContain(part)
    }
  })
})

const placeholdersIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)

function refusedBy(act: () => unknown): LedgerError {
  try {
    act()
  } catch (error) {
    if (error instanceof LedgerError) return error
  }
  throw new Error('nothing was refused')
}
