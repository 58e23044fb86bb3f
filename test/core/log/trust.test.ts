import { describe, expect, it } from 'vitest'
import { parsePublicKey } from '../../../src/core/keys/jwk.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import { formatTrust, parseTrust, type Trust } from '../../../src/core/log/trust.ts'
import { newKey } from '../../support/fleet.ts'
import { newLogKey } from '../../support/log-key.ts'

const ORIGIN = 'ledger.example/2026'
const authority = newKey()
const trust: Trust = {
  origin: ORIGIN,
  policy: unwitnessed(newLogKey(ORIGIN).verifierKey),
  authorityKeys: [{ kid: authority.kid, key: authority.key }],
}
const file = JSON.parse(formatTrust(trust)) as Record<string, unknown>

describe('a trust file', () => {
  it('reads back as the same', () => {
    expect(parseTrust(formatTrust(trust))).toEqual(trust)
  })

  it('is refused if a key goes by the name of another', () => {
    const forged = [{ ...authority.key, kid: newKey().kid }]
    expect(parseTrust(JSON.stringify({ ...file, authorityKeys: forged }))).toBeUndefined()
  })

  it('is refused without a key of the log that it is about', () => {
    const origin = 'other.example/2026'
    expect(parseTrust(JSON.stringify({ ...file, origin }))).toBeUndefined()
    expect(parseTrust(JSON.stringify({ ...file, policy: ['quorum none'] }))).toBeUndefined()
  })

  it('is refused if anything in it is not what it should be', () => {
    for (const text of [
      '',
      'null',
      '[]',
      '{}',
      JSON.stringify({ ...file, policy: 'quorum none' }),
    ]) {
      expect(parseTrust(text)).toBeUndefined()
    }
  })
})

describe('a public key', () => {
  it('is taken without the members that are not public', () => {
    const jwk = { ...authority.key, d: 'secret', kid: 'k', alg: 'ES256' }
    expect(parsePublicKey(jwk)).toEqual(authority.key)
  })

  it('is refused on another curve, with a coordinate short or respelt', () => {
    const { x, y } = authority.key as { x: string; y: string }
    for (const jwk of [
      { kty: 'EC', crv: 'P-384', x, y },
      { kty: 'EC', crv: 'P-256', x },
      { kty: 'EC', crv: 'P-256', x: x.slice(1), y },
      { kty: 'OKP', crv: 'Ed25519', x: `${x}=` },
      { kty: 'RSA', n: x, e: 'AQAB' },
    ]) {
      expect(parsePublicKey(jwk)).toBeUndefined()
    }
  })
})
