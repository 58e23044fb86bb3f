/**
 * A dismantler's Monday, through the API: ten vehicles of which two come without their battery, a
 * burnt pack, a label of which half can be read, a delivery that is refused, and a permit that ran out.
 */

import { beforeAll, describe, expect, it } from 'vitest'
import { vinCheckDigit } from '../../../src/core/codes/vin.ts'
import { passport } from '../../../src/http/schemas/batteries.ts'
import { appended } from '../../../src/http/schemas/log.ts'
import { catchUp } from '../../oversight/support.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import * as events from '../../support/events.ts'
import { DISTRICT, type Enterprise, type Signer } from '../../support/fleet.ts'

let service: TestApp
let maker: Enterprise
let dismantler: Enterprise
let recycler: Enterprise
let carrier: Enterprise
let regulator: Enterprise

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
const dayAgo = (days: number) => ago(days).slice(0, 10)

/** Of which the check digit holds. */
function nextVin(serial: number): string {
  const vin = `LS5A3DBE0PA${String(serial).padStart(6, '0')}`
  return `${vin.slice(0, 8)}${vinCheckDigit(vin)}${vin.slice(9)}`
}

const VEHICLES = Array.from({ length: 10 }, (_, i) => nextVin(i + 1))
/** The packs of the first eight; what became of those of the last two, nobody here knows. */
const PACKS = Array.from({ length: 10 }, () => events.nextBatteryCode())
const PRESENT = PACKS.slice(0, 7)
const [BURNT, SWOLLEN, ...SOUND] = PRESENT as [string, string, ...string[]]
/** On the eighth pack, which nobody registered, the second half of the label is gone. */
const HALF_READ = PACKS[7]!
/** For carrying dangerous goods. */
const ROAD_PERMIT = '渝危运 500107-31'
const TEMPORARY = 'TMP-Z7KQ2M9XR4WT'

interface Problem {
  readonly status: number
  readonly code: string
  readonly pointer?: string
}

/** Submits what must be accepted. @returns codes and places of its warnings */
async function say(who: Signer, event: object): Promise<string[]> {
  const { body, status } = await service.post(who.sign(event))
  expect([status, body.type, body.detail]).toEqual([201, undefined, undefined])
  const { warnings = [] } = appended.parse(body)
  return warnings.map(({ code, pointer }) => `${code} ${pointer}`)
}

/** Submits what must be refused. */
async function refusalOf(who: Signer, event: object): Promise<Problem> {
  const { body, status } = await service.post(who.sign(event))
  expect(status).toBeGreaterThanOrEqual(400)
  return { status, code: body.type.split('/').at(-1), pointer: body.pointer }
}

interface Alert {
  readonly kind: string
  readonly thing: string
  readonly entry: number
  readonly status: string
}

async function alerts(reader: Enterprise, query = ''): Promise<readonly Alert[]> {
  await catchUp(service.db)
  return (await service.get(`/v1/alerts${query}`, reader.token()).expect(200)).body.alerts
}

interface Obligation {
  readonly obligation: string
  readonly code: string
  readonly enterprise: string
  readonly status: string
}

/** What is still to be done, briefly: what, by whom, about which batteries, and how it stands. */
async function obligations(reader: Enterprise, query = ''): Promise<readonly string[]> {
  await catchUp(service.db)
  const { body } = await service.get(`/v1/obligations${query}`, reader.token()).expect(200)
  const found: readonly Obligation[] = body.obligations
  return found.map(({ obligation, code, status }) => `${obligation} ${status} ${code}`)
}

const view = async (code: string, reader?: Enterprise) =>
  passport.parse((await service.get(`/v1/batteries/${code}`, reader?.token()).expect(200)).body)

const scrapped = (number: number, codes: readonly string[], more: object = {}) =>
  events.vehicleScrapped(codes, {
    time: ago(6),
    vin: VEHICLES[number - 1],
    certificate: `报废回收 ${DISTRICT}-${String(number).padStart(4, '0')}`,
    certificateDate: dayAgo(6),
    batteryPresent: codes.length > 0,
    ...more,
  })

