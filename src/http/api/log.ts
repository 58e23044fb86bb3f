/** The log as such: who it is, what it has signed, and proofs that it only ever grew. */

import { toBase64 } from '../../core/bytes/encoding.ts'
import { LedgerError } from '../../core/errors.ts'
import type { NamedKey, PublicKey } from '../../core/keys/signature.ts'
import { thumbprintOf } from '../../core/keys/thumbprint.ts'
import { formatVerifierKey } from '../../core/keys/verifier-key.ts'
import { type Policy, policyLines } from '../../core/log/policy.ts'
import { consistencyProof, tilesForConsistencyProof } from '../../core/log/proofs.ts'
import { logKeysOf } from '../../core/log/trust.ts'
import type { PublishedCheckpoint } from '../../db/checkpoints.ts'
import type { Db } from '../../db/database.ts'
import { readTiles } from '../../db/tiles.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { json, media } from '../content.ts'
import { count, inOrder, query, RANGE } from '../query.ts'
import { defineRoute, immutable } from '../route.ts'
import { consistency, jwks, log } from '../schemas/log.ts'

interface Deps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'latest' | 'registry'>
  readonly origin: string
  /** The log's keys, its witnesses, and which of them have to agree. */
  readonly policy: Policy
  /** Those that are configured: what a trust file needs. Others are in the log. */
  readonly authorityKeys: readonly NamedKey[]
  readonly demo: boolean
}

export const getCheckpoint = defineRoute({
  at: 'GET /checkpoint',
  name: 'getCheckpoint',
  summary: 'The newest checkpoint, C2SP tlog-checkpoint',
  crossOrigin: true,
  answers: { 200: { 'text/plain': 'text' } },
  refusals: ['not_found'],
  handler:
    ({ ledger }: Pick<Deps, 'ledger'>) =>
    () =>
      media('text/plain; charset=utf-8', latest(ledger).note),
})

export const getLog = defineRoute({
  at: 'GET /v1/log',
  name: 'getLog',
  summary: 'Who the log is, its keys, and the newest checkpoint',
  crossOrigin: true,
  answers: { 200: json(log) },
  refusals: [],
  handler: ({ ledger, origin, policy, authorityKeys, demo }: Deps) => {
    const vkeys = logKeysOf({ origin, policy }).map(formatVerifierKey)
    return () => {
      const checkpoint = ledger.latest()
      return {
        origin,
        vkey: vkeys[0],
        vkeys,
        policy: policyLines(policy),
        authorityKeys: authorityKeys.map(publicJwk),
        size: checkpoint?.size ?? 0,
        checkpoint: checkpoint?.note ?? null,
        ...(demo && { demo }),
      }
    }
  },
})

export const getConsistencyProof = defineRoute({
  at: 'GET /v1/consistency',
  name: 'getConsistencyProof',
  summary: 'Proof that the log of one size only grew into that of another (RFC 9162)',
  crossOrigin: true,
  query: query({
    from: count(0).meta({ description: 'The older size' }),
    to: count(0).optional().meta({ description: 'The newer size; the newest if left out' }),
  }).refine(inOrder, RANGE),
  answers: { 200: json(consistency) },
  refusals: ['not_found'],
  handler:
    ({ db, ledger }: Pick<Deps, 'db' | 'ledger'>) =>
    async ({ query: asked, res }) => {
      const { size } = latest(ledger)
      const { from, to = size } = asked
      if (to > size) throw new LedgerError('not_found', { from, to, size })
      const hashes = await readTiles(db, tilesForConsistencyProof(from, to))
      const proof = consistencyProof(from, to, hashes).map(toBase64)
      if (asked.to !== undefined) res.set('Cache-Control', immutable('public'))
      return { from, to, proof }
    },
})

export const getKeys = defineRoute({
  at: 'GET /.well-known/jwks.json',
  name: 'getKeys',
  summary: 'The keys of the log and of the authority that hold now, as a JWK set',
  crossOrigin: true,
  answers: { 200: json(jwks) },
  refusals: [],
  handler: ({ ledger, origin, policy }: Pick<Deps, 'ledger' | 'origin' | 'policy'>) => {
    const ofLog = logKeysOf({ origin, policy }).map(({ publicKey: key }) => ({
      kid: thumbprintOf(key),
      key,
    }))
    return async () => {
      const authority = [...(await ledger.registry()).keys.values()].filter(
        ({ kind, revokedAt }) => kind === 'authority' && revokedAt === undefined,
      )
      return { keys: [...ofLog, ...authority].map(publicJwk) }
    }
  },
})

/** @throws {@link LedgerError} `not_found` before the first checkpoint */
function latest(ledger: Pick<Ledger, 'latest'>): PublishedCheckpoint {
  const checkpoint = ledger.latest()
  if (!checkpoint) throw new LedgerError('not_found', { reason: 'unpublished' })
  return checkpoint
}

const publicJwk = ({ kid, key }: NamedKey) => ({ ...key, kid, use: 'sig', alg: algorithmOf(key) })

const algorithmOf = (key: PublicKey) => (key.kty === 'EC' ? 'ES256' : 'Ed25519')
