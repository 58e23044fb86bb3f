import { describe, expect, it } from 'vitest'
import { policyLines, unwitnessed } from '../../../src/core/log/policy.ts'
import { parseTrust } from '../../../src/core/log/trust.ts'
import { cellproof, cellproofJson } from '../../support/cli.ts'
import { createFleet } from '../../support/fleet.ts'
import { newLogKey } from '../../support/log-key.ts'
import { scriptedService } from '../../support/scripted-service.ts'

const ORIGIN = 'ledger.example/2026'

describe('trust', () => {
  it("prints a trust file of a log's own keys, and a warning beside it", async () => {
    const { verifierKey } = newLogKey(ORIGIN)
    const { authorityKeys } = createFleet({ origin: ORIGIN })
    const service = await scriptedService(() => ({
      status: 200,
      body: {
        origin: ORIGIN,
        policy: policyLines(unwitnessed(verifierKey)),
        authorityKeys: authorityKeys.map(({ kid, key }) => ({ ...key, kid, alg: 'ES256' })),
        size: 3,
      },
    }))
    const { exitCode, out, err } = await cellproof(['trust', '--url', service])
    expect(exitCode).toBe(0)
    expect(parseTrust(out)).toEqual({
      origin: ORIGIN,
      policy: unwitnessed(verifierKey),
      authorityKeys,
    })
    expect(err).not.toBe('')
  })

  it('is unusable without an http address, or without a log behind it', async () => {
    const html = await scriptedService(() => ({ status: 200, body: 'hello' }))
    for (const [url, code] of [
      ['ledger.example', 'url_malformed'],
      ['file:///etc/passwd', 'url_malformed'],
      [html, 'answer_malformed'],
    ] as const) {
      const run = await cellproofJson(['trust', '--url', url])
      expect(run).toMatchObject({ exitCode: 2, json: { error: { code } } })
    }
  })
})