const taken = (code: string, condition: string, more: object = {}) => ({
  ...events.removed(code, { time: ago(5), vin: VEHICLES[PACKS.indexOf(code)] }),
  batteries: [{ code, voltageV: 320, stateOfChargePercent: 20, condition, ...more }],
})

const WEIGHED = { massBasis: 'weighed' }

const shipment = (waybill: string) => ({
  to: recycler.creditCode,
  carrier: carrier.creditCode,
  waybill,
})

beforeAll(async () => {
  service = await openTestApp()
  const { fleet } = service
  maker = fleet.enterprise('producer', 'vehicle-maker')
  dismantler = fleet.enterprise('dismantler')
  recycler = fleet.enterprise('recycler', 'tester')
  carrier = fleet.enterprise('carrier')
  regulator = fleet.enterprise('regulator')
  for (const jws of fleet.registryEvents()) await service.post(jws).expect(201)
  const vendor = { type: 'vendor.registered', vendor: PACKS[0]!.slice(0, 3), name: '电池厂' }
  await say(fleet.authority, { ...vendor, time: ago(400) })
  await say(fleet.authority, {
    ...{ type: 'facility.registered', time: ago(400), facility: 'yard', district: DISTRICT },
    ...{ enterprise: dismantler.creditCode, name: '拆解场', kind: 'plant' },
    permits: [
      { kind: 'eia', number: '渝环准 7', validFrom: '2020-01-01', validTo: '2040-12-31' },
      { kind: 'discharge', number: '排污 500107-7', validFrom: '2020-01-01', validTo: dayAgo(30) },
    ],
  })
  const born = PACKS.filter((code) => code !== HALF_READ)
  await say(fleet.authority, {
    ...{ type: 'permit.registered', time: ago(400), enterprise: carrier.creditCode },
    ...{ kind: 'dangerous_goods', number: ROAD_PERMIT, issuer: '市交通运输委' },
    ...{ validFrom: '2020-01-01', validTo: dayAgo(30) },
  })
  const made = { time: ago(30), productionDate: '2021-12-04' }
  await say(maker, events.produced(born, made))
  for (const code of born) {
    const vin = VEHICLES[PACKS.indexOf(code)]
    await say(maker, events.installed(code, { time: ago(25), vin, certificateDate: '2022-02-01' }))
  }
}, 60_000)

describe('in the morning, ten vehicles', () => {
  it('are scrapped by the dismantler, seven with the pack that the log says is in them', async () => {
    for (const [i, code] of PRESENT.entries()) {
      expect(await say(dismantler, scrapped(i + 1, [code]))).toEqual([])
    }
    expect(await say(dismantler, scrapped(8, [], { batteryPresent: true }))).toEqual([])
  })

  it('are not scrapped by a recycler, though it may once have signed for that', async () => {
    expect(await refusalOf(recycler, scrapped(9, []))).toMatchObject({ status: 403 })
  })

  it('may lack their battery, with the owner’s account of it and without', async () => {
    const account = { statementSha256: '0f'.repeat(32) }
    expect(await say(dismantler, scrapped(9, [], account))).toEqual([])
    expect(await say(dismantler, scrapped(10, []))).toEqual(['incomplete /event/statementSha256'])
  })

  it('are written down wrongly now and then: accepted, warned of, and taken back', async () => {
    const [vin] = VEHICLES.slice(-1) as [string]
    const mistyped = `${vin.slice(0, 8)}${vin[8] === '1' ? 2 : 1}${vin.slice(9)}`
    const event = scrapped(10, [], { vin: mistyped, statementSha256: '0f'.repeat(32) })
    const { body } = await service.post(dismantler.sign(event)).expect(201)
    expect(body.warnings).toMatchObject([{ code: 'vin_check_digit', pointer: '/event/vin' }])
    const { index, leafHash } = body
    expect(await say(dismantler, events.voided({ index, leafHash }, []))).toEqual([])
  })

  it('give an alert for each without a battery, which the dismantler explains and the regulator closes', async () => {
    const without = await alerts(regulator, '?kind=vehicle_without_battery')
    expect(without.map(({ thing, status }) => [thing, status])).toEqual([
      [VEHICLES[9], 'open'],
      [VEHICLES[8], 'open'],
    ])
    const [{ kind, thing, entry }] = without as [Alert]
    const alert = { kind, thing, entry }
    expect(await say(dismantler, events.alertExplained(alert))).toEqual([])
    expect(await say(regulator, events.alertClosed(alert))).toEqual([])
    const mine = await alerts(dismantler, '?kind=vehicle_without_battery')
    expect(mine.map(({ status }) => status)).toEqual(['closed', 'open'])
    expect(await alerts(recycler)).toEqual([])
  })
})

