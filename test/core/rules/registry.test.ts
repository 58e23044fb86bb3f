import { beforeEach, describe, expect, it } from 'vitest'
import type { LedgerErrorCode } from '../../../src/core/errors.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import {
  createRegistry,
  findVendor,
  type Registry,
  rolesOf,
} from '../../../src/core/events/registry.ts'
import type { RegistryEvent } from '../../../src/core/events/registry-events.ts'
import { applyRegistryEvent, checkRegistryNow } from '../../../src/core/events/registry-events.ts'
import { ROLES } from '../../../src/core/events/roles.ts'
import { thumbprintOf } from '../../../src/core/keys/thumbprint.ts'
import { AUTHORITY } from '../../../src/core/log/submission.ts'
import { deadlineOn } from '../../../src/core/rules/rule-book.ts'
import { findSigningKey } from '../../../src/core/rules/signing-key.ts'
import { DISTRICT, newKey, type SigningKey } from '../../support/fleet.ts'
import { errorOf, refusalOf } from '../../support/refusals.ts'

const OURS = '91350100M000100Y43'
const THEIRS = '91500105MA5U0AAA0M'
const UNKNOWN = '91500112MA5U0AAA1W'
const time = '2026-01-08T08:30:00+08:00'

const keys = {
  authority: newKey(),
  ourAdmin: newKey(),
  ourDevice: newKey('OKP'),
  theirAdmin: newKey(),
  theirDevice: newKey(),
}
const SIGNERS = Object.keys(keys) as (keyof typeof keys)[]

const enterprise = (creditCode: string): RegistryEvent => ({
  type: 'enterprise.registered',
  time,
  creditCode,
  name: `企业 ${creditCode}`,
  roles: ['collector', 'warehouse'],
  district: DISTRICT,
})
const facility = (id: string, owner = OURS): RegistryEvent => ({
  type: 'facility.registered',
  time,
  facility: id,
  enterprise: owner,
  name: '一号库',
  district: DISTRICT,
})
const added = ({ key }: SigningKey, kind: 'admin' | 'device', of = OURS): RegistryEvent => ({
  type: 'key.added',
  time,
  enterprise: of,
  kind,
  label: '手持终端',
  key,
})
const revoked = ({ kid }: { kid: string }): RegistryEvent => ({
  type: 'key.revoked',
  time,
  kid,
  reason: 'stolen',
})

const SUBJECT = '/event/creditCode'
const changed = (changes: object, creditCode = OURS) =>
  ({ type: 'enterprise.changed', time, creditCode, ...changes }) as RegistryEvent
const suspended = (creditCode: string): RegistryEvent => ({
  type: 'enterprise.suspended',
  time,
  creditCode,
  reason: '许可到期',
})
const reinstated = (creditCode: string): RegistryEvent => ({
  type: 'enterprise.reinstated',
  time,
  creditCode,
  reason: '许可已续',
})
const facilityChanged = (changes: object) =>
  ({ type: 'facility.changed', time, facility: 'CQ-JLP-001', ...changes }) as RegistryEvent
const vendor = (holder: object, code = '04Q') =>
  ({ type: 'vendor.registered', time, vendor: code, ...holder }) as RegistryEvent

const ruleSet = (changes: object = {}) =>
  ({
    type: 'rules.changed',
    time,
    rule: 'stock_in.order-73',
    value: 20,
    periodFrom: '2026-07-01',
    basis: '渝经信〔2026〕1号',
    ...changes,
  }) as RegistryEvent

let registry: Registry
let index: number

/** Folds the event in at the next index, and says what it is refused with, and where. */
function tell(event: RegistryEvent, signer: keyof typeof keys = 'authority') {
  const before = structuredClone(registry)
  const key = registry.keys.get(keys[signer].kid)!
  const refusal = errorOf(() => applyRegistryEvent(registry, event, key, index))
  if (refusal) expect(registry).toEqual(before)
  else index++
  return refusal && [refusal.code, refusal.pointer]
}

