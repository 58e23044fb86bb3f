import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { toBase64Url, toUtf8 } from '../../src/core/bytes/encoding.ts'
import { generateKey } from '../../src/native/keys.ts'
import { signToken } from '../../src/native/signing.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { type Enterprise, newKey, type Signer } from '../support/fleet.ts'

let service: TestApp
let auditor: Enterprise
let collector: Enterprise
let revoked: Signer

const seconds = () => Math.floor(Date.now() / 1000)

beforeAll(async () => {
  service = await openTestApp()
  const { fleet } = service
  auditor = fleet.enterprise('auditor')
  collector = fleet.enterprise('collector')
  revoked = fleet.addKey(auditor)
  await service.admit()
  const event = { type: 'key.revoked', kid: revoked.key.kid, reason: 'lost' }
  const time = new Date().toISOString()
  await service.append(fleet.authority.sign({ ...event, time }))
})

const encode = (part: object) => toBase64Url(toUtf8(JSON.stringify(part)))
const header = () => ({ alg: 'ES256', kid: auditor.key.kid, typ: 'access+jwt' })
const claims = () => ({
  iss: auditor.iss,
  aud: service.fleet.origin,
  iat: seconds(),
  exp: seconds() + 60,
})

describe('an access token', () => {
  it.each(['EC', 'OKP'] as const)('of a registered %s key lets its holder read', async (kty) => {
    const { token } = service.fleet.addKey(auditor, 'device', kty)
    await service.admit()
    await service.get('/v1/entries', token()).expect(200)
  })

  it('as the command line signs it lets its holder read', async () => {
    const key = await generateKey('Ed25519', auditor.iss)
    const event = { type: 'key.added', enterprise: auditor.iss, kind: 'device', label: 'cli' }
    const time = new Date().toISOString()
    await service.append(service.fleet.authority.sign({ ...event, time, key: key.publicKey }))
    const token = signToken(
      { ...key, iss: auditor.iss },
      { aud: service.fleet.origin, iat: seconds(), jti: 'c0ffee00-0000-4000-8000-000000000000' },
    )
    await service.get('/v1/entries', token).expect(200)
  })

  it('may come from a clock that is ahead by less than five minutes, as a submission may', async () => {
    const iat = seconds() + 200
    const token = auditor.token({ claims: { iat, exp: iat + 300 } })
    await service.get('/v1/entries', token).expect(200)
  })

  it.each<[what: string, reason: string, token: () => string]>([
    ['of a revoked key', 'key', () => revoked.token()],
    ['of a key that is not registered', 'key', () => auditor.token({ header: { kid: 'x' } })],
    [
      'whose issuer the key does not belong to',
      'key',
      () => collector.token({ claims: { iss: auditor.iss } }),
    ],
    ['signed by another key', 'signature', () => auditor.token({ key: newKey() })],
    ['for another log', 'audience', () => auditor.token({ claims: { aud: 'other.test' } })],
    [
      'for several logs',
      'audience',
      () => auditor.token({ claims: { aud: [service.fleet.origin, 'other.test'] } }),
    ],
    ['without an audience', 'audience', () => auditor.token({ claims: { aud: undefined } })],
    [
      'that has expired',
      'expired',
      () => auditor.token({ claims: { iat: seconds() - 100, exp: seconds() - 10 } }),
    ],
    ['without an end', 'lifetime', () => auditor.token({ claims: { exp: undefined } })],
    ['without a beginning', 'lifetime', () => auditor.token({ claims: { iat: undefined } })],
    [
      'that holds longer than five minutes',
      'lifetime',
      () => auditor.token({ claims: { exp: seconds() + 302 } }),
    ],
    [
      'issued in the future',
      'clock',
      () => auditor.token({ claims: { iat: seconds() + 310, exp: seconds() + 400 } }),
    ],
    ['that is not valid yet', 'clock', () => auditor.token({ claims: { nbf: seconds() + 310 } })],
    ['of another type', 'malformed', () => auditor.token({ header: { typ: 'JWT' } })],
    ['with an embedded key', 'malformed', () => auditor.token({ header: { jwk: newKey().key } })],
    ['with critical headers', 'malformed', () => auditor.token({ header: { crit: ['b64'] } })],
    [
      'without a signature',
      'malformed',
      () => `${encode({ ...header(), alg: 'none' })}.${encode(claims())}.`,
    ],
    [
      'with the public key as an HMAC secret',
      'malformed',
      () => {
        const input = `${encode({ ...header(), alg: 'HS256' })}.${encode(claims())}`
        const mac = createHmac('sha256', JSON.stringify(auditor.key.key)).update(input).digest()
        return `${input}.${toBase64Url(mac)}`
      },
    ],
    [
      'with a backslash in a claim’s name',
      'malformed',
      () => auditor.token({ claims: { '\\': 1 } }),
    ],
    [
      'with a quote in a name of its header',
      'malformed',
      () => auditor.token({ header: { '"': 1 } }),
    ],
    ['that is no token', 'malformed', () => 'abc'],
  ])('%s is refused', async (_, reason, token) => {
    const response = await service.get('/v1/entries', token()).expect(401)
    expect(response.body).toMatchObject({ code: 'token_invalid', params: { reason } })
    expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
  })

  it('that a wrong clock spoils names the clock that it was held against', async () => {
    const early = auditor.token({ claims: { iat: seconds() + 310, exp: seconds() + 400 } })
    const late = auditor.token({ claims: { iat: seconds() - 400, exp: seconds() - 310 } })
    for (const token of [early, late]) {
      const { body } = await service.get('/v1/entries', token).expect(401)
      expect(Math.abs(Date.parse(body.params.now) - Date.now())).toBeLessThan(60_000)
      expect(body.detail).toContain(body.params.now)
    }
  })

  it('that is refused is refused for what is public, too', async () => {
    await service.get('/v1/batteries/001CB240000003B3C0221953', 'abc').expect(401)
  })

  it('comes as Bearer and no other scheme', async () => {
    const get = service.get('/v1/entries').set('Authorization', 'Basic YTpi')
    expect((await get.expect(401)).body.code).toBe('token_invalid')
  })

  it('is no submission, and a submission is no token', async () => {
    await service.post(auditor.token()).expect(400)
    const time = new Date().toISOString()
    await service.get('/v1/entries', auditor.sign({ type: 'x', time })).expect(401)
  })
})
