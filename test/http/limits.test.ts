import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { networkOf } from '../../src/http/callers.ts'
import { costOf } from '../../src/http/costs.ts'
import { createLimits } from '../../src/http/limits.ts'
import { ROUTES } from '../../src/http/routes.ts'
import { submissionResults } from '../../src/http/schemas/log.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { newKey } from '../support/fleet.ts'
import { errorOf, refusalOf } from '../support/refusals.ts'

/** With a clock that stands still until it is set. */
function openAllowance() {
  const clock = { now: 0 }
  const told: string[] = []
  const { strangers } = createLimits(
    (caller) => told.push(caller),
    () => clock.now,
  )
  return { ...strangers, clock, told }
}

describe('an allowance', () => {
  it('is used up by what is spent, and fills up again with time', () => {
    const { spend, clock } = openAllowance()
    for (let i = 0; i < 600; i++) spend('a', 1)
    const refusal = errorOf(() => spend('a', 1))
    expect(refusal?.code).toBe('too_many_requests')
    clock.now = Number(refusal?.params.seconds) * 1000
    expect(refusalOf(() => spend('a', 1))).toBeUndefined()
    clock.now = 3_600_000
    for (let i = 0; i < 600; i++) spend('a', 1)
    expect(refusalOf(() => spend('a', 1))).toBe('too_many_requests')
  })

  it('is each caller’s own', () => {
    const { spend } = openAllowance()
    spend('a', 1000)
    expect(refusalOf(() => spend('a', 1))).toBe('too_many_requests')
    expect(refusalOf(() => spend('b', 1))).toBeUndefined()
  })

  it('may be owed for, and then has to fill up for longer', () => {
    const { charge, spend, clock } = openAllowance()
    charge('a', 1600)
    clock.now = 49_000
    expect(refusalOf(() => spend('a', 1))).toBe('too_many_requests')
    clock.now = 51_000
    expect(refusalOf(() => spend('a', 1))).toBeUndefined()
  })

  it('never holds more than it began with, whatever is given back', () => {
    const { charge, spend } = openAllowance()
    charge('a', -5000)
    spend('a', 600)
    expect(refusalOf(() => spend('a', 1))).toBe('too_many_requests')
  })

  it('is told of once when it is used up, and once more when that happens again', () => {
    const { charge, spend, clock, told } = openAllowance()
    for (let round = 0; round < 2; round++) {
      charge('a', 600)
      for (let i = 0; i < 5; i++) refusalOf(() => spend('a', 1))
      expect(told).toHaveLength(round + 1)
      clock.now += 3_600_000
      spend('a', 1)
    }
  })
})

describe('a network', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2ab::1', '2001:db8:1:200'],
    ['2001:db8:1:2ff:ffff:ffff:ffff:ffff', '2001:db8:1:200'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe('what a request costs', () => {
  const cost = (method: string, url: string) => costOf({ method, url } as never)

  it('is what its route declares, however Express lets the path be spelt', () => {
    for (const { method, pattern, cost: declared } of ROUTES) {
      const url = pattern.replace('*tile', 'x001/067').replace(/:\w+/g, 'some-thing.x')
      for (const spelt of [url, `${url}?a=/b`, url.toUpperCase(), url === '/' ? url : `${url}/`]) {
        expect([spelt, cost(method, spelt)]).toEqual([spelt, declared])
      }
    }
  })

  it('is the same without the body, and is something for what is not there', () => {
    expect(cost('HEAD', '/b/X')).toBe(cost('GET', '/b/X'))
    expect(cost('GET', '/nothing')).toBeGreaterThan(0)
    expect(cost('BREW', '/v1/submissions')).toBeGreaterThan(0)
  })
})

const postList = (service: TestApp, submissions: readonly string[]) =>
  request(service.app).post('/v1/submissions').send({ submissions })

describe('the limit on strangers', () => {
  it('counts each refusal of a list, and stops neither a registered key nor other addresses', async () => {
    const service = await openTestApp({ trustProxy: 1 })
    const collector = service.fleet.enterprise('collector')
    await service.admit()
    const accepted = () => collector.sign(registered(nextBatteryCode()))
    const response = await postList(service, [accepted(), ...Array(999).fill('x')]).expect(200)
    const { results } = submissionResults.parse(response.body)
    expect(results.filter(({ status }) => status === 'refused')).toHaveLength(999)

    for (const refused of [
      service.post('x'),
      postList(service, [accepted()]),
      service.get('/v1/log'),
      service.get('/v1/entries', 'no-token'),
      service.get('/v1/log?nothing=1', 'no-token'),
      service.get('/healthz?nothing=1'),
    ]) {
      const { body, headers } = await refused.expect(429)
      expect(body.code).toBe('too_many_requests')
      expect(Number(headers['retry-after'])).toBeGreaterThan(0)
      expect(headers.connection).toBe('close')
    }
    await service.post(accepted()).expect(201)
    await service.get('/v1/enterprises', collector.token()).expect(200)
    await service.get('/v1/log').set('X-Forwarded-For', '192.0.2.2').expect(200)
    // Only the last address is the proxy's own word: what stands before it, anyone may have sent.
    await service.get('/v1/log').set('X-Forwarded-For', '192.0.2.2, 127.0.0.1').expect(429)
    // A port, which a client can change each time, makes it no other; nor does what is no address.
    await service.get('/v1/log').set('X-Forwarded-For', '127.0.0.1:40001').expect(429)
    await service.get('/v1/log').set('X-Forwarded-For', 'unknown').expect(429)
  })

  it('holds for a registered key as well, by itself, if its signatures do not hold', async () => {
    const service = await openTestApp()
    const [collector, other] = [
      service.fleet.enterprise('collector'),
      service.fleet.enterprise('collector'),
    ]
    await service.admit()
    const forged = () => collector.sign(registered(nextBatteryCode()), { key: newKey() })
    await postList(service, Array.from({ length: 1000 }, forged)).expect(200)
    // The address itself has spent nothing of its own yet.
    await service.get('/v1/log').expect(200)
    await postList(service, Array(1000).fill('x')).expect(200)
    await service.post(forged()).expect(429)
    await service.get('/v1/enterprises', collector.token({ key: newKey() })).expect(429)
    await service.post(other.sign(registered(nextBatteryCode()))).expect(201)
  })

  it('takes nothing of what a good token asks for, and something of what a bad one does', async () => {
    const { get, fleet, admit } = await openTestApp()
    const auditor = fleet.enterprise('auditor')
    await admit()
    for (let i = 0; i < 40; i++) await get('/v1/entries', auditor.token()).expect(200)
    const { headers } = await get('/v1/log')
    expect(headers.ratelimit).toMatch(/^"strangers";r=599;/)
    expect((await get('/v1/entries', auditor.token())).headers).not.toHaveProperty('ratelimit')
  })

  it('counts everybody behind a proxy as one, unless the proxy is trusted', async () => {
    const service = await openTestApp()
    await postList(service, Array(1000).fill('x')).set('X-Forwarded-For', '192.0.2.1').expect(200)
    await service.get('/v1/log').set('X-Forwarded-For', '192.0.2.2').expect(429)
  })

  it('leaves out what tells whether the service is alive', async () => {
    const service = await openTestApp()
    await postList(service, Array(1000).fill('x')).expect(200)
    for (const path of ['/healthz', '/readyz']) {
      const { headers } = await service.get(path).expect(200)
      expect(headers).not.toHaveProperty('ratelimit')
    }
  })
})