beforeEach(() => {
  registry = createRegistry([keys.authority])
  index = 0
  for (const event of [
    enterprise(OURS),
    enterprise(THEIRS),
    facility('CQ-JLP-001'),
    added(keys.ourAdmin, 'admin'),
    added(keys.ourDevice, 'device'),
    added(keys.theirAdmin, 'admin', THEIRS),
    added(keys.theirDevice, 'device', THEIRS),
  ]) {
    expect(tell(event)).toBeUndefined()
  }
})

describe('the registry', () => {
  it('begins with the authority’s keys, and nothing else', () => {
    const { key, kid } = keys.authority
    expect(createRegistry([keys.authority])).toEqual({
      enterprises: new Map(),
      facilities: new Map(),
      keys: new Map([
        [
          kid,
          {
            kid,
            key,
            holder: AUTHORITY,
            kind: 'authority',
            label: AUTHORITY,
            addedAt: -1,
            revokedAt: undefined,
          },
        ],
      ]),
      permits: new Map(),
      delegations: new Map(),
      ruleChanges: [],
      vendors: new Map(),
    })
  })

  it('knows enterprises, facilities and keys as their events describe them', () => {
    const roles = ['collector', 'warehouse']
    expect(registry.enterprises.get(OURS)).toEqual({
      ...{ creditCode: OURS, name: `企业 ${OURS}`, roles, district: DISTRICT },
      history: [{ index: 0, name: `企业 ${OURS}`, roles, district: DISTRICT, suspended: false }],
    })
    expect(registry.facilities.get('CQ-JLP-001')).toEqual({
      ...{ id: 'CQ-JLP-001', enterprise: OURS, name: '一号库', district: DISTRICT },
      history: [{ index: 2, name: '一号库', district: DISTRICT }],
    })
    const { kid, key } = keys.ourDevice
    expect(registry.keys.get(kid)).toEqual({
      ...{ kid, key, holder: OURS, kind: 'device', label: '手持终端' },
      addedAt: 4,
      revokedAt: undefined,
    })
  })

  // What each signer may say; all else needs the authority.
  const events: [name: string, event: () => RegistryEvent, signers: (keyof typeof keys)[]][] = [
    ['an enterprise', () => enterprise(UNKNOWN), []],
    ['a change of itself', () => changed({ name: '新名' }), []],
    ['its own suspension', () => suspended(OURS), []],
    ['its own reinstatement', () => reinstated(OURS), []],
    ['a facility', () => facility('CQ-JLP-002'), []],
    ['a change of its facility', () => facilityChanged({ name: '二号库' }), []],
    ['a vendor code', () => vendor({ name: '某电池厂' }), []],
    ['an admin key', () => added(newKey(), 'admin'), []],
    ['another value of a rule', () => ruleSet(), []],
    ['a device key of its own', () => added(newKey(), 'device'), ['ourAdmin']],
    ['a device key of another', () => added(newKey(), 'device', THEIRS), ['theirAdmin']],
    ['the end of an admin key', () => revoked(keys.ourAdmin), []],
    ['the end of a device key', () => revoked(keys.ourDevice), ['ourAdmin']],
    ['the end of another’s device key', () => revoked(keys.theirDevice), ['theirAdmin']],
  ]
  const cases = events.flatMap(([name, event, signers]) =>
    SIGNERS.map((signer) => ({
      name,
      signer,
      event,
      allowed: signer === 'authority' || signers.includes(signer),
    })),
  )

  it.each(cases)('takes $name from $signer: $allowed', ({ event, signer, allowed }) => {
    expect(tell(event(), signer)).toEqual(allowed ? undefined : ['role_not_allowed', undefined])
  })

  const refusals: [string, () => RegistryEvent, LedgerErrorCode, string][] = [
    ['an enterprise twice', () => enterprise(OURS), 'enterprise_conflict', '/event/creditCode'],
    [
      'an enterprise twice, in other words',
      () => ({ ...enterprise(OURS), roles: [...ROLES] }) as RegistryEvent,
      'enterprise_conflict',
      '/event/creditCode',
    ],
    ['a facility twice', () => facility('CQ-JLP-001'), 'facility_conflict', '/event/facility'],
    [
      'another’s facility again',
      () => facility('CQ-JLP-001', THEIRS),
      'facility_conflict',
      '/event/facility',
    ],
    [
      'a facility of nobody',
      () => facility('CQ-JLP-002', UNKNOWN),
      'enterprise_unknown',
      '/event/enterprise',
    ],
    ['a change of nobody', () => changed({ name: '新名' }, UNKNOWN), 'enterprise_unknown', SUBJECT],
    ['the suspension of nobody', () => suspended(UNKNOWN), 'enterprise_unknown', SUBJECT],
    ['the reinstatement of nobody', () => reinstated(UNKNOWN), 'enterprise_unknown', SUBJECT],
    [
      'a change of no facility',
      () => ({ ...facilityChanged({ name: '二号库' }), facility: 'CQ-NO-1' }) as RegistryEvent,
      'facility_unknown',
      '/event/facility',
    ],
    [
      'a vendor code of nobody',
      () => vendor({ enterprise: UNKNOWN }),
      'enterprise_unknown',
      '/event/enterprise',
    ],
    [
      'a key of nobody',
      () => added(newKey(), 'device', UNKNOWN),
      'enterprise_unknown',
      '/event/enterprise',
    ],
    ['a key twice', () => added(keys.ourDevice, 'device'), 'key_conflict', '/event/key'],
    ['another’s key', () => added(keys.theirDevice, 'device'), 'key_conflict', '/event/key'],
    ['the authority’s key', () => added(keys.authority, 'admin'), 'key_conflict', '/event/key'],
    ['the end of an unknown key', () => revoked(newKey()), 'key_unknown', '/event/kid'],
    [
      'the end of the authority by itself',
      () => revoked(keys.authority),
      'self_revocation',
      '/event/kid',
    ],
  ]

  it.each(refusals)('refuses %s, and changes nothing', (_, event, code, pointer) => {
    expect(tell(event())).toEqual([code, pointer])
  })

  it('keeps a revoked key as it was, and never takes it back', () => {
    const { kid } = keys.ourDevice
    const before = registry.keys.get(kid)!
    expect(tell(revoked(keys.ourDevice), 'ourAdmin')).toBeUndefined()
    expect(registry.keys.get(kid)).toEqual({ ...before, revokedAt: 7 })
    expect(tell(revoked(keys.ourDevice))).toEqual(['key_revoked', '/event/kid'])
    expect(tell(added(keys.ourDevice, 'device'))).toEqual(['key_conflict', '/event/key'])
    expect(tell(added(keys.ourDevice, 'device', THEIRS))).toEqual(['key_conflict', '/event/key'])
  })

  it('names a key by its thumbprint, whatever its event calls it', () => {
    const key = newKey()
    tell({ ...added(key, 'device'), kid: keys.ourAdmin.kid } as RegistryEvent)
    expect(registry.keys.get(key.kid)?.addedAt).toBe(7)
    expect(key.kid).toBe(thumbprintOf(key.key))
  })
})

