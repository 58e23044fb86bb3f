/** The authority's own keys, added and revoked by entries: from one key that is configured, and for ever. */

import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { createRegistry, type Registry } from '../../../src/core/events/registry.ts'
import type { RegistryEvent } from '../../../src/core/events/registry-events.ts'
import { applyRegistryEvent } from '../../../src/core/events/registry-events.ts'
import { AUTHORITY } from '../../../src/core/log/submission.ts'
import { findSigningKey } from '../../../src/core/rules/signing-key.ts'
import { DISTRICT, newKey, type SigningKey } from '../../support/fleet.ts'
import { errorOf, refusalOf } from '../../support/refusals.ts'

const OURS = '91350100M000100Y43'
const time = '2026-01-08T08:30:00+08:00'
const [root, second, third, admin] = [newKey(), newKey('OKP'), newKey(), newKey()]

const enterprise: RegistryEvent = {
  ...{ type: 'enterprise.registered', time, creditCode: OURS, name: '某回收企业' },
  ...{ roles: ['collector'], district: DISTRICT },
}
const added = ({ key }: SigningKey, holder: string = AUTHORITY): RegistryEvent => ({
  ...{ type: 'key.added', time, enterprise: holder, kind: 'admin', label: '2027', key },
})
const revoked = ({ kid }: { kid: string }): RegistryEvent => ({
  ...{ type: 'key.revoked', time, kid, reason: 'replaced' },
})

let registry: Registry
let index: number

/** As the log does it: finds the key that signs, then folds the event in, or refuses it. */
function tell(event: RegistryEvent, { kid }: SigningKey, issuer = AUTHORITY) {
  const before = structuredClone(registry)
  const refusal = refusalOf(() =>
    applyRegistryEvent(registry, event, findSigningKey(registry, kid, issuer), index),
  )
  if (refusal) expect(registry).toEqual(before)
  else index++
  return refusal
}

beforeEach(() => {
  registry = createRegistry([root])
  index = 0
  expect(tell(enterprise, root)).toBeUndefined() // entry 0
  expect(tell(added(admin, OURS), root)).toBeUndefined() // entry 1
})

describe('a key that the authority adds', () => {
  it('is the authority’s as much as the first one, from the next entry on', () => {
    expect(tell(added(third), second)).toBe('key_unknown')
    expect(tell(added(second), root)).toBeUndefined() // entry 2
    const { kid, key } = second
    expect(registry.keys.get(kid)).toEqual({
      ...{ kid, key, holder: AUTHORITY, kind: 'authority', label: '2027' },
      ...{ addedAt: 2, revokedAt: undefined },
    })
    expect(tell(added(third), second)).toBeUndefined()
    expect(tell(added(newKey(), OURS), third)).toBeUndefined()
  })

  it('is added by no enterprise’s admin', () => {
    expect(tell(added(second), admin, OURS)).toBe('role_not_allowed')
    expect(tell(added(admin), admin, OURS)).toBe('role_not_allowed')
  })

  it('is no other’s already, and no key of its own becomes another’s', () => {
    expect(tell(added(admin), root)).toBe('key_conflict')
    expect(tell(added(second), root)).toBeUndefined()
    expect(tell(added(second, OURS), root)).toBe('key_conflict')
    expect(tell(added(second), root)).toBe('key_conflict')
    expect(tell(added(root), root)).toBe('key_conflict')
  })

  it('is of kind admin: the authority has no devices', () => {
    const fault = (event: object) => {
      const error = errorOf(() => parseEvent(event))
      return error && [error.params.value, error.pointer]
    }
    expect(fault(added(second))).toBeUndefined()
    expect(fault({ ...added(second), kind: 'device' })).toEqual(['authority_device', '/event/kind'])
    expect(fault(added(second, 'Authority'))).toEqual(['credit_code', '/event/enterprise'])
  })
})

describe('a key that the authority revokes', () => {
  beforeEach(() => {
    expect(tell(added(second), root)).toBeUndefined() // entry 2
  })

  it('signs nothing from the next entry on, the first one no more than others', () => {
    const before = registry.keys.get(root.kid)!
    expect(tell(revoked(root), second)).toBeUndefined() // entry 3
    expect(registry.keys.get(root.kid)).toEqual({ ...before, revokedAt: 3 })
    expect(tell(revoked(second), root)).toBe('key_revoked')
    expect(tell(added(third), root)).toBe('key_revoked')
    expect(tell(added(third), second)).toBeUndefined()
  })

  it('never comes back, as whose key ever', () => {
    expect(tell(revoked(root), second)).toBeUndefined()
    expect(tell(added(root), second)).toBe('key_conflict')
    expect(tell(added(root, OURS), second)).toBe('key_conflict')
    expect(tell(revoked(root), second)).toBe('key_revoked')
  })

  it('is not the one that signs: the last one stays', () => {
    expect(tell(revoked(second), second)).toBe('self_revocation')
    expect(tell(revoked(root), second)).toBeUndefined()
    expect(tell(revoked(second), second)).toBe('self_revocation')
  })

  it('is not revoked by an enterprise', () => {
    expect(tell(revoked(second), admin, OURS)).toBe('role_not_allowed')
    expect(tell(revoked(root), admin, OURS)).toBe('role_not_allowed')
  })
})

describe('who is configured with more keys than another', () => {
  it('takes the entry that adds one of them, once', () => {
    registry = createRegistry([root, second, third])
    expect(tell(added(second), root)).toBeUndefined()
    expect(registry.keys.get(second.kid)?.addedAt).toBe(2)
    expect(tell(added(second), root)).toBe('key_conflict')
    expect(tell(added(third, OURS), root)).not.toBeUndefined()
    expect(tell(revoked(third), root)).toBeUndefined()
    expect(tell(added(third), root)).toBe('key_conflict')
  })

  const POOL = Array.from({ length: 5 }, () => newKey())
  const step = fc.record({
    adds: fc.boolean(),
    signer: fc.nat(POOL.length - 1),
    subject: fc.nat(POOL.length - 1),
  })

  it('reads the same out of one log, and one key of the authority always holds', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.subarray(POOL.slice(1)),
        (steps, configuredToo) => {
          const log = createRegistry([POOL[0]!])
          const verifier = createRegistry([POOL[0]!, ...configuredToo])
          const gone = new Set<string>()
          for (const [at, { adds, signer, subject }] of steps.entries()) {
            const event = adds ? added(POOL[subject]!) : revoked(POOL[subject]!)
            const fold = (into: Registry) =>
              applyRegistryEvent(
                into,
                event,
                findSigningKey(into, POOL[signer]!.kid, AUTHORITY),
                at,
              )
            if (refusalOf(() => fold(log))) continue
            expect(refusalOf(() => fold(verifier))).toBeUndefined()
            if (!adds) gone.add(POOL[subject]!.kid)
            const keys = [...log.keys.values()]
            for (const key of keys) expect(verifier.keys.get(key.kid)).toEqual(key)
            for (const kid of gone) expect(log.keys.get(kid)?.revokedAt).toBeDefined()
            expect(keys.some(({ revokedAt }) => revokedAt === undefined)).toBe(true)
          }
        },
      ),
    )
  })
})
