import { beforeAll, describe, expect, it } from 'vitest'
import { toBase64 } from '../../src/core/bytes/encoding.ts'
import { rebuildOversight } from '../../src/oversight/rebuild.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import * as events from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'
import { catchUp } from './support.ts'

let service: TestApp
let [sender, consignee, stranger, carrier, regulator]: Enterprise[] = []
const codes = [events.nextBatteryCode(), events.nextBatteryCode(), events.nextBatteryCode()]
const product = events.nextBatteryCode()

interface Listed {
  readonly kind: string
  readonly thing: string
  readonly entry?: number
  readonly status: string
  readonly [member: string]: unknown
}

beforeAll(async () => {
  service = await openTestApp()
  const { fleet, append } = service
  sender = fleet.enterprise('collector', 'repurposer')
  consignee = fleet.enterprise('collector')
  stranger = fleet.enterprise('collector')
  carrier = fleet.enterprise('carrier')
  regulator = fleet.enterprise('regulator')
  await service.admit()
  const vendor = { type: 'vendor.registered', time: new Date().toISOString(), name: 'Maker' }
  await append(fleet.authority.sign({ ...vendor, vendor: product.slice(0, 3) }))
  await append(sender.sign(events.registered(codes)))
  await append(sender.sign(events.retired(codes)))
  await append(sender.sign(events.collected(codes, sender.creditCode)))
  await append(sender.sign(events.repurposed(codes[2]!, product)))
  await send('W-1', { safety: 'fail' })
  await catchUp(service.db)
})

/** @returns index of the entry, and its leaf hash */
async function submit(who: Enterprise, event: object) {
  const { index, leafHash } = await service.ledger.submit(who.sign(event))
  await catchUp(service.db)
  return { index, leafHash: toBase64(leafHash) }
}

const send = (waybill: string, more: object, code = codes[0]!) =>
  submit(
    sender!,
    events.dispatched(
      code,
      { to: consignee!.creditCode, carrier: carrier!.creditCode, waybill },
      { ...more },
    ),
  )

async function list(reader: Enterprise, query = ''): Promise<Listed[]> {
  const { body } = await service.get(`/v1/alerts${query}`, reader.token()).expect(200)
  return body.alerts
}

const kindsOf = (alerts: readonly Listed[]) => alerts.map(({ kind }) => kind)

async function unsafe(query = '', reader = regulator!): Promise<Listed[]> {
  return list(reader, `?kind=unsafe_dispatch${query}`)
}

describe('the list of alerts', () => {
  it('has what entries raised, with what they show and what to do, for who may see all', async () => {
    const alerts = await list(regulator!)
    expect(kindsOf(alerts)).toEqual([
      'repurposed_unlabelled',
      'repurposed_untested',
      'unsafe_dispatch',
    ])
    expect(alerts[2]).toMatchObject({
      severity: 'high',
      status: 'open',
      about: 'shipment',
      thing: 'W-1',
      enterprise: sender!.creditCode,
      counterparty: consignee!.creditCode,
      entries: [alerts[2]!.entry],
      meaning: { en: expect.stringContaining('Waybill W-1') },
      basis: { certainty: 'read' },
      answers: [],
    })
  })

  it('shows an enterprise what concerns it, from either side, and nobody else', async () => {
    expect(await list(sender!)).toHaveLength(3)
    expect(kindsOf(await list(consignee!))).toEqual(['unsafe_dispatch'])
    expect(await list(stranger!)).toEqual([])
    await service.get(`/v1/alerts?enterprise=${sender!.creditCode}`, stranger!.token()).expect(403)
    await service.get('/v1/alerts').expect(401)
  })

  it('is filtered by kind, severity, enterprise and battery', async () => {
    expect(kindsOf(await list(regulator!, '?kind=repurposed_untested'))).toHaveLength(1)
    expect(kindsOf(await list(regulator!, '?severity=low'))).toEqual(['repurposed_unlabelled'])
    expect(await list(regulator!, `?enterprise=${stranger!.creditCode}`)).toEqual([])
    const ofBattery = await list(regulator!, `?battery=${codes[2]}`)
    expect(kindsOf(ofBattery)).toEqual(['repurposed_untested'])
    await service.get('/v1/alerts?kind=nonsense', regulator!.token()).expect(400)
    await service.get('/v1/alerts?after=nonsense', regulator!.token()).expect(400)
  })

  it('has the kinds that stand in the batteries too, and comes in pages', async () => {
    const [a, b, c] = [0, 1, 2].map(() => events.nextBatteryCode().replace(/^.../, 'ZZ8'))
    await submit(sender!, events.registered([a!, b!, c!]))
    const whole = await list(sender!)
    expect(kindsOf(whole).slice(3)).toEqual(Array(3).fill('vendor_unknown'))
    const paged: Listed[] = []
    let after: string | null = null
    do {
      const query: string = after === null ? '' : `&after=${encodeURIComponent(after)}`
      const answer = await service.get(`/v1/alerts?limit=2${query}`, sender!.token()).expect(200)
      paged.push(...answer.body.alerts)
      after = answer.body.next
    } while (after !== null)
    expect(paged).toEqual(whole)
    expect(await list(regulator!, `?battery=${b}`)).toMatchObject([{ thing: b }])
    expect(await list(sender!, '?kind=vendor_unknown&status=closed')).toEqual([])
  })
})

