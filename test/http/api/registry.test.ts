import { beforeAll, describe, expect, it } from 'vitest'
import {
  enterprise,
  enterprisePage,
  facilityPage,
  registeredKey,
} from '../../../src/http/schemas/registry.ts'
import { openTestApp, PUBLIC_URL, type TestApp } from '../../support/app.ts'
import { DISTRICT, type Enterprise, newKey } from '../../support/fleet.ts'

let service: TestApp
let collector: Enterprise
let recycler: Enterprise
let auditor: Enterprise

const permits = [{ kind: 'eia', number: '渝环 1', validFrom: '2026-01-01', validTo: '2027-12-31' }]

const say = async (event: object) =>
  service.append(service.fleet.authority.sign({ time: new Date().toISOString(), ...event }))

beforeAll(async () => {
  service = await openTestApp()
  const { fleet } = service
  collector = fleet.enterprise('collector', 'warehouse')
  recycler = fleet.enterprise('recycler')
  auditor = fleet.enterprise('auditor')
  await service.admit()
  const facility = { type: 'facility.registered', name: '一号库', district: DISTRICT }
  await say({ ...facility, facility: 'CQ-A-001', enterprise: collector.iss })
  const warehouse = { kind: 'warehouse', permits, storageLimitTonnes: 30 }
  await say({ ...facility, facility: 'CQ-A-002', enterprise: collector.iss, ...warehouse })
  const plant = { facility: 'CQ-B-001', enterprise: recycler.iss, kind: 'plant' }
  await say({ ...facility, ...plant, district: '500112' })
  await say({ type: 'enterprise.changed', creditCode: recycler.iss, district: '500112' })
})

const codes = ({ body }: { body: { enterprises: { creditCode: string }[] } }) =>
  body.enterprises.map(({ creditCode }) => creditCode)
const facilities = ({ body }: { body: { facilities: { facility: string }[] } }) =>
  body.facilities.map(({ facility }) => facility)

describe('the list of enterprises', () => {
  const list = (query: string, { token }: Enterprise = auditor) =>
    service.get(`/v1/enterprises${query}`, token())

  it('is for auditors, regulators and the authority, in the order of registration', async () => {
    const all = [collector.iss, recycler.iss, auditor.iss]
    const response = await list('').expect(200)
    expect(codes(response)).toEqual(all)
    enterprisePage.parse(response.body)
    const { authority } = service.fleet
    expect(codes(await service.get('/v1/enterprises', authority.token()))).toEqual(all)
  })

  it('shows an enterprise itself alone, and the public nothing', async () => {
    expect(codes(await list('', collector))).toEqual([collector.iss])
    const { body } = await service.get('/v1/enterprises').expect(401)
    expect(body.code).toBe('token_invalid')
  })

  it('is narrowed down by role and by district', async () => {
    expect(codes(await list('?role=warehouse'))).toEqual([collector.iss])
    expect(codes(await list(`?district=${DISTRICT}`))).toEqual([collector.iss, auditor.iss])
    expect(codes(await list('?district=500112&role=recycler'))).toEqual([recycler.iss])
    for (const query of ['?role=king', '?district=5001', '?role=collector&role=x']) {
      expect((await list(query).expect(400)).body.code).toBe('request_malformed')
    }
  })

  it('comes in pages, which keep what it was narrowed down by', async () => {
    const first = await list(`?district=${DISTRICT}&limit=1`)
    expect(codes(first)).toEqual([collector.iss])
    const { link } = first.headers
    expect(link).toMatch(`<${PUBLIC_URL}/v1/enterprises?`)
    const next = /\/v1\/enterprises(\?[^>]+)/.exec(String(link))![1]!
    const second = await list(next)
    expect(codes(second)).toEqual([auditor.iss])
    expect(second.body.next).toBeNull()
    expect(second.headers).not.toHaveProperty('link')
  })
})

