import request from 'supertest'
import { describe, expect, it, vi } from 'vitest'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import { openCosignedCheckpoint } from '../../src/core/log/checkpoint.ts'
import { policyLines } from '../../src/core/log/policy.ts'
import { decodeReceiptJson, verifyReceipt } from '../../src/core/log/receipt.ts'
import { createMetricsApp } from '../../src/http/metrics.ts'
import { log as logSchema, ready } from '../../src/http/schemas/log.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { openTestApp } from '../support/app.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { newLogKey } from '../support/ledger.ts'
import { allOf, openTestWitness } from '../support/witness.ts'

describe('a service whose witnesses are away', () => {
  it('takes submissions, gives no receipts, and says so wherever it is asked', async () => {
    const logKey = newLogKey()
    const key = verifierKey('ledger.test/cq', logKey.publicKey)
    const one = await openTestWitness('one', [key])
    const policy = allOf([key], one.line)
    const service = await openTestApp({ logKey, policy })
    const collector = service.fleet.enterprise('collector')
    await service.admit()
    const submit = (query = '') =>
      service
        .post(collector.sign(registered(nextBatteryCode())))
        .query(query)
        .accept('application/json')

    const { body } = await submit('wait=receipt').expect(201)
    const trust = { origin: service.fleet.origin, policy }
    await verifyReceipt(decodeReceiptJson(body), trust, verifySignature)
    const told = logSchema.parse((await service.get('/v1/log').expect(200)).body)
    expect(told.policy).toEqual(policyLines(policy))
    const { text: note } = await service.get('/checkpoint').expect(200)
    expect(ready.parse((await service.get('/readyz').expect(200)).body)).toMatchObject({
      publishing: { held: false, witnesses: [{ name: 'one', up: true }], liarsToSplit: 1 },
    })
    expect((await service.get('/').expect(200)).text).toContain('<p role="note">')

    await one.stop()
    const jws = collector.sign(registered(nextBatteryCode()))
    const waiting = await service.post(jws).query('wait=receipt').expect(503)
    expect(waiting.body).toMatchObject({
      code: 'publishing_held',
      params: { held: 'quorum_missing' },
    })
    expect(waiting.headers['retry-after']).toBe('5')
    await submit().expect(201)
    const { index } = (await service.post(jws).expect(200)).body
    await service.get(`/v1/entries/${index}/receipt`, collector.token()).expect(503)
    expect((await service.get('/checkpoint').expect(200)).text).toBe(note)
    expect(ready.parse((await service.get('/readyz').expect(200)).body)).toMatchObject({
      publishing: { held: true, reason: 'quorum_missing', witnesses: [{ name: 'one', up: false }] },
    })
    const metrics = await request(createMetricsApp(service)).get('/metrics')
    for (const line of [
      'cellproof_quorum_met 0',
      'cellproof_unpublished_entries 2',
      'cellproof_witness_up{witness="one"} 0',
    ]) {
      expect(metrics.text).toContain(`${line}\n`)
    }
    const auditor = service.fleet.enterprise('auditor')
    expect(notices((await service.get('/').expect(200)).text)).toBe(1)
    await service.append(service.fleet.registryEvents().at(-2)!)
    await service.append(service.fleet.registryEvents().at(-1)!)
    expect(await oversight(auditor.token())).toBe(1)

    await one.start()
    await vi.waitUntil(() => !service.ledger.publishing().held, { timeout: 20_000 })
    const { text } = await service.get('/checkpoint').expect(200)
    const { size } = await openCosignedCheckpoint(text, trust, verifySignature)
    expect(size).toBeGreaterThan(index)
    expect(await oversight(auditor.token())).toBe(0)

    async function oversight(token: string) {
      const page = await service.get('/oversight').set('Cookie', `cellproof_token=${token}`)
      return notices(page.text)
    }
  })
})

const notices = (html: string) => html.match(/<p class="alarm" role="status">/g)?.length ?? 0
