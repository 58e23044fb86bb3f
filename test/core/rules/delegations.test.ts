import { beforeEach, describe, expect, it } from 'vitest'
import { registryIndexes } from '../../../src/core/bundle/registry.ts'
import type { VerifiedSubmission } from '../../../src/core/rules/admission.ts'
import { statementsOf } from '../../../src/oversight/statements.ts'
import * as events from '../../support/events.ts'
import { createFleet, type Signer } from '../../support/fleet.ts'
import { createWorld, type World } from '../../support/world.ts'

const fleet = createFleet({ origin: 'ledger.example/delegations' })
const outlet = fleet.enterprise('collector', 'warehouse')
const agent = fleet.enterprise('carrier')
const third = fleet.enterprise('service')
const regulator = fleet.enterprise('regulator')
const [admin, agentAdmin, thirdAdmin] = [outlet, agent, third].map((one) =>
  fleet.addKey(one, 'admin'),
) as [Signer, Signer, Signer]
const UNKNOWN = '91500112MA5U0AAA1W'
const SOMEBODY = 'person:6b1f0c2e'
const onBehalfOf = outlet.iss

const at = (ms: number) => new Date(Date.now() + ms).toISOString()
const granted = (more: object = {}) => ({
  type: 'delegation.granted',
  time: at(-1000),
  ...{ principal: outlet.iss, agent: agent.iss, until: at(3_600_000) },
  types: ['battery.registered', 'battery.collected', 'storage.in', 'record.corrected'],
  ...more,
})
const revoked = (more: object = {}) => ({
  type: 'delegation.revoked',
  time: at(-1000),
  ...{ principal: outlet.iss, agent: agent.iss, reason: '合同到期' },
  ...more,
})
const suspended = (creditCode: string) => ({
  ...{ type: 'enterprise.suspended', time: at(-1000), creditCode, reason: '许可到期' },
})

let world: World
let code: string

const told = (signer: Signer, event: object) => {
  const before = structuredClone([world.registry, world.traceables])
  const refusal = world.tell(signer, event)
  if (!refusal) return undefined
  expect([world.registry, world.traceables]).toEqual(before)
  return [refusal.code, refusal.params.reason, refusal.pointer]
}
const tell = (signer: Signer, event: object) => {
  expect(told(signer, event)).toBeUndefined()
  return world.newest()
}

beforeEach(() => {
  world = createWorld(fleet)
  code = events.nextBatteryCode()
})

describe('a delegation', () => {
  it('is granted and revoked by an admin of the principal, or by the authority', () => {
    for (const signer of [admin, fleet.authority]) {
      tell(signer, granted())
      tell(signer, revoked())
    }
    for (const event of [granted(), revoked()]) {
      for (const signer of [outlet, agent, agentAdmin, regulator]) {
        expect(told(signer, event)?.[0]).toBe('role_not_allowed')
      }
    }
  })

  it('is refused to oneself, over before it begins, of nobody, and of what one may not sign', () => {
    const refused = (more: object, signer: Signer = admin) => told(signer, granted(more))
    const invalid = (reason: string, at: string) => ['delegation_invalid', reason, `/event/${at}`]
    expect(refused({ agent: outlet.iss })).toEqual(invalid('self', 'agent'))
    expect(refused({ until: at(-2000) })).toEqual(invalid('over', 'until'))
    expect(refused({ agent: UNKNOWN })).toEqual(['enterprise_unknown', undefined, '/event/agent'])
    expect(refused({ principal: UNKNOWN }, fleet.authority)).toEqual([
      ...['enterprise_unknown', undefined, '/event/principal'],
    ])
    const types = (...more: string[]) => refused({ types: ['storage.in', ...more] })
    expect(types('battery.dismantled')).toEqual(invalid('role', 'types/1'))
    expect(types('battery.nothing')).toEqual(invalid('role', 'types/1'))
    expect(types('key.added')).toEqual(invalid('role', 'types/1'))
    expect(types('Storage')).toEqual(['event_invalid', 'invalid_format', '/event/types/1'])
    expect(told(admin, revoked())).toEqual(invalid('none', 'agent'))
  })

  it('is refused in a circle, however long, until one of its links is revoked or over', () => {
    const link = (principal: Signer, to: Signer, more: object = {}) =>
      granted({ principal: principal.iss, agent: to.iss, types: ['record.voided'], ...more })
    tell(admin, link(outlet, agent))
    const back = ['delegation_invalid', 'circle', '/event/agent']
    expect(told(agentAdmin, link(agent, outlet))).toEqual(back)
    tell(agentAdmin, link(agent, third))
    expect(told(thirdAdmin, link(third, outlet))).toEqual(back)
    tell(admin, revoked())
    tell(thirdAdmin, link(third, outlet))
    expect(told(admin, link(outlet, agent))).toEqual(back)
    const later = { time: at(200_000), until: at(400_000) }
    tell(thirdAdmin, link(third, outlet, { until: at(100_000) }))
    tell(admin, link(outlet, agent, later))
  })
})

