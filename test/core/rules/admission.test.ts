import { describe, expect, it } from 'vitest'
import type { LedgerErrorCode } from '../../../src/core/errors.ts'
import { type BatteryEvent, CATALOGUE, namedIn } from '../../../src/core/events/catalogue.ts'
import { OUTSIDE } from '../../../src/core/events/counterparty.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { createRegistry } from '../../../src/core/events/registry.ts'
import { ROLES, type Role } from '../../../src/core/events/roles.ts'
import type { State } from '../../../src/core/events/states.ts'
import type { Traceable } from '../../../src/core/events/traceable.ts'
import { parseSubmission } from '../../../src/core/log/submission.ts'
import { admit, type Place } from '../../../src/core/rules/admission.ts'
import * as events from '../../support/events.ts'
import { createFleet, DISTRICT, type Enterprise, newKey, type Signer } from '../../support/fleet.ts'
import { errorOf } from '../../support/refusals.ts'
import { INCIDENT, SAYINGS, type Type } from '../../support/sayings.ts'
import { standingOf } from '../../support/standing.ts'

const ORIGIN = 'ledger.example/test'
const NOW = new Date()
const WAYBILL = '渝运 0001'
const FACILITY = 'CQ-JLP-001'

const fleet = createFleet({ origin: ORIGIN, now: () => NOW })
const byRole = Object.fromEntries(ROLES.map((role) => [role, fleet.enterprise(role)])) as Record<
  Role,
  Enterprise
>
const { collector, carrier, recycler, repurposer } = byRole
const admin = fleet.addKey(collector, 'admin')

const STORERS = [
  'dismantler',
  'swap-operator',
  'collector',
  'warehouse',
  'tester',
  'repurposer',
  'recycler',
]
const HOLDERS = ['producer', 'vehicle-maker', 'importer', 'service', ...STORERS]
const OWNERS = [...HOLDERS, 'lessor', 'insurer']
const REGISTRANTS = HOLDERS.filter((role) => role !== 'tester')
const TESTERS = ['tester', 'repurposer', 'recycler']
/** Who may sign what, as docs/PROTOCOL.md lists it. */
const MAY_SIGN: Record<Type, readonly string[]> = {
  'battery.registered': REGISTRANTS,
  'battery.sold': ['producer', 'importer', 'repurposer'],
  'battery.installed': ['vehicle-maker', 'importer', 'service', 'swap-operator'],
  'battery.removed': ['vehicle-maker', 'service', 'swap-operator', 'dismantler', 'recycler'],
  'vehicle.scrapped': ['dismantler', 'service', 'recycler'],
  'vehicle.scrapping_voided': ['dismantler', 'regulator'],
  'battery.retired': [...REGISTRANTS, 'lessor', 'insurer'],
  'battery.collected': ['vehicle-maker', 'collector', 'repurposer', 'recycler'],
  'storage.in': STORERS,
  'storage.out': STORERS,
  'stock.counted': HOLDERS,
  'transport.dispatched': OWNERS,
  'transport.accepted': ['carrier'],
  'transport.received': OWNERS,
  'transport.delivered': OWNERS,
  'transport.voided': OWNERS,
  'battery.inspected': ['dismantler', 'swap-operator', 'collector', 'warehouse', ...TESTERS],
  'battery.tested': TESTERS,
  'battery.discharged': TESTERS,
  'battery.repurposed': ['repurposer'],
  'reuse.deployed': ['repurposer'],
  'reuse.returned': ['repurposer', 'recycler', 'collector'],
  'battery.dismantled': ['repurposer', 'recycler'],
  'material.processed': ['recycler'],
  'material.recovered': ['recycler'],
  'residue.disposed': ['repurposer', 'recycler'],
  'identity.relabelled': HOLDERS,
  'identity.unreadable': HOLDERS,
  'incident.reported': [...OWNERS, 'carrier'],
  'incident.closed': [...OWNERS, 'carrier', 'regulator'],
  'record.corrected': ROLES,
  'record.voided': ROLES,
  'dispute.resolved': [],
  'hold.placed': ['regulator'],
  'hold.released': ['regulator'],
  'attestation.issued': ['auditor', 'regulator'],
  'alert.acknowledged': ROLES,
  'alert.explained': ROLES,
  'alert.closed': ['regulator'],
  'dismantling.published': ['producer', 'vehicle-maker'],
}

