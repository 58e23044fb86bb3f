import { randomUUID } from 'node:crypto'
import { importJWK, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  parseSubmission,
  SUBMISSION_TYPE,
  verifySubmission,
} from '../../src/core/log/submission.ts'
import { generateKey } from '../../src/native/keys.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { type SigningKey, signSubmission, signToken } from '../../src/native/signing.ts'

const ORIGIN = 'ledger.example/2026'
const ISS = '91350100M000100Y43'
const iat = Math.floor(Date.now() / 1000)

const signingKey = async (alg: 'ES256' | 'Ed25519'): Promise<SigningKey> => ({
  ...(await generateKey(alg, ISS)),
  iss: ISS,
})

describe.each(['ES256', 'Ed25519'] as const)('with an %s key', (alg) => {
  it('a submission is one that the core reads, and whose signature it and jose accept', async () => {
    const key = await signingKey(alg)
    const event = { type: 'battery.retired', note: '电池' }
    const claims = { aud: ORIGIN, event, iat, jti: randomUUID() }
    const jws = signSubmission(key, claims)
    const submission = parseSubmission(jws)
    expect(submission).toMatchObject({ kid: key.kid, issuer: ISS, audience: ORIGIN, event })
    await verifySubmission(submission, key.publicKey, verifySignature)
    const { payload } = await jwtVerify(jws, await importJWK({ ...key.publicKey }, alg), {
      typ: SUBMISSION_TYPE,
    })
    expect(payload).toEqual({ iss: ISS, ...claims })
  })

  it('a token is a JWT that ends five minutes after it was signed', async () => {
    const key = await signingKey(alg)
    const jti = randomUUID()
    const token = signToken(key, { aud: ORIGIN, iat, jti })
    const { payload, protectedHeader } = await jwtVerify(
      token,
      await importJWK({ ...key.publicKey }, alg),
      { typ: 'access+jwt', audience: ORIGIN, issuer: ISS },
    )
    expect(protectedHeader.kid).toBe(key.kid)
    expect(payload).toEqual({ iss: ISS, aud: ORIGIN, iat, exp: iat + 300, jti })
  })
})
