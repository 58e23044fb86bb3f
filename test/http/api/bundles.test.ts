import { beforeAll, describe, expect, it } from 'vitest'
import { verifyBundle } from '../../../src/core/bundle/verify.ts'
import { unpackZip } from '../../../src/core/bytes/zip.ts'
import { verifySignature as verify } from '../../../src/native/signature.ts'
import { type Bundled, openBundled } from '../../support/bundled.ts'

let city: Bundled
beforeAll(async () => {
  city = await openBundled()
})

const results = (checks: readonly { name: string; result: string }[]) =>
  Object.fromEntries(checks.map(({ name, result }) => [name, result]))

const ALL_HOLD = {
  ...{ files: 'holds', trust: 'holds', log_signature: 'holds', witnesses: 'unchecked' },
  ...{
    inclusion: 'holds',
    entries: 'holds',
    time: 'unchecked',
    registry: 'holds',
    signatures: 'holds',
  },
  ...{ chain: 'holds', lifecycle: 'holds', family: 'unchecked', completeness: 'unchecked' },
}

describe('a bundle', () => {
  it('proves a battery’s life to who has a trust file from elsewhere', async () => {
    const { trust, code } = city
    const { files, container } = unpackZip(await city.zip(code))
    const verdict = await verifyBundle(files, { trust, verify, container })
    expect(
      verdict.checks.flatMap(({ result, findings }) => (result === 'broken' ? findings : [])),
    ).toEqual([])
    expect(verdict.verdict).toBe('holds')
    expect(results(verdict.checks)).toEqual(ALL_HOLD)
    expect(container).toEqual({ kind: 'plain' })
    expect(verdict.battery).toMatchObject({ code, state: 'repurposed' })
    expect(verdict.life).toHaveLength(9)
    expect(
      verdict.life.every(({ signature, signerName }) => signature === 'holds' && signerName),
    ).toBe(true)
  })

  it('leaves undecided whose keys they are, without one', async () => {
    const verdict = await verifyBundle(await city.files(city.code), { verify })
    expect(verdict.verdict).toBe('undecided')
    expect(results(verdict.checks)).toEqual({ ...ALL_HOLD, trust: 'unchecked' })
  })

  it('with its family has every ancestor’s and descendant’s whole chain', async () => {
    const { trust } = city
    const verdict = await verifyBundle(await city.files(city.product, true), { trust, verify })
    expect(verdict.verdict).toBe('holds')
    const family = verdict.checks.find(({ name }) => name === 'family')
    expect(family).toMatchObject({ result: 'holds', count: 4 })
  })

  it('is the same to the byte while the log has nothing new', async () => {
    const [first, second] = [await city.zip(city.code, true), await city.zip(city.code, true)]
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true)
  })

  it('is for those who may see all of it', async () => {
    const { service, code, stranger, collector, repurposer } = city
    const path = `/v1/batteries/${code}/bundle.zip`
    await service.get(path).expect(401)
    await service.get(path, stranger.token()).expect(403)
    await service.get(path, collector.token()).expect(200)
    await service.get(`${path}?family=true`, collector.token()).expect(403)
    await service.get(`${path}?family=true`, repurposer.token()).expect(200)
    await service.get(`${path}?family=perhaps`, repurposer.token()).expect(400)
    await service.get(path.replace(code, '04QPB76836300JBC49999999'), collector.token()).expect(404)
  })
})
