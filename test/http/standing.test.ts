/** What the passport shows of doubts, relatives and other codes; and who sees how much. */

import { beforeAll, describe, expect, it } from 'vitest'
import { toBase64 } from '../../src/core/bytes/encoding.ts'
import { findEntry } from '../../src/db/entries.ts'
import { batteryEntryPage, passport } from '../../src/http/schemas/batteries.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import * as events from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'

let service: TestApp
let maker: Enterprise
let collector: Enterprise
let other: Enterprise
let recycler: Enterprise
let regulator: Enterprise

beforeAll(async () => {
  service = await openTestApp()
  const { fleet } = service
  maker = fleet.enterprise('producer')
  collector = fleet.enterprise('collector')
  other = fleet.enterprise('collector', 'vehicle-maker', 'service')
  recycler = fleet.enterprise('recycler', 'repurposer', 'tester')
  regulator = fleet.enterprise('regulator')
  await service.admit()
})

const view = async (code: string, reader?: Enterprise) =>
  passport.parse((await service.get(`/v1/batteries/${code}`, reader?.token()).expect(200)).body)
const page = async (code: string, reader?: Enterprise) =>
  (await service.get(`/b/${code}`, reader?.token()).expect(200)).text
const add = (signer: Enterprise, event: object) => service.append(signer.sign(event))

async function referenceTo(index: number): Promise<events.Reference> {
  const entry = await findEntry(service.db, index)
  return { index, leafHash: toBase64(entry!.leafHash) }
}

/** A battery that a private person gave to the collector. */
async function collectedBattery() {
  const code = events.nextBatteryCode()
  const registered = await add(collector, events.registered(code))
  const collected = await add(collector, events.collected(code, 'person:abcd1234'))
  return { code, registered, collected }
}

describe('a battery of which somebody says otherwise', () => {
  it('is marked for the public, and for those whom it concerns with what is disputed', async () => {
    const { code } = await collectedBattery()
    expect((await view(code)).disputed).toBe(false)
    const dispute = { dispute: 'it is in my yard' }
    const index = await add(other, events.collected(code, 'person:zzzz9999', dispute))

    const shown = await view(code)
    expect(shown).toMatchObject({ disputed: true, state: 'collected' })
    expect(shown).not.toHaveProperty('disputedBy')
    expect(shown.events.map(({ disputes }) => disputes)).toEqual([undefined, undefined, true])
    expect((await view(code, collector)).disputedBy).toEqual([index])

    const [forAll, forCollector] = [await page(code), await page(code, collector)]
    expect(forAll).toContain('记录有争议')
    expect(forAll).not.toContain('yard')
    expect(forAll).not.toContain(collector.creditCode)
    expect(forCollector).toContain(`第 ${index} 号`)
    expect(forCollector).toContain(collector.creditCode)
  })

  it('shows no more to who only claims it', async () => {
    const { code } = await collectedBattery()
    await add(other, events.collected(code, 'person:zzzz9999', { dispute: 'mine' }))
    expect(await view(code, other)).not.toHaveProperty('custodian')
    const { body } = await service.get(`/v1/batteries/${code}/entries`, other.token())
    const whole = batteryEntryPage.parse(body).entries.map(({ entry }) => entry !== undefined)
    expect(whole).toEqual([false, false, true])
  })

  it('is shown to whom the authority gives it, who signed nothing', async () => {
    const { code } = await collectedBattery()
    const { authority } = service.fleet
    await service.append(authority.sign(events.resolved(code, maker.creditCode, 'collected')))
    await service.append(authority.sign(events.resolved(code, collector.creditCode, 'collected')))
    expect((await view(code, maker)).custodian).toBe(collector.creditCode)
    expect(await view(code, other)).not.toHaveProperty('custodian')
  })
})