describe('an enterprise', () => {
  const show = ({ iss }: Enterprise, { token }: Enterprise) =>
    service.get(`/v1/enterprises/${iss}`, token()).expect(200)

  it('sees all of itself: what it was from which entry on, its keys, its facilities', async () => {
    const { body } = await show(recycler, recycler)
    enterprise.parse(body)
    expect(body).toMatchObject({ district: '500112', roles: ['recycler'], suspended: false })
    expect(body.history.map(({ district }: { district: string }) => district)).toEqual([
      DISTRICT,
      '500112',
    ])
    const { kid, key } = recycler.key
    const about = { holder: recycler.iss, kind: 'device', label: 'device key', revokedAt: null }
    expect(body.keys).toEqual([{ kid, key, ...about, addedAt: expect.any(Number) }])
    expect(body.facilities).toMatchObject([{ facility: 'CQ-B-001', kind: 'plant' }])
  })

  it('sees of another, whose code it knows, who it is and where it may work, but no keys', async () => {
    const { body } = await show(collector, recycler)
    enterprise.parse(body)
    expect(body).toMatchObject({ name: collector.name, roles: ['collector', 'warehouse'] })
    expect(body.facilities[1]).toMatchObject({ facility: 'CQ-A-002', permits })
    expect(body).not.toHaveProperty('keys')
    expect(body).not.toHaveProperty('history')
    expect((await show(collector, auditor)).body.keys).toHaveLength(1)
  })

  it('is nothing to the public, whether it is there or not', async () => {
    for (const code of [collector.iss, '91350100M000100Y43']) {
      await service.get(`/v1/enterprises/${code}`).expect(401)
    }
    const { body } = await service.get('/v1/enterprises/x', auditor.token()).expect(404)
    expect(body.code).toBe('not_found')
  })

  it('holds no role while it is suspended, and its auditors see no more than their own', async () => {
    const another = service.fleet.enterprise('auditor')
    await service.admit()
    await say({ type: 'enterprise.suspended', creditCode: another.iss, reason: '许可到期' })
    const own = await show(another, another)
    expect(own.body).toMatchObject({ roles: [], suspended: true })
    await service.get('/v1/entries/0', another.token()).expect(403)
    await say({ type: 'enterprise.reinstated', creditCode: another.iss, reason: '许可已续' })
    await service.get('/v1/entries/0', another.token()).expect(200)
  })
})

describe('the list of facilities', () => {
  const list = (query: string, { token }: Enterprise) =>
    service.get(`/v1/facilities${query}`, token()).expect(200)

  it('shows all to who sees all, and an enterprise its own', async () => {
    const all = await list('', auditor)
    facilityPage.parse(all.body)
    expect(facilities(all)).toEqual(['CQ-A-001', 'CQ-A-002', 'CQ-B-001'])
    expect(facilities(await list('', collector))).toEqual(['CQ-A-001', 'CQ-A-002'])
    await service.get('/v1/facilities').expect(401)
  })

  it('is narrowed down by enterprise, which has to be named to see another’s, kind and district', async () => {
    expect(facilities(await list(`?enterprise=${recycler.iss}`, collector))).toEqual(['CQ-B-001'])
    expect(facilities(await list('?kind=warehouse', auditor))).toEqual(['CQ-A-002'])
    expect(facilities(await list('?district=500112', auditor))).toEqual(['CQ-B-001'])
  })
})

describe('a key', () => {
  it('is public to who knows its thumbprint, with the entries that prove it, and no label', async () => {
    const device = service.fleet.addKey(collector)
    await service.admit()
    const time = new Date().toISOString()
    const event = { type: 'key.revoked', time, kid: device.key.kid, reason: 'lost' }
    const revokedAt = await service.append(service.fleet.authority.sign(event))
    const { body, headers } = await service.get(`/v1/keys/${device.key.kid}`).expect(200)
    registeredKey.parse(body)
    expect(body).toEqual({
      ...{ kid: device.key.kid, key: device.key.key, holder: collector.iss, kind: 'device' },
      ...{ addedAt: expect.any(Number), revokedAt },
    })
    expect(headers['access-control-allow-origin']).toBe('*')
  })

  it('of the authority stands in no entry', async () => {
    const { kid } = service.fleet.authority.key
    const { body } = await service.get(`/v1/keys/${kid}`).expect(200)
    expect(body).toMatchObject({ holder: 'authority', addedAt: null, revokedAt: null })
  })

  it('that nobody registered is not found', async () => {
    for (const kid of [newKey().kid, '__proto__']) {
      expect((await service.get(`/v1/keys/${kid}`).expect(404)).body.code).toBe('not_found')
    }
  })
})