/** A state that an event may follow, if it follows any. */
function stateBefore(type: Type): State | undefined {
  const { from, fromIfRepurposed = [] } = CATALOGUE.get(type)!
  return from[0] ?? fromIfRepurposed[0]
}

/** Types of which one signed by an enterprise is about a battery. */
const TYPES = (Object.keys(SAYINGS) as Type[]).filter((type) => type !== 'dispute.resolved')

const CODE = events.nextBatteryCode()
const shipment = { to: recycler.creditCode, carrier: carrier.creditCode, waybill: WAYBILL }

const signerOf = (type: Type) => byRole[MAY_SIGN[type][0] as Role]

function eventOf(type: Type, { creditCode }: Enterprise = signerOf(type)): object {
  const code = type === 'identity.unreadable' ? events.nextTemporaryCode(creditCode) : CODE
  return SAYINGS[type]!(code, {
    ...{ me: creditCode, other: carrier.creditCode, waybill: WAYBILL },
    ...{ fresh: events.nextBatteryCode(), lot: events.nextLot(creditCode) },
  })
}

const batteryIn = (state: State, custodian: string, to = custodian): Traceable => ({
  code: CODE,
  state,
  custodian,
  incidents: [{ index: INCIDENT, signer: custodian }],
  ...(state === 'registered' && { parents: [events.nextBatteryCode()] }),
  ...(state === 'in_transit' && {
    consignment: { waybill: WAYBILL, to, carrier: custodian, state: 'collected' },
  }),
})

/** A log of nothing but what its rules see. */
function newLog() {
  const registry = createRegistry(fleet.authorityKeys)
  const batteries = new Map<string, Traceable>()
  const accepted: string[] = []

  function submit(jws: string, place: Partial<Place> = {}) {
    const before = structuredClone({ registry, batteries })
    const submission = parseSubmission(jws)
    const verified = { ...submission, event: parseEvent(submission.event) }
    const where = { origin: ORIGIN, index: accepted.length, acceptedAt: NOW, ...place }
    const refusal = errorOf(() => {
      const after = admit(registry, (code) => batteries.get(code), verified, where)
      for (const battery of after) batteries.set(battery.code, battery)
    })
    if (refusal) expect({ registry, batteries }).toEqual(before)
    else accepted.push(jws)
    return refusal
  }
  return { registry, batteries, accepted, submit }
}

function newAdmittedLog() {
  const log = newLog()
  for (const jws of fleet.registryEvents()) expect(log.submit(jws)).toBeUndefined()
  const event = { type: 'facility.registered', time: NOW.toISOString(), name: '一号库' }
  const more = { facility: FACILITY, enterprise: collector.creditCode, district: DISTRICT }
  expect(log.submit(fleet.authority.sign({ ...event, ...more }))).toBeUndefined()
  return log
}

const told = (
  error: ReturnType<typeof errorOf>,
): [LedgerErrorCode, string | undefined] | undefined => error && [error.code, error.pointer]

it('this table has every type of the catalogue, and who may sign it', () => {
  const signers = [...CATALOGUE].map(([type, definition]) => [type, new Set(definition.signers)])
  const listed = Object.entries(MAY_SIGN).map(([type, roles]) => [type, new Set(roles)])
  expect(signers).toEqual(listed)
})

