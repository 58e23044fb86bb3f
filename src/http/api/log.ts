/** The log as such: who it is, what it has signed, and proofs that it only ever grew. */

import { Router } from 'express'
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
import { CONSISTENCY_QUERY } from '../queries.ts'
import { askedOf } from '../query.ts'
import { refuseMethod } from '../requests.ts'
import { publicProof, setImmutable } from './answers.ts'

export interface LogDeps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'latest' | 'registry'>
  readonly origin: string
  /** The log's keys, its witnesses, and which of them have to agree. */
  readonly policy: Policy
  /** Those that are configured: what a trust file needs. Others are in the log. */
  readonly authorityKeys: readonly NamedKey[]
  readonly demo: boolean
}

export function logRouter({ db, ledger, origin, policy, authorityKeys, demo }: LogDeps): Router {
  const router = Router()
  const logKeys = logKeysOf({ origin, policy })
  const vkeys = logKeys.map(formatVerifierKey)

  router
    .route('/checkpoint')
    .all(publicProof)
    .get((_req, res) => {
      const { note } = latest(ledger)
      res.set('Cache-Control', 'no-cache').type('text/plain; charset=utf-8').send(note)
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/log')
    .all(publicProof)
    .get((_req, res) => {
      const checkpoint = ledger.latest()
      res.set('Cache-Control', 'no-cache').json({
        origin,
        vkey: vkeys[0],
        vkeys,
        policy: policyLines(policy),
        authorityKeys: authorityKeys.map(publicJwk),
        size: checkpoint?.size ?? 0,
        checkpoint: checkpoint?.note ?? null,
        ...(demo && { demo }),
      })
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/consistency')
    .all(publicProof)
    .get(async (_req, res) => {
      const asked = askedOf(res, CONSISTENCY_QUERY)
      const { size } = latest(ledger)
      const { from, to = size } = asked
      if (to > size) throw new LedgerError('not_found', { from, to, size })
      const hashes = await readTiles(db, tilesForConsistencyProof(from, to))
      const proof = consistencyProof(from, to, hashes).map(toBase64)
      if (asked.to === undefined) res.set('Cache-Control', 'no-cache')
      else setImmutable(res, 'public')
      res.json({ from, to, proof })
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/.well-known/jwks.json')
    .all(publicProof)
    .get(async (_req, res) => {
      const authority = [...(await ledger.registry()).keys.values()].filter(
        ({ kind, revokedAt }) => kind === 'authority' && revokedAt === undefined,
      )
      const ofLog = logKeys.map(({ publicKey: key }) => ({ kid: thumbprintOf(key), key }))
      const keys = [...ofLog, ...authority]
      res.set('Cache-Control', 'no-cache').json({ keys: keys.map(publicJwk) })
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

/** @throws {@link LedgerError} `not_found` before the first checkpoint */
function latest(ledger: Pick<Ledger, 'latest'>): PublishedCheckpoint {
  const checkpoint = ledger.latest()
  if (!checkpoint) throw new LedgerError('not_found', { reason: 'unpublished' })
  return checkpoint
}

const publicJwk = ({ kid, key }: NamedKey) => ({ ...key, kid, use: 'sig', alg: algorithmOf(key) })

const algorithmOf = (key: PublicKey) => (key.kty === 'EC' ? 'ES256' : 'Ed25519')