describe('a change of the registry', () => {
  const ours = () => registry.enterprises.get(OURS)!

  it('holds for the entries after it, and leaves what was before as it was', () => {
    tell(changed({ roles: ['recycler'] })) // entry 7
    tell(changed({ name: '新名', district: '500112' })) // entry 8
    expect(ours()).toMatchObject({ name: '新名', roles: ['recycler'], district: '500112' })
    expect(ours().history.map(({ index, name, district }) => [index, name, district])).toEqual([
      [0, `企业 ${OURS}`, DISTRICT],
      [7, `企业 ${OURS}`, DISTRICT],
      [8, '新名', '500112'],
    ])
    expect(ours().history.map(rolesOf)).toEqual([
      ['collector', 'warehouse'],
      ['recycler'],
      ['recycler'],
    ])
  })

  it('takes all roles from who is suspended, and gives them back, changed or not', () => {
    tell(suspended(OURS)) // entry 7
    expect(ours().roles).toEqual([])
    tell(changed({ roles: ['tester'] }))
    expect(ours().roles).toEqual([])
    tell(suspended(OURS))
    tell(reinstated(OURS)) // entry 10
    expect(ours().roles).toEqual(['tester'])
    expect(ours().history.map(rolesOf)).toEqual([
      ['collector', 'warehouse'],
      [],
      [],
      [],
      ['tester'],
    ])
  })

  it('lets a suspended enterprise go on revoking its devices', () => {
    tell(suspended(OURS))
    expect(tell(revoked(keys.ourDevice), 'ourAdmin')).toBeUndefined()
  })

  it('says of a facility only what is different', () => {
    const permits = [
      { kind: 'eia', number: '渝环 1', validFrom: '2025-01-01', validTo: '2027-12-31' },
    ]
    tell(facilityChanged({ kind: 'warehouse', permits, storageLimitTonnes: 30 }))
    tell(facilityChanged({ permits: [], capacityTonnesPerYear: 1_200 }))
    const { history, ...now } = registry.facilities.get('CQ-JLP-001')!
    expect(now).toEqual({
      ...{ id: 'CQ-JLP-001', enterprise: OURS, name: '一号库', district: DISTRICT },
      ...{ kind: 'warehouse', permits: [], storageLimitTonnes: 30, capacityTonnesPerYear: 1_200 },
    })
    expect(history.map(({ index, permits: held }) => [index, held])).toEqual([
      [2, undefined],
      [7, permits],
      [8, []],
    ])
  })
})

