import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { createMetricsApp } from '../../src/http/metrics.ts'
import { openTestApp } from '../support/app.ts'
import { nextBatteryCode, registered } from '../support/events.ts'

describe('the metrics', () => {
  it('count submissions, time requests by their route, and tell the size of the log', async () => {
    const { get, post, fleet, admit, ledger, metrics } = await openTestApp()
    const collector = fleet.enterprise('collector')
    await admit()
    const code = nextBatteryCode()
    const { body } = await post(collector.sign(registered(code))).expect(201)
    await post(collector.sign(registered(code))).expect(409)
    await get(`/v1/batteries/${code}`).expect(200)
    await ledger.covering(body.index)

    const response = await request(createMetricsApp({ metrics })).get('/metrics').expect(200)
    const lines = response.text.split('\n')
    expect(lines).toContain('cellproof_submissions_total{outcome="accepted",code=""} 1')
    expect(lines).toContain('cellproof_submissions_total{outcome="refused",code="battery_known"} 1')
    expect(lines).toContain(`cellproof_tree_size ${body.index + 1}`)
    expect(lines).toContain(`cellproof_published_size ${body.index + 1}`)
    expect(lines).toContain('cellproof_queue_length 0')
    expect(response.text).toContain('route="/v1/batteries/:code",status="200"')
    for (const status of [201, 409]) {
      const labels = `method="POST",route="/v1/submissions",status="${status}"`
      expect(lines).toContain(`cellproof_http_request_duration_seconds_count{${labels}} 1`)
    }
    expect(response.text).not.toContain(code)
  })

  it('are not on the public port', async () => {
    const { get } = await openTestApp()
    await get('/metrics').expect(404)
  })
})
