/**
 * Walks "Rotating keys" of docs/OPERATIONS.md step by step, with processes of its own: the log's
 * key, a witness's, the authority's. Meanwhile submissions go on, and every receipt has to verify
 * with the trust file that verifiers have just then.
 */

import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatVerifierKey, verifierKey } from '../../src/core/keys/verifier-key.ts'
import { encodeReceiptJson, type Receipt, verifyReceipt } from '../../src/core/log/receipt.ts'
import { AUTHORITY } from '../../src/core/log/submission.ts'
import { parseTrust } from '../../src/core/log/trust.ts'
import { migrate } from '../../src/db/migrate.ts'
import { readKeyFile, writeKeyFile } from '../../src/native/keys.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { DERIVED_TABLES } from '../../src/oversight/derivations.ts'
import { checkLog } from '../support/check-log.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet, type Enterprise, type Fleet } from '../support/fleet.ts'
import { temporaryFolder } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { cli, freePort, type Running, start } from '../support/processes.ts'
import { createTraffic, type Traffic } from '../support/traffic.ts'

const ORIGIN = 'ledger.example/rotation'

interface Node {
  readonly url: string
  readonly env: Record<string, string>
  process: Running
}

interface Witness {
  readonly name: string
  readonly port: string
  process: Running
}

let folder: string
let fleet: Fleet
let collector: Enterprise
let database: Awaited<ReturnType<typeof freshDatabase>>
let traffic: Traffic
let oldWitness: Witness
/** The line of the log's first key. */
let earlier: string
const nodes: Node[] = []
const witnesses: Witness[] = []
/** Every receipt that anybody got, so far. */
const kept: Receipt[] = []

const file = (...names: string[]) => path.join(folder, ...names)

beforeAll(async () => {
  folder = await temporaryFolder()
  database = await freshDatabase()
  fleet = createFleet({ origin: ORIGIN })
  collector = fleet.enterprise('collector')
  await writeKeys()
  await writePolicyOfWitnesses('log.jwk')
  oldWitness = await openWitness('old')
  await writePolicy([oldWitness], 'quorum old')
  const databaseUrl = await createRole()
  for (const name of ['a', 'b']) nodes.push(await openNode(name, databaseUrl))
  traffic = createTraffic(nodes.map(({ url }) => url))
  for (const jws of fleet.registryEvents()) kept.push(await traffic.submit(jws))
  traffic.begin(() => collector.sign(registered(nextBatteryCode())))
})