describe('a vendor code', () => {
  it('stands for an enterprise by its newest name, or for a name; the newest counts', () => {
    expect(findVendor(registry, '04Q')).toBeUndefined()
    tell(vendor({ name: '某电池厂' }))
    expect(findVendor(registry, '04Q')).toBe('某电池厂')
    tell(vendor({ enterprise: THEIRS }))
    tell(changed({ name: '新名' }, THEIRS))
    expect(findVendor(registry, '04Q')).toBe('新名')
    expect(findVendor(registry, '__proto__')).toBeUndefined()
  })
})

describe('a rule that is changed', () => {
  it('has its value on the days that are said, by the entry that says so', () => {
    expect(tell(ruleSet({ periodTo: '2026-07-31' }))).toBeUndefined()
    const on = (day: string) => {
      const { value, changedBy } = deadlineOn('stock_in', day, registry.ruleChanges)!
      return [value, changedBy]
    }
    expect(on('2026-06-30')).toEqual([30, undefined])
    expect(on('2026-07-31')).toEqual([20, 7])
    expect(on('2026-08-01')).toEqual([30, undefined])
  })

  it('has no two values on one day: the second is refused until the first has an end before it', () => {
    expect(tell(ruleSet())).toBeUndefined()
    const later = ruleSet({ periodFrom: '2026-10-01', value: 10 })
    expect(tell(later)).toEqual(['rule_conflict', '/event/periodFrom'])
    expect(tell(ruleSet({ periodFrom: '2026-06-01' }))).toEqual([
      'rule_conflict',
      '/event/periodFrom',
    ])
    expect(tell(ruleSet({ rule: 'stock_out.order-73', periodFrom: '2026-10-01' }))).toBeUndefined()
    expect(tell(ruleSet({ periodTo: '2026-09-30' }))).toBeUndefined()
    expect(tell(later)).toBeUndefined()
    expect(registry.ruleChanges.map(({ index }) => index)).toEqual([8, 9, 10])
  })

  it.each([
    ['a rule that nobody knows', { rule: 'stock_in.order-37' }, 'rule_unknown', '/event/rule'],
    ['no period', { value: 0 }, 'rule_value_refused', '/event/value'],
    ['half a day', { value: 2.5 }, 'rule_value_refused', '/event/value'],
    ['a hundred years', { value: 36_500 }, 'rule_value_refused', '/event/value'],
    [
      'a warning after the end',
      { rule: 'warned_at', value: 101 },
      'rule_value_refused',
      '/event/value',
    ],
  ])(
    'is refused %s when it is submitted, and never when it is replayed',
    (_, said, code, pointer) => {
      const refusal = errorOf(() => checkRegistryNow(ruleSet(said)))
      expect([refusal?.code, refusal?.pointer]).toEqual([code, pointer])
      expect(tell(ruleSet(said))).toBeUndefined()
    },
  )

  it('may have half a percent', () => {
    expect(
      errorOf(() => checkRegistryNow(ruleSet({ rule: 'mass_difference_share', value: 0.5 }))),
    ).toBeUndefined()
  })

  it('has its days in their order', () => {
    const backwards = { periodTo: '2026-06-30' }
    expect(errorOf(() => parseEvent(ruleSet(backwards)))?.code).toBe('event_invalid')
    expect(errorOf(() => parseEvent(ruleSet({ periodTo: '2026-07-01' })))).toBeUndefined()
  })
})