describe.each(TYPES)('%s', (type) => {
  const log = newAdmittedLog()
  const signer = signerOf(type)
  const prepare = (one: Enterprise = signer) => {
    const from = stateBefore(type)
    log.batteries.clear()
    if (from)
      log.batteries.set(
        CODE,
        batteryIn(from, one.creditCode, type === 'transport.delivered' ? OUTSIDE : undefined),
      )
  }

  it.each(ROLES)('from a %s is taken if its role may sign it', (role) => {
    prepare(byRole[role])
    const refusal = log.submit(byRole[role].sign(eventOf(type, byRole[role])))
    expect(refusal?.code).toBe(MAY_SIGN[type].includes(role) ? undefined : 'role_not_allowed')
  })

  it('from the authority is refused: it does nothing with batteries', () => {
    expect(log.submit(fleet.authority.sign(eventOf(type)))?.code).toBe('role_not_allowed')
  })

  it('is refused at a place that nobody registered, or of which it speaks and that is another’s', () => {
    const at = (facility: string) => ({ ...eventOf(type), place: { district: DISTRICT, facility } })
    prepare()
    expect(told(log.submit(signer.sign(at('CQ-JLP-999'))))).toEqual([
      'facility_unknown',
      '/event/place/facility',
    ])
    const ownOnly = CATALOGUE.get(type)!.ownOnly?.includes('facility')
    const refusal = log.submit(signer.sign(at(FACILITY)))
    expect(refusal?.code).toBe(ownOnly ? 'facility_of_another' : undefined)
  })

  it('is refused if it has yet to happen', () => {
    const ahead = (ms: number) => {
      prepare()
      const time = new Date(NOW.getTime() + ms).toISOString()
      return told(log.submit(signer.sign({ ...eventOf(type), time })))
    }
    expect(ahead(300_000)).toBeUndefined()
    expect(ahead(300_001)).toEqual(['event_in_future', '/event/time'])
  })
})

describe('a decision of the authority', () => {
  const settle = (more: object) => {
    const log = newAdmittedLog()
    log.batteries.set(CODE, { ...batteryIn('collected', collector.iss), disputed: [1] })
    const event = { ...events.resolved(CODE, recycler.iss, 'received'), ...more }
    return { refusal: log.submit(fleet.authority.sign(event)), battery: log.batteries.get(CODE) }
  }

  it('settles a dispute', () => {
    expect(standingOf(settle({}).battery)).toEqual(standingOf(batteryIn('received', recycler.iss)))
  })

  it('names a custodian, and a place, that are registered', () => {
    const batteries = [{ code: CODE, custodian: '91500112MA5U0AAA1W', state: 'received' }]
    expect(told(settle({ batteries }).refusal)).toEqual([
      'enterprise_unknown',
      '/event/batteries/0/custodian',
    ])
    const place = { district: DISTRICT, facility: 'CQ-JLP-999' }
    expect(told(settle({ place }).refusal)?.[0]).toBe('facility_unknown')
  })
})

describe('a registration', () => {
  it.each([
    ['produced', []],
    ['imported', ['importer']],
  ])('of a battery that is %s is its maker’s to sign, and of those %j', (origin, others) => {
    const log = newAdmittedLog()
    const takenFrom = ROLES.filter((role) => {
      log.batteries.clear()
      const refusal = log.submit(byRole[role].sign(events.produced(CODE, { origin })))
      if (refusal) expect(refusal.code).toBe('role_not_allowed')
      return !refusal
    })
    expect(takenFrom).toEqual(['producer', 'vehicle-maker', ...others])
  })
})

describe('an enterprise with several roles', () => {
  it('may sign what any of them may', () => {
    const log = newAdmittedLog()
    const both = fleet.enterprise('auditor', 'collector')
    for (const jws of fleet.registryEvents().slice(-2)) log.submit(jws)
    expect(log.submit(both.sign(events.registered(CODE)))).toBeUndefined()
  })
})

