/** A ledger as its service serves it, for an audit. */

import { randomUUID } from 'node:crypto'
import type { AuditedCheckpoint, AuditedEntry } from '../../audit/audited.ts'
import type { Page, Source } from '../../audit/source.ts'
import { fromBase64 } from '../../core/bytes/encoding.ts'
import { parseCheckpoint } from '../../core/log/checkpoint.ts'
import { type SigningKey, signToken } from '../../native/signing.ts'
import { fault } from '../terminal/fault.ts'
import { RemoteProblem } from '../terminal/remote-problem.ts'
import { type Client, getJson, waitToRetry } from './client.ts'
import { secondsOf } from './time.ts'

/** Entries in an answer: as many as a service gives. */
const PAGE = 1000

/** @param reader - key of an auditor or a regulator: others do not see all entries */
export async function openServedSource(
  client: Client,
  origin: string,
  reader: SigningKey | undefined,
): Promise<Source> {
  const ask = (path: string) => getPatiently(client, path, origin, reader)
  const newest = await fetchCheckpoint(client, ask)
  return {
    total: newest?.size ?? 0,
    newest,
    pages: fetchPages(client, ask, newest),
    readTexts: (indexes) => fetchTexts(client, ask, indexes),
  }
}

/** Without a key, a service that shows its entries to some only asks for a token: that is what a key makes. */
export const keyNeeded = (error: unknown, reader: SigningKey | undefined): unknown =>
  !reader && error instanceof RemoteProblem && error.status === 401
    ? fault('reader_key_needed')
    : error

type Ask = (path: string) => Promise<unknown>

async function getPatiently(
  client: Client,
  path: string,
  aud: string,
  reader: SigningKey | undefined,
): Promise<unknown> {
  for (let tries = 0; ; tries++) {
    try {
      return await getJson(client, path, reader && authorization(client, aud, reader))
    } catch (error) {
      if (!(await waitToRetry(client, error, tries))) throw keyNeeded(error, reader)
    }
  }
}

// A token for each request: none can expire on the way, and signing one is nothing to a page.
function authorization({ shell }: Client, aud: string, reader: SigningKey) {
  const token = signToken(reader, { aud, iat: secondsOf(shell.now()), jti: randomUUID() })
  return { authorization: `Bearer ${token}` }
}

async function fetchCheckpoint(client: Client, ask: Ask): Promise<AuditedCheckpoint | undefined> {
  const { checkpoint } = ((await ask('v1/log')) ?? {}) as { checkpoint?: unknown }
  if (checkpoint === null) return undefined
  if (typeof checkpoint !== 'string') throw malformed(client)
  return { size: parseCheckpoint(checkpoint).size, note: checkpoint }
}

/** Entries as far as the checkpoint goes: what comes after it, the log has not signed for yet. */
async function* fetchPages(
  client: Client,
  ask: Ask,
  newest: AuditedCheckpoint | undefined,
): AsyncGenerator<Page> {
  const size = newest?.size ?? Number.POSITIVE_INFINITY
  for (let from = 0; ; ) {
    const limit = Math.min(PAGE, size - from)
    const rows = limit > 0 ? await fetchRows(client, ask, from, limit) : []
    const gap = rows.findIndex(({ index }, i) => index !== from + i)
    if (limit > 0 && (gap >= 0 || rows.length === 0)) await askWhy(ask, from + Math.max(gap, 0))
    const to = (rows.at(-1)?.index ?? from - 1) + 1
    yield { rows, checkpoints: newest && newest.size === to ? [newest] : [] }
    if (rows.length === 0 || to >= size) return
    from = to
  }
}

async function fetchRows(
  client: Client,
  ask: Ask,
  from: number,
  limit: number,
): Promise<AuditedEntry[]> {
  const after = from > 0 ? `after=${from - 1}&` : ''
  const page = (await ask(`v1/entries?${after}limit=${limit}`)) as { entries?: unknown } | null
  if (!Array.isArray(page?.entries)) throw malformed(client)
  return page.entries.map((entry) => readRow(entry) ?? raise(malformed(client)))
}

async function fetchTexts(
  client: Client,
  ask: Ask,
  indexes: readonly number[],
): Promise<Map<number, string>> {
  const texts = new Map<number, string>()
  // One after another: a service limits how often it may be asked.
  for (const index of indexes) {
    const { entry } = readRow(await ask(`v1/entries/${index}`)) ?? raise(malformed(client))
    texts.set(index, entry)
  }
  return texts
}

function readRow(served: unknown): AuditedEntry | undefined {
  const { index, acceptedAt, leafHash, entry } = (served ?? {}) as Record<string, unknown>
  if (typeof index !== 'number' || typeof acceptedAt !== 'string') return undefined
  const hash = typeof leafHash === 'string' ? fromBase64(leafHash) : undefined
  if (!hash || typeof entry !== 'string') return undefined
  return { index, acceptedAt, leafHash: hash, entry }
}

/**
 * An entry that is not in the list may only be kept from us.
 *
 * @throws RemoteProblem if it is
 */
async function askWhy(ask: Ask, index: number): Promise<void> {
  try {
    await ask(`v1/entries/${index}`)
  } catch (error) {
    if (!(error instanceof RemoteProblem) || error.status !== 404) throw error
  }
}

const malformed = ({ url }: Client) => fault('answer_malformed', { url })

function raise(error: unknown): never {
  throw error
}
