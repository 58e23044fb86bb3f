/** A log that appends and cannot publish: what it says of that, and where. */

import request from 'supertest'
import { expect, it, vi } from 'vitest'
import { createMetricsApp } from '../../../src/http/metrics.ts'
import { ready } from '../../../src/http/schemas/log.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import { nextBatteryCode, registered } from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'
import { newLogKey } from '../../support/ledger.ts'

interface Failing {
  readonly service: TestApp
  readonly collector: Enterprise
  /** Submits something new. */
  submit(query?: string): request.Test
  state(): Promise<unknown>
}

/** A service whose key signs as `sign` does, as long as that is set. */
async function failing(): Promise<
  Failing & { fail(sign: (() => Promise<never>) | undefined): void }
> {
  const key = newLogKey()
  let failure: (() => Promise<never>) | undefined
  const sign = (message: Uint8Array) => failure?.() ?? key.sign(message)
  const service = await openTestApp({ logKey: { ...key, sign } })
  const collector = service.fleet.enterprise('collector')
  await service.admit()
  await vi.waitUntil(() => service.ledger.latest()?.size === 2)
  return {
    service,
    collector,
    submit: (query = '') =>
      service.post(collector.sign(registered(nextBatteryCode()))).query(query),
    state: async () => ready.parse((await service.get('/readyz').expect(200)).body).publishing,
    fail: (sign) => {
      failure = sign
    },
  }
}

const notices = (html: string) => html.match(/<p class="alarm" role="status">/g)?.length ?? 0

it.each([
  ['fails', () => Promise.reject(new Error('token removed'))],
  ['never answers', () => new Promise<never>(() => {})],
])(
  'a log whose key %s says so wherever it is asked, and goes on when it is back',
  async (_, sign) => {
    const { service, collector, submit, state, fail } = await failing()
    expect(await state()).toMatchObject({ held: false })

    fail(sign)
    const waiting = await submit('wait=receipt').expect(503)
    expect(waiting.body).toMatchObject({
      code: 'publishing_held',
      params: { held: 'publishing_failed' },
    })
    const { index } = (await submit().expect(201)).body
    await service.get(`/v1/entries/${index}/receipt`, collector.token()).expect(503)
    expect(await state()).toMatchObject({
      held: true,
      reason: 'publishing_failed',
      params: { reason: 'signing' },
    })
    const { text } = await request(createMetricsApp(service)).get('/metrics')
    expect(text).toContain('cellproof_publishing_held{reason="publishing_failed"} 1\n')
    expect(text).toContain('cellproof_quorum_met 1\n')
    expect(notices((await service.get('/').expect(200)).text)).toBe(1)

    fail(undefined)
    await vi.waitUntil(() => !service.ledger.publishing().held, { timeout: 20_000 })
    await service.get(`/v1/entries/${index}/receipt`, collector.token()).expect(200)
    expect(await state()).toMatchObject({ held: false })
    expect(notices((await service.get('/').expect(200)).text)).toBe(0)
  },
)

it('a log that contradicts what it has signed shows that as the reason, and refuses', async () => {
  const { service, submit } = await failing()
  const { db } = service
  await db
    .updateTable('log_head')
    .set({ size: 3, peaks: Buffer.alloc(64) })
    .execute()
  await vi.waitUntil(() => service.ledger.publishing().held, { timeout: 20_000 })
  expect(service.ledger.publishing().held?.reason.code).toBe('log_inconsistent')
  expect((await submit().expect(503)).body.code).toBe('log_inconsistent')
  expect((await service.get('/readyz').expect(503)).body.code).toBe('log_inconsistent')
})