describe('the packs', () => {
  it('come out of their vehicles: sound, swollen, or too burnt to be measured', async () => {
    for (const code of SOUND) expect(await say(dismantler, taken(code, 'intact'))).toEqual([])
    expect(await say(dismantler, taken(SWOLLEN, 'swollen'))).toEqual([])
    const unmeasured = { unmeasured: 'burnt' }
    const burnt = { voltageV: unmeasured, stateOfChargePercent: unmeasured }
    expect(await say(dismantler, taken(BURNT, 'burnt', burnt))).toEqual([])
    const { safety, state, custodian } = await view(BURNT, dismantler)
    expect({ state, custodian }).toEqual({ state: 'removed', custodian: dismantler.creditCode })
    expect(safety).toMatchObject({ level: 'danger', word: 'burnt' })
    expect((await view(SOUND[0]!)).safety.level).not.toBe('danger')
  })

  it('do not come out twice, nor out of a vehicle for somebody else', async () => {
    const again = await refusalOf(dismantler, taken(BURNT, 'burnt'))
    expect(again).toMatchObject({ status: 409, code: 'state_conflict' })
  })
})

describe('the label of which half can be read', () => {
  it('is no code, so the pack goes by a temporary one until the maker has found it', async () => {
    const [half] = [HALF_READ.slice(0, 14)]
    await service.get(`/v1/batteries/${half}`).expect(422)
    const read = { ...events.registered(half), batteries: [{ code: half }] }
    expect(await refusalOf(dismantler, read)).toMatchObject({
      status: 422,
      code: 'battery_code_malformed',
      pointer: '/event/batteries/0/code',
    })
    expect(await say(dismantler, events.unreadable(TEMPORARY, { time: ago(5) }))).toEqual([])
    expect(await say(dismantler, events.retired(TEMPORARY, { time: ago(5) }))).toEqual([])
    await service.get(`/v1/batteries/${HALF_READ}`).expect(404)
    const found = { time: ago(4), reason: 'code_found' }
    expect(await say(dismantler, events.relabelled(TEMPORARY, HALF_READ, found))).toEqual([])
    for (const code of [TEMPORARY, HALF_READ]) {
      const { code: shown, codes, state, unrecorded } = await view(code, dismantler)
      expect({ shown, codes, state, unrecorded }).toEqual({
        ...{ shown: TEMPORARY, codes: [HALF_READ], state: 'retired', unrecorded: true },
      })
    }
  })

  it('takes no event by its new code alone: the answer says which one counts', async () => {
    const problem = await refusalOf(dismantler, events.storedIn(HALF_READ))
    expect(problem).toMatchObject({ status: 409, code: 'battery_relabelled' })
  })
})