describe('an event that is signed for another', () => {
  it('is the principal’s act: by its roles, into its custody; signed by the agent’s key', () => {
    tell(admin, granted())
    expect(told(agent, events.registered(code))?.[0]).toBe('role_not_allowed')
    tell(agent, events.registered(code, { onBehalfOf }))
    tell(agent, events.collected(code, SOMEBODY, { onBehalfOf }))
    expect(world.traceables.get(code)).toMatchObject({ state: 'collected', custodian: outlet.iss })
    tell(outlet, events.storedIn(code))
    const { signer, event } = world.entries.at(-2)!
    expect([signer, event]).toMatchObject([agent.iss, { onBehalfOf }])
  })

  it('is refused without a delegation, for another type, expired, revoked, and by who is suspended', () => {
    const missing = (reason: string) => ['delegation_missing', reason, '/event/onBehalfOf']
    const registered = (more: object = {}) =>
      told(agent, events.registered(events.nextBatteryCode(), { onBehalfOf, ...more }))
    expect(registered()).toEqual(missing('none'))
    expect(registered({ onBehalfOf: UNKNOWN })?.[0]).toBe('enterprise_unknown')
    expect(registered({ onBehalfOf: agent.iss })).toEqual(missing('none'))
    tell(admin, granted({ types: ['storage.in'] }))
    expect(registered()).toEqual(missing('type'))
    tell(admin, granted({ time: at(-9000), until: at(-5000) }))
    expect(registered()).toEqual(missing('expired'))
    tell(admin, granted())
    expect(registered()).toBeUndefined()
    tell(fleet.authority, suspended(agent.iss))
    expect(registered()).toEqual(missing('suspended'))
    tell(admin, revoked())
    expect(registered()).toEqual(missing('revoked'))
    expect(told(third, events.registered(code, { onBehalfOf }))).toEqual(missing('none'))
    expect(told(fleet.authority, events.registered(code, { onBehalfOf }))).toEqual(missing('none'))
  })

  it('is refused if the principal may not sign it by now', () => {
    tell(admin, granted())
    const changed = { type: 'enterprise.changed', time: at(-1000), creditCode: outlet.iss }
    tell(fleet.authority, { ...changed, roles: ['carrier'] })
    expect(told(agent, events.registered(code, { onBehalfOf }))?.[0]).toBe('role_not_allowed')
  })

  it('is corrected by the principal, or by an agent of it, and stays the principal’s act', () => {
    tell(admin, granted())
    const entry = tell(agent, events.registered(code, { onBehalfOf }))
    const instead = (more: { onBehalfOf?: string }) =>
      events.registered(code, { model: 'CP-53', ...more })
    const correction = (more: { onBehalfOf?: string }, outer: { onBehalfOf?: string } = {}) =>
      events.corrected(entry, [code], instead(more), outer)
    expect(told(agent, correction({ onBehalfOf }))?.[0]).toBe('role_not_allowed')
    expect(told(outlet, correction({}))).toEqual(['event_invalid', 'replacement', '/event/event'])
    tell(outlet, correction({ onBehalfOf }))
    tell(agent, correction({ onBehalfOf }, { onBehalfOf }))
    tell(outlet, events.voided(entry, [code]))
    expect(world.traceables.get(code)).toMatchObject({ state: 'voided', custodian: outlet.iss })
  })

  it('counts as the principal’s in figures', () => {
    tell(admin, granted())
    tell(agent, events.registered(code, { onBehalfOf }))
    const acceptedAt = at(0)
    const followed = world.entries.map((entry) => ({ ...entry, acceptedAt }))
    expect(statementsOf(followed).map(({ signer }) => signer)).toEqual([outlet.iss])
  })

  it('takes along in a bundle who granted it, and what became of that', () => {
    const grant = tell(admin, granted()).index
    const event = events.registered(code, { onBehalfOf })
    tell(agent, event)
    const end = tell(admin, revoked()).index
    const submission = { kid: agent.key.kid, issuer: agent.iss, event }
    const needed = registryIndexes(world.registry, [submission as unknown as VerifiedSubmission])
    expect(needed.has(grant) && needed.has(end)).toBe(true)
  })
})