afterAll(async () => {
  try {
    await traffic?.end()
  } finally {
    for (const one of [...nodes, ...witnesses]) await one.process.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

async function writeKeys(): Promise<void> {
  await cli('keygen', '--alg', 'Ed25519', '-o', file('log.jwk'))
  const { kid, key, privateKey } = fleet.authority.key
  const { d } = privateKey.export({ format: 'jwk' })
  const root = { publicKey: key, d: d!, kid, alg: 'ES256', iss: AUTHORITY } as const
  await writeKeyFile(file('authority.jwk'), root, { replace: false })
  await writeFile(file('authority.jwks'), JSON.stringify({ keys: [{ ...key, kid }] }))
}

async function createRole(): Promise<string> {
  const url = new URL(database.url)
  url.username = `rotation_${process.pid}_${Date.now()}`
  url.password = 'secret'
  await migrate(database.db, {
    serviceRole: { name: url.username, password: url.password, derivedTables: DERIVED_TABLES },
  })
  return url.href
}

async function openNode(name: string, databaseUrl: string): Promise<Node> {
  const port = String(await freePort())
  const env = {
    ...{ PORT: port, METRICS_PORT: '0', DATA_DIR: file(name), DATABASE_URL: databaseUrl },
    ...{ LOG_ORIGIN: ORIGIN, LOG_KEY_FILE: file('log.jwk') },
    ...{ AUTHORITY_KEYS_FILE: file('authority.jwks'), WITNESS_POLICY_FILE: file('policy') },
  }
  return { url: `http://127.0.0.1:${port}`, env, process: await serve(env) }
}

const serve = (env: Record<string, string>) => start(['serve'], '"listening"', env)

/** One node after another, so that there always is one. */
async function restartNodes(changes: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const node of nodes) {
    Object.assign(node.env, changes)
    await node.process.stop()
    node.process = await serve(node.env)
  }
}

async function openWitness(name: string): Promise<Witness> {
  const witness = { name, port: String(await freePort()) }
  const opened = { ...witness, process: await runWitness(witness) }
  witnesses.push(opened)
  return opened
}

const runWitness = ({ name, port }: Omit<Witness, 'process'>) => {
  const args = [file(name), '--name', `${name}.example/w`, '--port', port]
  return start(['witness', ...args, '--policy', file('witness.policy'), '--json'], '"vkey"')
}

/** The logs that witnesses know: ours, by these keys. */
async function writePolicyOfWitnesses(...keyFiles: string[]): Promise<void> {
  const lines = await Promise.all(keyFiles.map(logLine))
  await writeFile(file('witness.policy'), `${lines.join('\n')}\nquorum none\n`)
}

async function logLine(keyFile: string): Promise<string> {
  const { publicKey } = (await readKeyFile(file(keyFile)))!
  const bytes = new Uint8Array(Buffer.from(publicKey.x, 'base64url'))
  return `log ${formatVerifierKey(verifierKey(ORIGIN, bytes))}`
}

const vkeyOf = ({ process }: Witness) => /"vkey": "(.+)"/.exec(process.said())![1]!

async function writePolicy(asked: readonly Witness[], ...rest: string[]): Promise<void> {
  const lines = asked.map(
    (witness) => `witness ${witness.name} ${vkeyOf(witness)} http://127.0.0.1:${witness.port}`,
  )
  await writeFile(file('policy'), `${[...lines, ...rest].join('\n')}\n`)
}

/** What the first node writes for handing out. */
const handOut = (name: string) => copyFile(file('a', 'trust.json'), file(name))

/** Those that do not verify with the trust file; what a later step needs is kept. */
async function unverified(receipts: readonly Receipt[], trustFile: string): Promise<number[]> {
  const trust = parseTrust(await readFile(file(trustFile), 'utf8'))!
  const verdicts = receipts.map((receipt) =>
    verifyReceipt(receipt, trust, verifySignature).then(
      () => [],
      () => [receipt.index],
    ),
  )
  return (await Promise.all(verdicts)).flat()
}

/** Takes a step while submissions go on, and keeps the receipts. */
async function meanwhile(step: () => Promise<void>): Promise<Receipt[]> {
  const receipts = await traffic.during(step)
  kept.push(...receipts)
  return receipts
}

const nothing = async () => {}

describe('the log’s key', () => {
  it('is alone, and its trust file proves every receipt', async () => {
    await handOut('first.json')
    const receipts = await meanwhile(nothing)
    expect(await unverified([...kept, ...receipts], 'first.json')).toEqual([])
  })

  it('is joined by the next one, and trust files of before go on to work', async () => {
    await cli('keygen', '--alg', 'Ed25519', '-o', file('log-2027.jwk'))
    const during = await meanwhile(() => restartNodes({ LOG_NEXT_KEY_FILE: file('log-2027.jwk') }))
    await handOut('both.json')
    const after = await meanwhile(nothing)
    expect(await unverified([...during, ...after], 'first.json')).toEqual([])
    expect(await unverified(kept, 'both.json')).toEqual([])
  })

  it('is known to the witnesses before it stands alone', async () => {
    await writePolicyOfWitnesses('log.jwk', 'log-2027.jwk')
    const during = await meanwhile(async () => {
      await oldWitness.process.stop()
      oldWitness.process = await runWitness(oldWitness)
    })
    expect(await unverified(during, 'both.json')).toEqual([])
  })

  it('gives way to the next one, for those who have the new trust file', async () => {
    earlier = await logLine('log.jwk')
    await writePolicy([oldWitness], 'quorum old', earlier)
    const changes = { LOG_KEY_FILE: file('log-2027.jwk'), LOG_NEXT_KEY_FILE: '' }
    const during = await meanwhile(() => restartNodes(changes))
    await rm(file('log.jwk'))
    await handOut('later.json')
    const after = await meanwhile(nothing)
    expect(await unverified([...during, ...after], 'both.json')).toEqual([])
    for (const trust of ['both.json', 'later.json']) {
      expect(await unverified(kept, trust)).toEqual([])
    }
    // Who did not get it in time is told so, and believes nothing wrong.
    expect(await unverified(after, 'first.json')).toEqual(after.map(({ index }) => index))
  })
})

describe('a witness’s key', () => {
  let newWitness: Witness

  it('is joined by that of another witness, and trust files of before go on to work', async () => {
    newWitness = await openWitness('new')
    await writePolicy([oldWitness, newWitness], 'quorum old', earlier)
    const during = await meanwhile(() => restartNodes())
    const after = await meanwhile(nothing)
    expect(await unverified([...during, ...after], 'later.json')).toEqual([])
  })

  it('gives way to it, for those whose trust file takes either', async () => {
    await handOutEither('either.json')
    expect(await unverified(kept, 'either.json')).toEqual([])
    await writePolicy([newWitness], 'quorum new', earlier)
    const during = await meanwhile(() => restartNodes())
    await oldWitness.process.stop()
    const after = await meanwhile(nothing)
    expect(await unverified(kept, 'either.json')).toEqual([])
    expect(await unverified([...during, ...after], 'either.json')).toEqual([])
    expect(await unverified(after, 'later.json')).toEqual(after.map(({ index }) => index))
  })
})

/** As the operator edits it: either of the two witnesses will do. */
async function handOutEither(name: string): Promise<void> {
  const trust = JSON.parse(await readFile(file('a', 'trust.json'), 'utf8'))
  const lines: string[] = trust.policy.filter((line: string) => !line.startsWith('quorum '))
  trust.policy = [...lines, 'group either any old new', 'quorum either']
  await writeFile(file(name), JSON.stringify(trust))
}

describe('the authority’s key', () => {
  const [old, fresh] = ['authority.jwk', 'authority-2027.jwk']
  const options = (key: string) => ['--key', file(key), '--url', nodes[0]!.url]

  it('is followed by another in three commands, and no trust file changes', async () => {
    const { kid } = fleet.authority.key
    const during = await meanwhile(async () => {
      await cli('keygen', '--iss', AUTHORITY, '-o', file(fresh))
      await cli('add-key', file(fresh), '--label', 'authority 2027', ...options(old))
      await cli('revoke', '--reason', 'replaced', ...options(fresh), '--', kid)
    })
    await expect(cli('token', ...options(old))).resolves.toContain('.')
    await expect(cli('add-key', file(old), '--label', 'x', ...options(old))).rejects.toThrow()
    const after = await meanwhile(nothing)
    expect(await unverified([...during, ...after], 'either.json')).toEqual([])
  })

  it('admits a new key of an enterprise, and every node takes what that signs', async () => {
    const { iss } = collector
    await cli('keygen', '--iss', iss, '-o', file('device.jwk'))
    const kind = ['--kind', 'device', '--label', 'scanner']
    await cli('add-key', file('device.jwk'), ...kind, ...options(fresh))
    for (const { url } of nodes) {
      await writeFile(file('event.json'), JSON.stringify(registered(nextBatteryCode())))
      await cli('submit', file('event.json'), '--key', file('device.jwk'), '--url', url)
    }
  })
})

describe('after all of it', () => {
  it('one trust file proves every receipt, and the whole log', async () => {
    await traffic.end()
    expect(kept.length).toBeGreaterThan(30)
    expect(await unverified(kept, 'either.json')).toEqual([])
    await checkLog(database.db)
    const reader = ['--key', file('authority-2027.jwk'), '--trust', file('either.json')]
    await cli('audit', nodes[1]!.url, ...reader)
    await writeFile(file('receipt.json'), JSON.stringify(encodeReceiptJson(kept[0]!)))
    await cli('verify', file('receipt.json'), '--trust', file('either.json'))
  })
})