describe('the form of a registry event', () => {
  const fault = (event: object) => {
    const error = errorOf(() => parseEvent(event))
    return error && [error.params.value, error.pointer]
  }
  const permit = { kind: 'eia', number: '1', validFrom: '2026-01-01', validTo: '2026-01-01' }

  it('takes a permit of a single day, and none that ends before it begins', () => {
    expect(fault(facilityChanged({ permits: [permit] }))).toBeUndefined()
    const permits = [{ ...permit, validTo: '2025-12-31' }]
    expect(fault(facilityChanged({ permits }))).toEqual(['permit_days', '/event/permits/0/validTo'])
  })

  it('refuses a change that changes nothing', () => {
    expect(fault(changed({}))).toEqual(['no_change', '/event'])
    expect(fault(facilityChanged({}))).toEqual(['no_change', '/event'])
  })

  it('refuses a vendor code that is none, or has no holder, or two', () => {
    expect(fault(vendor({ name: '某厂' }, '04q'))?.[0]).toBe('vendor')
    expect(fault(vendor({}))).toEqual(['vendor_holder', '/event'])
    expect(fault(vendor({ name: '某厂', enterprise: OURS }))).toEqual(['vendor_holder', '/event'])
  })
})

describe('the key of a signature', () => {
  const refusal = (kid: string, issuer: string) =>
    refusalOf(() => findSigningKey(registry, kid, issuer))

  it('is the one that its kid names', () => {
    expect(findSigningKey(registry, keys.ourDevice.kid, OURS).key).toEqual(keys.ourDevice.key)
    expect(findSigningKey(registry, keys.authority.kid, AUTHORITY).kind).toBe('authority')
  })

  it('is not one that nobody registered', () => {
    expect(refusal(newKey().kid, OURS)).toBe('key_unknown')
    expect(refusal('__proto__', OURS)).toBe('key_unknown')
  })

  it('is not one of another enterprise, nor the authority’s', () => {
    expect(refusal(keys.theirDevice.kid, OURS)).toBe('submission_untrusted')
    expect(refusal(keys.authority.kid, OURS)).toBe('submission_untrusted')
    expect(refusal(keys.ourAdmin.kid, AUTHORITY)).toBe('submission_untrusted')
  })

  it('is not one that was revoked', () => {
    tell(revoked(keys.ourDevice))
    expect(refusal(keys.ourDevice.kid, OURS)).toBe('key_revoked')
    expect(refusal(keys.ourAdmin.kid, OURS)).toBeUndefined()
  })
})

describe('a thumbprint', () => {
  // RFC 8037 appendix A.3.
  it('is that of the standard’s example', () => {
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
    expect(thumbprintOf({ kty: 'OKP', crv: 'Ed25519', x })).toBe(
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    )
  })

  it('is of the key alone, whatever else stands beside it, in any order', () => {
    const { key, kid } = newKey()
    const reversed = Object.fromEntries(Object.entries({ ...key, d: 'secret' }).reverse())
    expect(thumbprintOf(reversed as unknown as typeof key)).toBe(kid)
  })
})
