/**
 * Trust file: what a verifier must have got from elsewhere than the log's operator.
 *
 *     { "origin": "ledger.example/cq",
 *       "policy": ["log ledger.example/cq+8c2b1e0d+AW…", "quorum none"],
 *       "authorityKeys": [{ "kid": "…", "kty": "EC", "crv": "P-256", "x": "…", "y": "…" }] }
 */

import { parseJson } from '../bytes/json.ts'
import { parsePublicKey } from '../keys/jwk.ts'
import type { NamedKey } from '../keys/signature.ts'
import { thumbprintOf } from '../keys/thumbprint.ts'
import type { VerifierKey } from '../keys/verifier-key.ts'
import { type Policy, parsePolicy, policyLines } from './policy.ts'

export interface Trust {
  readonly origin: string
  /** The log's keys, its witnesses, and which of them have to agree. */
  readonly policy: Policy
  /** Every other key is trusted because one of these put it into the log. */
  readonly authorityKeys: readonly NamedKey[]
}

/** What of it says whose checkpoints to believe. */
export type LogTrust = Pick<Trust, 'origin' | 'policy'>

/** Keys of the log itself: while it changes its key, two. */
export const logKeysOf = ({ origin, policy }: LogTrust): VerifierKey[] =>
  policy.logs.map(({ key }) => key).filter(({ name }) => name === origin)

export function formatTrust({ origin, policy, authorityKeys }: Trust): string {
  const file = {
    origin,
    policy: policyLines(policy),
    authorityKeys: authorityKeys.map(({ kid, key }) => ({ kid, ...key })),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/**
 * @returns undefined unless it is a trust file, with at least one key of its log
 * @throws LedgerError `policy_malformed`
 */
export function parseTrust(text: string): Trust | undefined {
  const file = parseJson(text)
  if (typeof file !== 'object' || file === null) return undefined
  const { origin, policy: lines, authorityKeys } = file as Record<string, unknown>
  if (typeof origin !== 'string' || !isLines(lines)) return undefined
  if (!Array.isArray(authorityKeys)) return undefined
  const authority = authorityKeys.map(readNamedKey)
  if (!authority.every((key) => key !== undefined)) return undefined
  const policy = parsePolicy(lines.join('\n'))
  const trust = { origin, policy, authorityKeys: authority }
  return logKeysOf(trust).length > 0 ? trust : undefined
}

const isLines = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((line) => typeof line === 'string' && !line.includes('\n'))

function readNamedKey(jwk: unknown): NamedKey | undefined {
  const key = parsePublicKey(jwk)
  if (!key) return undefined
  const kid = thumbprintOf(key)
  // A `kid` that is not the key's own would let one key answer for another.
  return (jwk as { kid?: unknown }).kid === kid ? { kid, key } : undefined
}
