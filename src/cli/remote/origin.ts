/** Which log is meant: by its name, by a trust file, or by asking it. */

import { parseTrust, type Trust } from '../../core/log/trust.ts'
import { fault } from '../terminal/fault.ts'
import { readTrust } from '../terminal/files.ts'
import type { Env } from '../terminal/shell.ts'
import { type Client, getJson } from './client.ts'

export interface OriginOptions {
  readonly log?: string
  readonly trust?: string
}

/** @throws Fault `origin_missing`, and those of {@link readTrust} and {@link fetchTrust} */
export async function findOrigin(
  { log, trust }: OriginOptions,
  { LOG_ORIGIN }: Env,
  client?: Client,
): Promise<string> {
  if (log !== undefined) return log
  if (trust !== undefined) return (await readTrust(trust)).origin
  // A log that was named is asked before the environment, which may be about another.
  if (client) return (await fetchTrust(client)).origin
  if (LOG_ORIGIN) return LOG_ORIGIN
  throw fault('origin_missing')
}

/**
 * A log's keys and witnesses by its own account, which is worth no more than its operator's word.
 *
 * @throws Fault `answer_malformed`, and those of {@link getJson}
 */
export async function fetchTrust(client: Client): Promise<Trust> {
  const answer = await getJson(client, 'v1/log')
  const { origin, policy, authorityKeys } = (answer ?? {}) as Record<string, unknown>
  const trust = parseTrust(JSON.stringify({ origin, policy, authorityKeys }))
  if (!trust) throw fault('answer_malformed', { url: client.url })
  return trust
}