describe('a named enterprise', () => {
  const nobody = '91500112MA5U0AAA1W'
  const log = newAdmittedLog()
  const refusal = (signer: Signer, event: object, state: State) => {
    log.batteries.set(CODE, batteryIn(state, signer.iss))
    return told(log.submit(signer.sign(event)))
  }

  it('must be registered', () => {
    const send = (more: object) => events.dispatched(CODE, { ...shipment, ...more })
    expect(refusal(collector, send({ to: nobody }), 'stored')).toEqual([
      'enterprise_unknown',
      '/event/to',
    ])
    expect(refusal(collector, send({ carrier: nobody }), 'stored')).toEqual([
      'enterprise_unknown',
      '/event/carrier',
    ])
    expect(refusal(collector, events.collected(CODE, nobody), 'retired')).toEqual([
      'enterprise_unknown',
      '/event/from',
    ])
  })

  it('may be a person, of whom nothing is registered', () => {
    const event = events.collected(CODE, 'person:6b1f0c2e')
    expect(namedIn(parseEvent(event) as BatteryEvent, 'enterprise')).toEqual([])
    expect(refusal(collector, event, 'retired')).toBeUndefined()
  })

  it('has facilities: the one that a shipment goes to must be one', () => {
    const to = (toFacility: string) => events.dispatched(CODE, shipment, { toFacility })
    expect(refusal(collector, to('CQ-JLP-999'), 'stored')).toEqual([
      'facility_unknown',
      '/event/toFacility',
    ])
    expect(refusal(collector, to(FACILITY), 'stored')).toBeUndefined()
  })
})

describe('a signer', () => {
  it('is known by a key of its own, not by what it says of itself', () => {
    const log = newAdmittedLog()
    const event = events.registered(CODE)
    const as = (iss: string) => log.submit(collector.sign(event, { claims: { iss } }))?.code
    expect(as(recycler.creditCode)).toBe('submission_untrusted')
    expect(as('authority')).toBe('submission_untrusted')
    expect(as('91500112MA5U0AAA1W')).toBe('submission_untrusted')
    const stranger = collector.sign(event, { header: { kid: newKey().kid } })
    expect(log.submit(stranger)?.code).toBe('key_unknown')
    expect(as(collector.creditCode)).toBeUndefined()
  })

  it('says nothing before its key is in the log', () => {
    const log = newLog()
    const [enterprise, key] = fleet.registryEvents() as [string, string]
    const jws = byRole.producer.sign(events.registered(CODE))
    expect(log.submit(jws)?.code).toBe('key_unknown')
    expect(log.submit(key)?.code).toBe('enterprise_unknown')
    log.submit(enterprise)
    expect(log.submit(jws)?.code).toBe('key_unknown')
    log.submit(key)
    expect(log.submit(jws)).toBeUndefined()
  })

  it('says nothing from the index on at which its key is revoked; what it said stays', () => {
    const log = newAdmittedLog()
    const device = fleet.addKey(collector)
    const time = NOW.toISOString()
    const say = (event: object) => log.submit(device.sign(event))?.code
    log.submit(fleet.registryEvents().at(-1)!)
    expect(say(events.registered(CODE))).toBeUndefined()
    const revocation = { type: 'key.revoked', time, kid: device.key.kid, reason: 'lost' }
    expect(log.submit(admin.sign(revocation))).toBeUndefined()
    const index = log.accepted.length
    // However long ago it claims to have been issued.
    const old = { claims: { iat: 0 } }
    expect(log.submit(device.sign(events.retired(CODE), old))?.code).toBe('key_revoked')
    expect(say(events.retired(CODE))).toBe('key_revoked')
    expect(log.submit(collector.sign(events.retired(CODE)))).toBeUndefined()
    expect(log.registry.keys.get(device.key.kid)?.revokedAt).toBe(index - 1)

    const again = newLog()
    for (const jws of log.accepted) expect(again.submit(jws)).toBeUndefined()
    expect(again.registry).toEqual(log.registry)
    expect(again.batteries).toEqual(log.batteries)
  })

  it('may not admit anybody with a device key, and only devices with an admin key', () => {
    const log = newAdmittedLog()
    const adding = (kind: string) => ({
      type: 'key.added',
      time: NOW.toISOString(),
      enterprise: collector.creditCode,
      kind,
      label: '手持终端',
      key: newKey().key,
    })
    expect(log.submit(collector.sign(adding('device')))?.code).toBe('role_not_allowed')
    expect(log.submit(admin.sign(adding('admin')))?.code).toBe('role_not_allowed')
    expect(log.submit(admin.sign(adding('device')))).toBeUndefined()
  })
})

