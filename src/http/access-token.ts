/**
 * Access tokens. A bearer token is a short-lived JWT that the reader signs with a registered key, so
 * there is no password, and no secret of the reader's in our hands.
 */

import type { RequestHandler } from 'express'
import { errors, type JWK, jwtVerify } from 'jose'
import { LedgerError } from '../core/errors.ts'
import type { RegisteredKey, Registry } from '../core/events/registry.ts'
import type { Role } from '../core/events/roles.ts'
import { TOKEN_LIFETIME, TOKEN_TYPE } from '../core/keys/access-token.ts'
import { decodeJwt } from '../core/keys/jwt.ts'
import { CLOCK_TOLERANCE } from '../core/log/clock.ts'
import { AUTHORITY } from '../core/log/submission.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { callerOf } from './callers.ts'
import type { Limits } from './limits.ts'
import type { KnownReader } from './reader.ts'

export interface TokenRules {
  readonly registry: Registry
  /** Of the log; tokens for another are refused. */
  readonly origin: string
  readonly now: Date
}

/** Seconds by which a token may be used after its end: it was on its way. */
const LATE = 5

const HEADER_MEMBERS: ReadonlySet<string> = new Set(['alg', 'kid', 'typ'])
const ALL_SEEING: ReadonlySet<Role> = new Set<Role>(['auditor', 'regulator'])

/**
 * The reader that a token stands for.
 *
 * @throws {@link LedgerError} `token_invalid`
 */
export async function verifyToken(token: string, rules: TokenRules): Promise<KnownReader> {
  const { registry, origin, now } = rules
  const key = registry.keys.get(kidOf(token))
  if (!key || key.revokedAt !== undefined) throw invalid('key')
  const { payload } = await jwtVerify(token, key.key as JWK, {
    algorithms: key.key.kty === 'EC' ? ['ES256'] : ['EdDSA', 'Ed25519'],
    typ: TOKEN_TYPE,
    issuer: key.holder,
    audience: origin,
    requiredClaims: ['exp', 'iat'],
    currentDate: now,
    clockTolerance: CLOCK_TOLERANCE,
  }).catch((cause: unknown) => {
    if (!(cause instanceof errors.JOSEError)) throw cause
    throw invalid(reasonOf(cause), { origin, now: now.toISOString() })
  })
  // jose takes a list of audiences too: a token for several logs could be replayed by one of them.
  if (payload.aud !== origin) throw invalid('audience', { origin })
  const { exp = Number.POSITIVE_INFINITY, iat = 0 } = payload
  if (exp - iat > TOKEN_LIFETIME) throw invalid('lifetime')
  const clock = { now: now.toISOString() }
  const seconds = now.getTime() / 1000
  if (iat > seconds + CLOCK_TOLERANCE) throw invalid('clock', clock)
  if (exp <= seconds - LATE) throw invalid('expired', clock)
  return readerBehind(key, registry)
}

/**
 * Finds out who asks, for the request's context. A token that does not hold costs whoever sent it
 * what the request would cost a stranger, and nothing that takes time is done for it before.
 */
export function identify({
  ledger,
  origin,
  now,
  limits: { strangers },
}: {
  ledger: Pick<Ledger, 'registry' | 'findKey' | 'knowsKey'>
  origin: string
  now: () => Date
  limits: Limits
}): RequestHandler {
  const verify = async (token: string, caller: string, cost: number) => {
    strangers.spend(caller, cost)
    try {
      const kid = kidOf(token)
      // Before the registry is brought up to date: anyone may name a key that there is not.
      if (!(await ledger.findKey(kid))) throw invalid('key')
      const registry = await ledger.registry()
      const reader = await verifyToken(token, { registry, origin, now: now() })
      strangers.charge(caller, -cost)
      return reader
    } catch (error) {
      return error as Error
    }
  }

  return async (req, res, next) => {
    const { context } = res.locals
    const { authorization } = req.headers
    // A route that costs nothing is anyone's: its token is not looked at.
    if (authorization !== undefined && context.cost > 0) {
      const token = /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1] ?? ''
      const caller = callerOf(ledger, context.network, token)
      context.reader = await verify(token, caller, context.cost)
    }
    next()
  }
}

function kidOf(token: string): string {
  const header = decodeJwt(token)?.header
  if (!header) throw invalid('malformed')
  // An embedded key, or an address of one, would let the token vouch for itself.
  const isStrict = Object.keys(header).every((member) => HEADER_MEMBERS.has(member))
  if (!isStrict || header.typ !== TOKEN_TYPE || typeof header.kid !== 'string') {
    throw invalid('malformed')
  }
  return header.kid
}

function readerBehind(key: RegisteredKey, { enterprises }: Registry): KnownReader {
  const { holder } = key
  const roles = enterprises.get(holder)?.roles ?? []
  const seesAll = holder === AUTHORITY || roles.some((role) => ALL_SEEING.has(role))
  if (seesAll) return { tier: 'all', key }
  return { tier: 'enterprise', enterprise: holder, key }
}

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed) {
    return CLAIM_REASONS[error.claim] ?? 'malformed'
  }
  return error instanceof errors.JWSSignatureVerificationFailed ? 'signature' : 'malformed'
}

const CLAIM_REASONS: Readonly<Record<string, string>> = {
  aud: 'audience',
  exp: 'lifetime',
  iat: 'lifetime',
  nbf: 'clock',
  iss: 'key',
}

const invalid = (reason: string, more: Record<string, string> = {}) =>
  new LedgerError('token_invalid', { reason, ...more })