describe('an alert’s life', () => {
  const named = ({ kind, thing, entry }: Listed) => ({
    kind,
    thing,
    ...(entry !== undefined && { entry }),
  })

  it('goes from open to acknowledged, explained and closed, by those whom it concerns', async () => {
    const [alert] = await unsafe()
    const steps: [Enterprise, object, string][] = [
      [stranger!, events.alertExplained(named(alert!)), 'open'],
      [consignee!, events.alertAcknowledged(named(alert!)), 'acknowledged'],
      [sender!, events.alertExplained(named(alert!)), 'explained'],
      [regulator!, events.alertClosed(named(alert!)), 'closed'],
      [sender!, events.alertAcknowledged(named(alert!)), 'closed'],
    ]
    for (const [who, event, status] of steps) {
      await submit(who, event)
      expect(await unsafe()).toMatchObject([{ status }])
    }
    const [{ answers }] = (await unsafe()) as [Listed]
    expect((answers as Listed[]).map(({ status }) => status)).toEqual([
      ...['acknowledged', 'explained', 'closed', 'acknowledged'],
    ])
    expect(await unsafe('&status=open')).toEqual([])
    expect(await unsafe('&status=closed')).toHaveLength(1)
  })

  it('is closed by regulators alone', async () => {
    const [alert] = await unsafe()
    const closing = service.ledger.submit(sender!.sign(events.alertClosed(named(alert!))))
    await expect(closing).rejects.toMatchObject({ code: 'role_not_allowed' })
  })

  it('comes back by a new cause alone, and goes with its cause', async () => {
    const again = await send('W-2', { safety: 'fail' }, codes[1]!)
    expect(await unsafe()).toMatchObject([
      { thing: 'W-1', status: 'closed' },
      { thing: 'W-2', status: 'open', entry: again.index },
    ])
    const instead = events.dispatched(
      codes[1]!,
      { to: consignee!.creditCode, carrier: carrier!.creditCode, waybill: 'W-2' },
      {},
    )
    const fixed = await submit(sender!, events.corrected(again, [codes[1]!], instead))
    expect((await unsafe()).map(({ thing }) => thing)).toEqual(['W-1'])
    expect(fixed.index).toBeGreaterThan(again.index)
    const taken = await send('W-3', { safety: 'fail' }, codes[1]!).catch(() => undefined)
    expect(taken).toBeUndefined()
  })

  it('is as the log says, after all of that', async () => {
    expect(await rebuildOversight(service.db, { repair: false })).toMatchObject({
      differenceCount: 0,
    })
  })
})
