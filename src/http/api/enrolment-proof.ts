/** The proof of a device that it holds the key it asks for. */

import { errors, type JWK, jwtVerify } from 'jose'
import type { z } from 'zod'
import { LedgerError } from '../../core/errors.ts'
import { ENROLMENT_TYPE, isEnrolmentSecret } from '../../core/keys/enrolment.ts'
import { decodeJwt } from '../../core/keys/jwt.ts'
import { thumbprintOf } from '../../core/keys/thumbprint.ts'
import type { enrolmentRequest } from '../schemas/registry.ts'

type EnrolmentRequest = z.infer<typeof enrolmentRequest>

/** Seconds by which a device's clock may differ: it may be new, and not have set it yet. */
const CLOCK_TOLERANCE = 300

/**
 * Checks that the device holds the key, and asks with it for what the body says.
 *
 * @returns the commitment that it binds itself with
 * @throws {@link LedgerError} `submission_untrusted`
 */
export async function verifyProof(
  { proof, key, enterprise, label }: EnrolmentRequest,
  { origin, now }: { origin: string; now: Date },
): Promise<string> {
  if (!decodeJwt(proof)) throw untrusted()
  const { payload, protectedHeader } = await jwtVerify(proof, key as JWK, {
    algorithms: key.kty === 'EC' ? ['ES256'] : ['EdDSA', 'Ed25519'], // never what the proof asks for
    typ: ENROLMENT_TYPE,
    issuer: enterprise,
    audience: origin,
    requiredClaims: ['iat'],
    maxTokenAge: CLOCK_TOLERANCE,
    clockTolerance: CLOCK_TOLERANCE,
    currentDate: now,
  }).catch((cause: unknown) => {
    if (!(cause instanceof errors.JOSEError)) throw cause
    throw untrusted()
  })
  const { aud, commitment } = payload
  const isStrict = protectedHeader.kid === thumbprintOf(key) && aud === origin
  if (!isStrict || payload.label !== label) throw untrusted()
  if (typeof commitment !== 'string' || !isEnrolmentSecret(commitment)) throw untrusted()
  return commitment
}

const untrusted = () =>
  new LedgerError('submission_untrusted', { reason: 'proof' }, { pointer: '/proof' })