describe('permits that ran out a month ago', () => {
  it('are shown with their last day: the yard’s for discharge, and the carrier’s for the road', async () => {
    const { body } = await service.get('/v1/facilities', regulator.token()).expect(200)
    const [yard] = body.facilities
    const ended = yard.permits.filter(({ validTo }: { validTo: string }) => validTo < dayAgo(0))
    expect(ended.map(({ kind }: { kind: string }) => kind)).toEqual(['discharge'])
    const path = `/v1/enterprises/${carrier.creditCode}`
    const shown = await service.get(path, regulator.token()).expect(200)
    expect(shown.body.permits).toMatchObject([{ number: ROAD_PERMIT, validTo: dayAgo(30) }])
  })
})

describe('in the afternoon, the packs', () => {
  it('go into the store', async () => {
    const place = { facility: 'yard', district: DISTRICT }
    const codes = [...SOUND, SWOLLEN, TEMPORARY]
    expect(await say(dismantler, events.storedIn(codes, { time: ago(4), place }))).toEqual([])
    const hot = { time: ago(4), place, safety: 'fail', temperatureC: 85 }
    expect(await say(dismantler, events.storedIn(BURNT, hot))).toEqual([
      'implausible /event/temperatureC',
    ])
  })

  it('leave for the recycler on one waybill, the burnt one on another', async () => {
    const sound = events.dispatched([...SOUND, SWOLLEN, TEMPORARY], shipment('W-1'), {
      time: ago(3),
      ...WEIGHED,
    })
    expect(await say(dismantler, sound)).toEqual([])
    const box = { ...WEIGHED, damaged: true, packaging: '防火周转箱', grossMassKg: 410 }
    const damaged = { time: ago(3), ...box, carrierLicence: ROAD_PERMIT }
    expect(await say(dismantler, events.dispatched(BURNT, shipment('W-2'), damaged))).toEqual([])
    expect(await say(carrier, events.accepted(BURNT, 'W-2', { time: ago(3) }))).toEqual([])
  })

  it('do not leave on a permit that is not the carrier’s', async () => {
    const carriage = { ...shipment('W-4'), carrier: maker.creditCode }
    const event = events.dispatched(PACKS[8]!, carriage, { carrierLicence: ROAD_PERMIT })
    expect(await refusalOf(maker, event)).toMatchObject({
      code: 'permit_foreign',
      pointer: '/event/carrierLicence',
    })
  })

  it('are in nobody else’s hands to dispatch, receive or carry', async () => {
    const theirs = await refusalOf(recycler, events.dispatched(BURNT, shipment('W-3')))
    expect(theirs).toMatchObject({ status: 409 })
    expect(await refusalOf(maker, events.received(BURNT, 'W-2'))).toMatchObject({ status: 409 })
    expect(await refusalOf(recycler, events.received(BURNT, 'W-9'))).toMatchObject({
      ...{ status: 409, code: 'waybill_conflict' },
    })
  })
})

describe('on Tuesday, at the recycler', () => {
  it('the refused delivery goes back, and comes again in another box', async () => {
    const { state, consignment } = await view(BURNT, dismantler)
    expect({ state, waybill: consignment?.waybill }).toEqual({
      state: 'in_transit',
      waybill: 'W-2',
    })
    expect(await say(dismantler, events.cancelled(BURNT, 'W-2', { time: ago(2) }))).toEqual([])
    expect((await view(BURNT, dismantler)).state).toBe('stored')
    const boxed = { ...WEIGHED, time: ago(2), damaged: true, packaging: 'P911', grossMassKg: 430 }
    expect(await say(dismantler, events.dispatched(BURNT, shipment('W-3'), boxed))).toEqual([])
    expect(await say(carrier, events.accepted(BURNT, 'W-3', { time: ago(2) }))).toEqual([])
    const lighter = { ...WEIGHED, time: ago(1), grossMassKg: 350 }
    expect(await say(recycler, events.received(BURNT, 'W-3', lighter))).toEqual([
      'mass_differs /event/grossMassKg',
    ])
    expect((await view(BURNT, recycler)).custodian).toBe(recycler.creditCode)
  })

  it('the first waybill arrives without one of its packs, and nobody says how the rest was weighed', async () => {
    const [missing] = SOUND as [string]
    const there = [...SOUND.slice(1), SWOLLEN, TEMPORARY]
    const arrived = { time: ago(1), missing: [missing], grossMassKg: 800 }
    expect(await say(recycler, events.received(there, 'W-1', arrived))).toEqual([
      'incomplete /event/massBasis',
    ])
    expect((await view(missing, dismantler)).state).toBe('in_transit')
    expect((await view(TEMPORARY, recycler)).custodian).toBe(recycler.creditCode)
  })
})

