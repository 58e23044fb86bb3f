/** Tells a battery's life as a ledger service has it, and checks here what of it can be checked. */

import { randomUUID } from 'node:crypto'
import { readScan } from '../../core/codes/scan.ts'
import { parsePublicKey } from '../../core/keys/jwk.ts'
import { thumbprintOf } from '../../core/keys/thumbprint.ts'
import { verifySignature } from '../../native/signature.ts'
import { signToken } from '../../native/signing.ts'
import { explain } from '../codes/explain.ts'
import { type Client, getJson, openClient } from '../remote/client.ts'
import { fetchTrust } from '../remote/origin.ts'
import { secondsOf } from '../remote/time.ts'
import { fault } from '../terminal/fault.ts'
import { readPublicKey, readSigningKey, readTrust } from '../terminal/files.ts'
import { RemoteProblem } from '../terminal/remote-problem.ts'
import { BROKEN, type ExitCode, OK, type Shell } from '../terminal/shell.ts'
import {
  type CheckedEntry,
  checkHistory,
  type ServedEntry,
  type ServedKey,
} from './history-checks.ts'
import { printHistory, printHistoryJson, type ServedBattery } from './history-report.ts'

export interface HistoryOptions {
  readonly url: string
  readonly key?: string
  readonly trust?: string
  readonly signerKey?: readonly string[]
  readonly json?: boolean
}

const PAGE = 1_000

/** @param words - of one code: a shell takes one with spaces apart */
export async function history(
  words: readonly string[],
  options: HistoryOptions,
  shell: Shell,
): Promise<ExitCode> {
  const reading = readScan(words.join(' '))
  if (reading.kind !== 'code') return explain(words, options, shell)
  const client = openClient(options.url, shell)
  const keys = await Promise.all((options.signerKey ?? []).map(readPublicKey))
  // What the service says of itself vouches for no signature.
  const trust = options.trust
    ? await readTrust(options.trust)
    : { ...(await fetchTrust(client)), authorityKeys: [] }
  const headers = options.key ? await authorize(options.key, trust.origin, shell) : {}
  const battery = await fetchBattery(client, reading.code, headers)
  const served = await fetchEntries(client, battery.code, headers)
  const findKey = keyFinder(client, headers)
  const means = { trust, keys, verify: verifySignature, findKey }
  const entries = await checkHistory(battery.code, served, means)
  if (options.json) printHistoryJson(battery, entries, shell)
  else printHistory(battery, entries, shell)
  return entries.some(isBroken) ? BROKEN : OK
}

const isBroken = ({ outcome }: CheckedEntry) => outcome.result === 'broken'

async function authorize(file: string, aud: string, shell: Shell) {
  const key = await readSigningKey(file)
  const iat = secondsOf(shell.now())
  const token = signToken(key, { aud, iat, jti: randomUUID() })
  return { authorization: `Bearer ${token}` }
}

/** Asks for each key once. */
function keyFinder(client: Client, headers: Headers) {
  const asked = new Map<string, Promise<ServedKey | undefined>>()
  return (kid: string) => {
    const answer = asked.get(kid) ?? fetchKey(client, kid, headers)
    asked.set(kid, answer)
    return answer
  }
}

async function fetchKey(client: Client, kid: string, headers: Headers) {
  const answer = await getJson(client, `v1/keys/${kid}`, headers).catch((error: unknown) => {
    if (error instanceof RemoteProblem && error.status < 500) return undefined
    throw error
  })
  const { key: jwk, holder, addedAt, revokedAt } = (answer ?? {}) as Record<string, unknown>
  const key = parsePublicKey(jwk)
  if (!key || thumbprintOf(key) !== kid || typeof holder !== 'string') return undefined
  const indexOf = (value: unknown) => (typeof value === 'number' ? value : undefined)
  return { kid, key, iss: holder, addedAt: indexOf(addedAt), revokedAt: indexOf(revokedAt) }
}

type Headers = Readonly<Record<string, string>>

async function fetchBattery(
  client: Client,
  code: string,
  headers: Headers,
): Promise<ServedBattery> {
  const answer = await getJson(client, `v1/batteries/${encodeURIComponent(code)}`, headers)
  const battery = answer as Partial<ServedBattery> | null
  if (typeof battery?.code !== 'string' || typeof battery.state !== 'string') {
    throw fault('answer_malformed', { url: client.url })
  }
  return battery as ServedBattery
}

async function fetchEntries(
  client: Client,
  code: string,
  headers: Headers,
): Promise<ServedEntry[]> {
  const entries: ServedEntry[] = []
  let next: string | null = '-1'
  while (next !== null) {
    const after: string = next === '-1' ? '' : `&after=${next}`
    const path = `v1/batteries/${encodeURIComponent(code)}/entries?limit=${PAGE}${after}`
    const page = (await getJson(client, path, headers)) as {
      entries?: readonly ServedEntry[]
      next?: string | null
    } | null
    if (!Array.isArray(page?.entries)) throw fault('answer_malformed', { url: client.url })
    entries.push(...page.entries)
    next = page.next ?? null
  }
  return entries
}