describe('a submission', () => {
  it('is for one log', () => {
    const log = newAdmittedLog()
    const jws = collector.sign(events.registered(CODE))
    expect(told(log.submit(jws, { origin: 'other.example/log' }))).toEqual([
      'submission_untrusted',
      '/aud',
    ])
    expect(log.submit(jws)).toBeUndefined()
  })

  it('is judged by the log’s clock', () => {
    const log = newAdmittedLog()
    const jws = collector.sign(events.registered(CODE))
    const at = (ms: number) => new Date(Math.floor(NOW.getTime() / 1000) * 1000 - ms)
    expect(told(log.submit(jws, { acceptedAt: at(301_000) }))).toEqual([
      'submission_untrusted',
      '/iat',
    ])
    expect(log.submit(jws, { acceptedAt: at(300_000) })).toBeUndefined()
  })

  it('of a registry event may not be from the future either', () => {
    const time = new Date(NOW.getTime() + 300_001).toISOString()
    const event = { type: 'key.revoked', time, kid: collector.key.kid, reason: 'lost' }
    expect(told(newAdmittedLog().submit(fleet.authority.sign(event)))).toEqual([
      'event_in_future',
      '/event/time',
    ])
  })

  it('of many batteries is taken whole or not at all', () => {
    const log = newAdmittedLog()
    const codes = Array.from({ length: 256 }, () => events.nextBatteryCode())
    expect(log.submit(collector.sign(events.registered(codes.slice(0, 255))))).toBeUndefined()
    expect(told(log.submit(collector.sign(events.retired(codes))))).toEqual([
      'battery_unknown',
      '/event/batteries/255/code',
    ])
    expect(log.submit(collector.sign(events.registered(codes[255]!)))).toBeUndefined()
    expect(log.submit(collector.sign(events.retired(codes)))).toBeUndefined()
  })
})

describe('a battery', () => {
  const walk: [Enterprise, object][] = [
    [collector, events.retired(CODE)],
    [collector, events.collected(CODE, 'person:6b1f0c2e')],
    [collector, events.storedIn(CODE)],
    [collector, events.dispatched(CODE, { ...shipment, to: repurposer.creditCode })],
    [repurposer, events.received(CODE, WAYBILL)],
    [repurposer, events.repurposed(CODE, '001PB24B3C0000001RP')],
  ]

  it('found without a past goes from hand to hand to a second life, and then no further', () => {
    const log = newAdmittedLog()
    log.submit(collector.sign(events.registered(CODE)))
    for (const [signer, event] of walk) {
      expect(log.submit(signer.sign(event))).toBeUndefined()
    }
    expect(log.batteries.get(CODE)).toMatchObject({ state: 'repurposed', unrecorded: true })
    const product = log.batteries.get('001PB24B3C0000001RP')
    expect(product).toMatchObject({ state: 'registered', custodian: repurposer.creditCode })
    for (const [signer, event] of walk) {
      const refusal = log.submit(signer.sign(event))
      expect(told(refusal)).toEqual(['end_of_life_passed', '/event/batteries/0/code'])
    }
  })

  it('whose making is recorded must have been in use before it is retired or collected', () => {
    const log = newAdmittedLog()
    const { producer, service } = byRole
    log.submit(producer.sign(events.produced(CODE)))
    const refused = (signer: Signer, event: object) => told(log.submit(signer.sign(event)))
    const conflict = ['state_conflict', '/event/batteries/0/code']
    expect(refused(producer, events.retired(CODE))).toEqual(conflict)
    expect(refused(collector, events.collected(CODE, producer.iss))).toEqual(conflict)
    for (const event of [events.installed, events.removed, events.retired]) {
      expect(refused(service, event(CODE))).toBeUndefined()
    }
    expect(refused(collector, events.collected(CODE, service.iss))).toBeUndefined()
  })

  it('that the log has never heard of is refused to all', () => {
    const log = newAdmittedLog()
    for (const [signer, event] of walk) {
      const refusal = log.submit(signer.sign(event))
      expect(told(refusal)).toEqual(['battery_unknown', '/event/batteries/0/code'])
    }
  })
})