describe('a battery that was sold', () => {
  it('is shown to the buyer, who signed nothing, even when it has gone on', async () => {
    const code = events.nextBatteryCode()
    await add(maker, events.produced(code))
    const sold = await add(maker, events.sold(code, collector.creditCode))
    expect((await view(code, collector)).custodian).toBe(collector.creditCode)
    await add(other, events.installed(code))
    expect((await view(code, collector)).custodian).toBe(other.creditCode)
    await service.get(`/v1/entries/${sold}`, collector.token()).expect(200)
    expect(await view(code, recycler)).not.toHaveProperty('custodian')
  })
})

describe('a battery that the regulator holds', () => {
  it('says so to those whom it concerns, and to nobody else', async () => {
    const { code } = await collectedBattery()
    await add(regulator, events.held(code))
    expect((await view(code, collector)).hold).toEqual({ basis: '渝经信执法〔2026〕1 号' })
    expect(await page(code, collector)).toContain('监管部门已扣留')
    expect(await view(code)).not.toHaveProperty('hold')
    expect(await page(code)).not.toContain('渝经信执法')
  })

  it('no longer says so after its end, and may be moved again', async () => {
    const { code } = await collectedBattery()
    const now = new Date().toISOString()
    await add(regulator, events.held(code, { until: now }))
    expect(await view(code, collector)).not.toHaveProperty('hold')
    expect(await page(code, collector)).not.toContain('监管部门已扣留')
    await add(collector, events.storedIn(code, { time: new Date().toISOString() }))
  })
})

describe('an entry that was taken back', () => {
  it('stays in the time-line, marked with what took it back', async () => {
    const { code, collected } = await collectedBattery()
    const reference = await referenceTo(collected)
    const by = await add(collector, events.voided(reference, [code]))
    const shown = await view(code)
    expect(shown.state).toBe('registered')
    expect(shown.events.map(({ changed }) => changed)).toEqual([
      undefined,
      { kind: 'voided', by },
      undefined,
    ])
    expect(await page(code)).toContain(`已被第 ${by} 号作废`)
    const response = await service.get(`/v1/batteries/${code}/entries?limit=2`)
    expect(batteryEntryPage.parse(response.body).entries[1]!.changed).toEqual({
      kind: 'voided',
      by,
    })
  })

  it('is found however what took it back is spelt', async () => {
    const { code, collected } = await collectedBattery()
    const event = events.voided(await referenceTo(collected), [code])
    const jws = collector.signSpelt(event, ['record.voided', code])
    expect(jws).not.toBe(collector.sign(event))
    const by = await service.append(jws)
    expect((await view(code)).events[1]!.changed).toEqual({ kind: 'voided', by })
  })

  it('leaves what no longer fits as a contradiction, named to those whom it concerns', async () => {
    const { code, collected } = await collectedBattery()
    const stored = await add(collector, events.storedIn(code))
    await add(collector, events.voided(await referenceTo(collected), [code]))
    expect((await view(code, collector)).contradictions).toEqual([stored])
    expect(await view(code)).toMatchObject({ disputed: true })
    expect(await view(code)).not.toHaveProperty('contradictions')
    expect(await page(code, collector)).toContain(String(stored))
  })

  it('counts as what it was corrected to', async () => {
    const code = events.nextBatteryCode()
    const index = await add(maker, events.produced(code, { model: 'CP-25' }))
    const instead = events.produced(code, { model: 'CP-52' })
    const by = await add(maker, events.corrected(await referenceTo(index), [code], instead))
    const shown = await view(code)
    expect(shown.ratings.model).toBe('CP-52')
    expect(shown.events[0]!.changed).toEqual({ kind: 'corrected', by })
  })

  it('is marked however long ago it was', async () => {
    const code = events.nextBatteryCode()
    const index = await add(maker, events.produced(code, { model: 'CP-25' }))
    for (let i = 0; i < 60; i++) {
      await add(other, events.installed(code))
      await add(other, events.removed(code))
    }
    const instead = events.produced(code, { model: 'CP-52' })
    const by = await add(maker, events.corrected(await referenceTo(index), [code], instead))
    for (let i = 0; i < 60; i++) {
      await add(other, events.installed(code))
      await add(other, events.removed(code))
    }
    expect((await view(code)).ratings.model).toBe('CP-52')
    const { body } = await service.get(`/v1/batteries/${code}/entries?limit=1`)
    expect(body.entries[0].changed).toEqual({ kind: 'corrected', by })
  })
})

