import { beforeAll, describe, expect, it } from 'vitest'
import { fromBase64 } from '../../../src/core/bytes/encoding.ts'
import { openCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { verifyConsistency } from '../../../src/core/log/merkle.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import { parseTrust } from '../../../src/core/log/trust.ts'
import { consistency, jwks, log } from '../../../src/http/schemas/log.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import { nextBatteryCode, registered } from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'

let service: TestApp
let collector: Enterprise

beforeAll(async () => {
  service = await openTestApp()
  collector = service.fleet.enterprise('collector')
  await service.admit()
})

/** A checkpoint that covers one entry more. */
async function grow() {
  await service.ledger.covering(await service.append(collector.sign(registered(nextBatteryCode()))))
  const { text, type } = await service.get('/checkpoint').expect(200)
  expect(type).toBe('text/plain')
  return openCheckpoint(text, service.fleet.origin, [service.logKey], verifySignature)
}

describe('the log', () => {
  it('tells who it is, with keys that make a trust file', async () => {
    const checkpoint = await grow()
    const body = log.parse((await service.get('/v1/log').expect(200)).body)
    expect(body).toMatchObject({ origin: service.fleet.origin, size: checkpoint.size })
    const { origin, vkey, vkeys, policy, authorityKeys } = body
    expect(vkeys).toEqual([vkey])
    const trust = parseTrust(JSON.stringify({ origin, policy, authorityKeys }))
    expect(trust?.policy).toEqual(unwitnessed(service.logKey))
    expect(trust?.authorityKeys).toEqual(service.fleet.authorityKeys)
  })

  it('gives out the keys of the log and of the authority', async () => {
    const { keys } = jwks.parse((await service.get('/.well-known/jwks.json').expect(200)).body)
    expect(keys.map(({ x }) => x)).toEqual([
      service.logKey.publicKey.x,
      service.fleet.authority.key.key.x,
    ])
  })

  it('proves that it only grew between two checkpoints', async () => {
    const older = await grow()
    const newer = await grow()
    const path = `/v1/consistency?from=${older.size}`
    for (const address of [path, `${path}&to=${newer.size}`]) {
      const body = consistency.parse((await service.get(address).expect(200)).body)
      expect(body.to).toBe(newer.size)
      const proof = body.proof.map((hash) => fromBase64(hash)!)
      verifyConsistency(older.size, newer.size, older.root, newer.root, proof)
    }
  })

  it('lets a proof between two sizes be kept for ever, and one to the newest not', async () => {
    const { size } = await grow()
    const fixed = await service.get(`/v1/consistency?from=1&to=${size}`).expect(200)
    expect(fixed.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const open = await service.get('/v1/consistency?from=1').expect(200)
    expect(open.headers['cache-control']).toBe('no-cache')
  })

  it.each([
    ['', 400],
    ['?from=x', 400],
    ['?from=0', 404],
    ['?from=2&to=1', 400],
    ['?from=1&to=9999', 404],
  ])('refuses a proof of %s with %i', async (query, status) => {
    await service.get(`/v1/consistency${query}`).expect(status)
  })

  it.each(['/checkpoint', '/v1/log', '/v1/consistency?from=1', '/.well-known/jwks.json'])(
    'lets any page fetch %s',
    async (path) => {
      const { headers } = await service.get(path).set('Origin', 'https://verifier.test')
      expect(headers['access-control-allow-origin']).toBe('*')
      expect(headers['cross-origin-resource-policy']).toBe('cross-origin')
    },
  )

  it('answers 304 while nothing new is published', async () => {
    await grow()
    const { headers } = await service.get('/checkpoint')
    await service.get('/checkpoint').set('If-None-Match', headers.etag!).expect(304)
  })
})