describe('on Wednesday, the recycler', () => {
  const inspected = (codes: readonly string[], condition: string, verdict: string) => ({
    place: { district: DISTRICT },
    type: 'battery.inspected',
    time: ago(0),
    batteries: codes.map((code) => ({
      ...{ code, condition, verdict },
      voltageV: condition === 'burnt' ? { unmeasured: 'burnt' } : 310,
    })),
  })

  it('needs no more than a look before it discharges and dismantles', async () => {
    const sound = [SOUND[1]!, TEMPORARY]
    expect(await say(recycler, inspected(sound, 'intact', 'dismantle'))).toEqual([])
    expect(await say(recycler, events.discharged(sound, { time: ago(0) }))).toEqual([])
    const lots = ['LOT-Z7KQ2M9XR4WT', 'LOT-Z7KQ2M9XR4WV']
    expect(
      await say(recycler, events.dismantled(sound, lots, { ...WEIGHED, time: ago(0) })),
    ).toEqual([])
    expect((await view(HALF_READ, recycler)).state).toBe('dismantled')
  })

  it('keeps the burnt pack apart, and may not dismantle it before it is discharged', async () => {
    expect(await say(recycler, inspected([BURNT], 'burnt', 'quarantine'))).toEqual([])
    expect((await view(BURNT)).state).toBe('quarantined')
    const refused = await refusalOf(recycler, events.dismantled(BURNT, []))
    expect(refused).toMatchObject({ status: 409, code: 'state_conflict' })
    expect((await view(BURNT)).safety.level).toBe('danger')
  })

  it('makes no product of a pack, which takes another role', async () => {
    expect(await say(recycler, inspected([SWOLLEN], 'swollen', 'dismantle'))).toEqual([])
    const other = await refusalOf(recycler, events.repurposed(SWOLLEN, events.nextBatteryCode()))
    expect(other).toMatchObject({ status: 403 })
  })
})

describe('what the regulator sees in the evening', () => {
  it('are the alerts of what was improbable, and no others', async () => {
    const kinds = (await alerts(regulator)).map(({ kind, thing }) => `${kind} ${thing}`)
    expect(kinds).toEqual([
      `damage_undeclared ${SWOLLEN}`,
      'mass_differs W-3',
      'receipt_differs W-1',
      `vehicle_without_battery ${VEHICLES[9]}`,
      `vehicle_without_battery ${VEHICLES[8]}`,
    ])
  })

  it('are the obligations that the day has left, each with who has it', async () => {
    const [missing, , ...there] = SOUND as [string, string, ...string[]]
    expect(await obligations(dismantler)).toEqual([`removal_handed_over running ${missing}`])
    const arrived = [BURNT, SWOLLEN, ...there]
    expect(await obligations(recycler, '?kind=stock_in')).toEqual(
      arrived.map((code) => `stock_in running ${code}`),
    )
    expect(await obligations(recycler, '?kind=shipment_received')).toEqual([
      `shipment_received running ${missing}`,
    ])
    const all = await obligations(regulator)
    expect(new Set(all.map((one) => one.split(' ')[0]))).toEqual(
      new Set(['removal_handed_over', 'shipment_received', 'stock_in']),
    )
  })
})
