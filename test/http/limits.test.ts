import type { Response } from 'supertest'
import { describe, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../support/app.ts'
import { nextBatteryCode, registered } from '../support/events.ts'

/** Requests that the address has left in this minute. */
const leftIn = ({ headers }: Response) => Number(/r=(\d+)/.exec(String(headers.ratelimit))![1])

describe('the limit on refused submissions', () => {
  it('does not count what is accepted, and stops what is refused again and again', async () => {
    const { post, fleet, admit } = await openTestApp()
    const collector = fleet.enterprise('collector')
    await admit()
    const before = leftIn(await post('x').expect(400))
    for (let i = 0; i < 20; i++) await post(collector.sign(registered(nextBatteryCode())))
    expect(leftIn(await post('x').expect(400))).toBe(before - 1)
    for (let left = before - 1; left > 0; left--) await post('x').expect(400)
    const refused = await post('x').expect(429)
    expect(refused.body.code).toBe('too_many_requests')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })
})

describe('the limit on reads', () => {
  it('counts those of the public and of bad tokens, and none with a good one', async () => {
    const { get, fleet, admit } = await openTestApp()
    const auditor = fleet.enterprise('auditor')
    await admit()
    const before = leftIn(await get('/v1/log'))
    await get('/v1/entries', 'bad')
    for (let i = 0; i < 5; i++) await get('/v1/entries', auditor.token()).expect(200)
    expect(leftIn(await get('/v1/log'))).toBe(before - 2)
  })

  it('counts everybody behind a proxy as one, unless the proxy is trusted', async () => {
    const from = (get: TestApp['get'], address: string) =>
      get('/v1/log').set('X-Forwarded-For', address)
    const { get } = await openTestApp()
    const before = leftIn(await from(get, '192.0.2.1'))
    expect(leftIn(await from(get, '192.0.2.2'))).toBe(before - 1)

    const behindProxy = await openTestApp({ trustProxy: 1 })
    const first = leftIn(await from(behindProxy.get, '192.0.2.1'))
    expect(leftIn(await from(behindProxy.get, '192.0.2.2'))).toBe(first)
    // Only the last address is the proxy's own word: what stands before it, anyone may have sent.
    expect(leftIn(await from(behindProxy.get, '192.0.2.9, 192.0.2.1'))).toBe(first - 1)
    // A port, which a client can change each time, makes it no other.
    expect(leftIn(await from(behindProxy.get, '192.0.2.1:40001'))).toBe(first - 2)
    const unnamed = leftIn(await from(behindProxy.get, 'unknown'))
    expect(leftIn(await from(behindProxy.get, 'somebody'))).toBe(unnamed - 1)
  })

  it('leaves out what tells whether the service is alive', async () => {
    const { get } = await openTestApp()
    for (const path of ['/healthz', '/readyz']) {
      expect((await get(path)).headers).not.toHaveProperty('ratelimit')
    }
  })
})