describe('a battery with another code', () => {
  it('is found by either, and by its page’s address', async () => {
    const { code } = await collectedBattery()
    const alias = events.nextBatteryCode()
    await add(collector, events.relabelled(code, alias))
    expect(await view(alias)).toMatchObject({ code, askedFor: alias, codes: [alias] })
    expect(await view(code)).not.toHaveProperty('askedFor')
    const { headers } = await service.get(`/b/${alias}?lang=en`).expect(308)
    expect(headers.location).toBe(`/b/${code}?lang=en`)
    const { body } = await service.get(`/v1/batteries/${alias}/entries`).expect(200)
    expect(body.entries).toHaveLength(3)
  })

  it('may have a temporary one, of which only its giver knows more', async () => {
    const code = events.nextTemporaryCode(collector.creditCode)
    await add(collector, events.unreadable(code))
    const shown = await view(code.toLowerCase())
    expect(shown).toMatchObject({ code, unrecorded: true, ratings: { level: 'pack' } })
    expect(shown).not.toHaveProperty('facts')
    expect(await page(code)).toContain('临时编码')
    await service.get(`/v1/batteries/${code}/qr.svg`).expect(200)
  })
})

describe('a battery with a family', () => {
  it('names its parts, they name it, and what comes out of it goes on', async () => {
    const code = events.nextBatteryCode()
    const [one, two] = [events.nextBatteryCode('M'), events.nextBatteryCode('M')] as const
    const batteries = [{ code, children: [one, two] }]
    await add(recycler, events.registered(code, { batteries }))
    expect(await view(code)).toMatchObject({ children: [one, two] })
    expect(await view(one)).toMatchObject({ within: code, ratings: {} })
    await add(recycler, events.collected(code, 'person:abcd1234'))
    await add(recycler, events.tested(code, 'dismantle'))
    const lot = events.nextLot(recycler.creditCode)
    const released = [{ code, released: [{ code: one, massKg: 20 }] }]
    await add(recycler, events.dismantled(code, [lot], { batteries: released }))
    expect(await view(code)).toMatchObject({ state: 'dismantled', released: [one] })
    const shown = await view(one)
    expect(shown).toMatchObject({ state: 'collected', parents: [code] })
    expect(shown).not.toHaveProperty('within')
    expect(await page(code)).toContain(`/b/${one}`)
  })

  it('still has a page of less than 30 kB, if it has hundreds of relatives', async () => {
    const code = events.nextBatteryCode()
    const children = Array.from({ length: 250 }, () => events.nextBatteryCode('M'))
    await add(recycler, events.registered(code, { batteries: [{ code, children }] }))
    await add(recycler, events.collected(code, 'person:abcd1234'))
    for (let i = 0; i < 24; i++) {
      await add(recycler, events.storedIn(code))
      await add(recycler, events.storedOut(code))
    }
    await add(recycler, events.tested(code, 'dismantle'))
    const released = children.map((child) => ({ code: child, massKg: 1 }))
    await add(recycler, events.dismantled(code, [], { batteries: [{ code, released }] }))
    expect(Buffer.byteLength(await page(code))).toBeLessThan(30_000)
  })
})

describe('a custodian of before', () => {
  it('reads all of the battery, however the sale that made it custodian is spelt', async () => {
    const code = events.nextBatteryCode()
    await add(maker, events.produced(code))
    const buyer = other.creditCode
    await service.append(maker.signSpelt(events.sold(code, buyer), [buyer, 'battery.sold']))
    expect((await view(code, collector)).custodian).toBeUndefined()
    expect((await view(code, other)).custodian).toBe(buyer)
    await add(other, events.installed(code))
    expect((await view(code, maker)).custodian).toBe(buyer)
  })
})
