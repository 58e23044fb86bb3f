/**
 * Trust file: what a verifier must have got from elsewhere than the log's operator.
 *
 *     { "origin": "ledger.example/cq",
 *       "logKeys": ["ledger.example/cq+8c2b1e0d+AW…"],
 *       "authorityKeys": [{ "kid": "…", "kty": "EC", "crv": "P-256", "x": "…", "y": "…" }] }
 */

import { LedgerError } from './errors.ts'
import { parseJson } from './json.ts'
import { parsePublicKey } from './jwk.ts'
import type { LogTrust } from './receipt.ts'
import type { NamedKey } from './registry.ts'
import { thumbprintOf } from './thumbprint.ts'
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from './verifier-key.ts'

export interface Trust extends LogTrust {
  /** Every other key is trusted because one of these put it into the log. */
  readonly authorityKeys: readonly NamedKey[]
}

export function formatTrust({ origin, logKeys, authorityKeys }: Trust): string {
  const file = {
    origin,
    logKeys: logKeys.map(formatVerifierKey),
    authorityKeys: authorityKeys.map(({ kid, key }) => ({ kid, ...key })),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** @returns undefined unless it is a trust file, with at least one key of its log */
export function parseTrust(text: string): Trust | undefined {
  const file = parseJson(text)
  if (typeof file !== 'object' || file === null) return undefined
  const { origin, logKeys, authorityKeys } = file as Record<string, unknown>
  if (typeof origin !== 'string' || !Array.isArray(logKeys)) return undefined
  if (!Array.isArray(authorityKeys)) return undefined
  const log = logKeys.map(readLogKey)
  const authority = authorityKeys.map(readNamedKey)
  if (!log.every((key) => key !== undefined)) return undefined
  if (!authority.every((key) => key !== undefined)) return undefined
  return log.some(({ name }) => name === origin)
    ? { origin, logKeys: log, authorityKeys: authority }
    : undefined
}

function readLogKey(text: unknown): VerifierKey | undefined {
  try {
    return parseVerifierKey(String(text))
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}

function readNamedKey(jwk: unknown): NamedKey | undefined {
  const key = parsePublicKey(jwk)
  if (!key) return undefined
  const kid = thumbprintOf(key)
  // A `kid` that is not the key's own would let one key answer for another.
  return (jwk as { kid?: unknown }).kid === kid ? { kid, key } : undefined
}
