/** The authority's key is changed by three commands, and a trust file of before goes on to serve. */

import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkHistory } from '../../../src/cli/verifying/history-checks.ts'
import { AUTHORITY } from '../../../src/core/log/submission.ts'
import { parseTrust } from '../../../src/core/log/trust.ts'
import { writeKeyFile } from '../../../src/native/keys.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import { cellproof, cellproofJson } from '../../support/cli.ts'
import { nextBatteryCode, registered } from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'
import { temporaryFolder } from '../../support/ledger.ts'

let service: TestApp
let url: string
let collector: Enterprise
let folder: string
const file = (name: string) => path.join(folder, name)

beforeAll(async () => {
  service = await openTestApp()
  collector = service.fleet.enterprise('collector')
  await service.admit()
  const server = createServer(service.app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = await temporaryFolder()
  afterAll(() => server.close())

  const { kid, key, privateKey } = service.fleet.authority.key
  const { d } = privateKey.export({ format: 'jwk' })
  const root = { publicKey: key, d: d!, kid, alg: 'ES256', iss: AUTHORITY } as const
  await writeKeyFile(file('authority.jwk'), root, { replace: false })
  const { out } = await cellproof(['trust', '--url', url])
  await writeFile(file('trust.json'), out)
})

const addKey = (name: string, signer: string, ...more: string[]) => {
  const args = [file(name), '--key', file(signer), '--url', url, '--label', '主管机构 2027']
  return cellproofJson(['add-key', ...args, ...more])
}
const revoke = (kid: string, signer: string) =>
  cellproofJson(['revoke', '--key', file(signer), '--url', url, '--', kid])
const standing = async (kid: string) => (await service.get(`/v1/keys/${kid}`)).body
const keysServed = async () =>
  (await service.get('/.well-known/jwks.json')).body.keys.map(({ kid }: { kid: string }) => kid)

describe('the authority’s key', () => {
  let root: string
  let fresh: string

  it('is followed by another: made, added with the old one', async () => {
    root = service.fleet.authority.key.kid
    const made = await cellproofJson(['keygen', '--iss', AUTHORITY, '-o', file('next.jwk')])
    fresh = made.json.kid
    const { exitCode, json } = await addKey('next.jwk', 'authority.jwk')
    expect({ exitCode, json }).toEqual({
      exitCode: 0,
      json: { index: expect.any(Number), kid: fresh, holder: AUTHORITY },
    })
    expect(await standing(fresh)).toMatchObject({
      ...{ holder: AUTHORITY, kind: 'authority', addedAt: json.index, revokedAt: null },
    })
    expect(await keysServed()).toEqual([expect.any(String), root, fresh])
    expect((await addKey('next.jwk', 'authority.jwk')).json.error.code).toBe('key_conflict')
  })

  it('is not revoked with itself, and is with the one that follows', async () => {
    expect((await revoke(root, 'authority.jwk')).json.error.code).toBe('self_revocation')
    const { exitCode, json } = await revoke(root, 'next.jwk')
    expect(exitCode).toBe(0)
    expect(await standing(root)).toMatchObject({ addedAt: null, revokedAt: json.index })
    expect(await keysServed()).toEqual([expect.any(String), fresh])
    expect((await revoke(fresh, 'authority.jwk')).json.error.code).toBe('key_revoked')
  })

  it('lets whoever holds the new one read, and nobody with the old one', async () => {
    const token = async (name: string) =>
      (await cellproof(['token', '--key', file(name), '--url', url])).out.trim()
    await service.get('/v1/enterprises', await token('next.jwk')).expect(200)
    const refused = await service.get('/v1/enterprises', await token('authority.jwk')).expect(401)
    expect(refused.body.code).toBe('token_invalid')
  })

  it('admits enterprises and their keys as before', async () => {
    const [admin, device] = [file('admin.jwk'), file('device.jwk')]
    await cellproof(['keygen', '--iss', collector.iss, '-o', admin])
    await cellproof(['keygen', '--iss', collector.iss, '-o', device])
    expect((await addKey('admin.jwk', 'next.jwk')).json).toMatchObject({ holder: collector.iss })
    const { json } = await addKey('device.jwk', 'admin.jwk', '--kind', 'device')
    expect(await standing(json.kid)).toMatchObject({ holder: collector.iss, kind: 'device' })
    expect((await addKey('next.jwk', 'device.jwk', '--iss', collector.iss)).exitCode).toBe(1)
  })

  it('needs no new trust file: an audit by the old one finds nothing', async () => {
    const last = await service.append(collector.sign(registered(nextBatteryCode())))
    await service.ledger.covering(last)
    const old = await readFile(file('trust.json'), 'utf8')
    expect(old).not.toContain(fresh)
    const args = ['audit', url, '--key', file('next.jwk'), '--trust', file('trust.json')]
    const { exitCode, out } = await cellproof(args)
    expect({ exitCode, out }).toMatchObject({ exitCode: 0 })
    expect((await cellproof(['trust', '--url', url])).out).toBe(old)
  })

  it('that a service says is revoked vouches for no entry after, though a trust file has it', async () => {
    const code = nextBatteryCode()
    const index = await service.append(collector.sign(registered(code)))
    const token = collector.token()
    const { entries } = (await service.get(`/v1/batteries/${code}/entries`, token)).body
    const trust = parseTrust(await readFile(file('trust.json'), 'utf8'))!
    const { kid, key } = collector.key
    const signer = { kid, key, iss: collector.iss }
    const told = async (revokedAt: number | undefined) => {
      const means = {
        ...{ trust, keys: [signer], verify: verifySignature },
        findKey: async () => ({ ...signer, addedAt: 1, revokedAt }),
      }
      const [checked] = await checkHistory(code, entries, means)
      return checked!.outcome
    }
    expect(await told(undefined)).toEqual({ result: 'holds' })
    expect(await told(index + 1)).toEqual({ result: 'holds' })
    const { result, reason } = await told(index - 1)
    expect({ result, reason }).toMatchObject({ result: 'broken', reason: { code: 'key_revoked' } })
  })
})

describe('add-key', () => {
  it('has to be told whose a key is that does not say so', async () => {
    const { kty, crv, x } = JSON.parse(await readFile(file('authority.jwk'), 'utf8'))
    const { y } = service.fleet.authority.key.key as { y: string }
    await writeFile(file('bare.jwk'), JSON.stringify({ kty, crv, x, y }))
    const { exitCode, json } = await addKey('bare.jwk', 'next.jwk')
    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: 'key_without_issuer' })
  })
})
