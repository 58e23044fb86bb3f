/** What the authority registers beside enterprises, and what of it changes in two years. */

import type { RegistryEvent } from '../../core/events/registry-events.ts'
import { DAY, dayText, HOUR, instantText, MINUTE } from '../city/calendar.ts'
import { type Enterprise, enterprisesOf } from '../city/enterprises.ts'
import { permitFrom } from '../city/facilities.ts'

export interface RegistryStep {
  readonly at: number
  /** Undefined for the authority. */
  readonly signer: Enterprise | undefined
  readonly event: RegistryEvent
}

/** Vendor codes of the city's own, and one of a maker elsewhere; another one nobody registered. */
export function vendorSteps(start: number): RegistryStep[] {
  const owned = [
    ...enterprisesOf('maker').map((maker, i) => [`D0${i + 1}`, maker] as const),
    ...enterprisesOf('repurposer').map((maker, i) => [`D9${i + 1}`, maker] as const),
  ]
  const holders = [
    ...owned.map(([vendor, { creditCode }]) => ({ vendor, enterprise: creditCode })),
    { vendor: 'D51', name: '演示·外地电池厂' },
  ]
  return holders.map((holder, i) =>
    byAuthority(start + i * MINUTE, (time) => ({ type: 'vendor.registered', time, ...holder })),
  )
}

export function changeSteps(start: number): RegistryStep[] {
  const [, , , renamed] = enterprisesOf('carrier')
  const [enlarged] = enterprisesOf('warehouse')
  const [, renewed] = enterprisesOf('recycler')
  const [silent] = enterprisesOf('silent')
  const { creditCode } = silent!
  return [
    byAuthority(start + 230 * DAY + 2 * HOUR, (time) => ({
      type: 'enterprise.changed',
      time,
      creditCode: renamed!.creditCode,
      name: `${renamed!.name}（更名）`,
    })),
    byAuthority(start + 310 * DAY + 3 * HOUR, (time) => ({
      type: 'facility.changed',
      time,
      facility: enlarged!.sites[0]!.facility,
      storageLimitTonnes: 80,
    })),
    byAuthority(start + 520 * DAY + 2 * HOUR, (time) => ({
      type: 'facility.changed',
      time,
      facility: renewed!.sites[0]!.facility,
      permits: [permitFrom('eia', start, 10), permitFrom('discharge', start + 515 * DAY, 5)],
    })),
    ...permitSteps(start, renewed!.creditCode),
    ...annexeSteps(start, enlarged!),
    ...delegationSteps(start),
    // Beyond the story's end, so that it changes nothing of it.
    byAuthority(start + 530 * DAY, (time) => ({
      type: 'rules.changed',
      time,
      rule: 'stock_in.order-73',
      value: 20,
      periodFrom: '2035-01-01',
      basis: '演示·缩短入库期限',
    })),
    // It never reported anything, before or after.
    byAuthority(start + 420 * DAY + 2 * HOUR, (time) => ({
      type: 'enterprise.suspended',
      time,
      creditCode,
      reason: '演示·登记一年多未报送任何信息',
    })),
    byAuthority(start + 480 * DAY + 3 * HOUR, (time) => ({
      type: 'enterprise.reinstated',
      time,
      creditCode,
      reason: '演示·书面承诺补报',
    })),
  ]
}

/** A licence that ends early, beside one that goes on. */
function permitSteps(start: number, enterprise: string): RegistryStep[] {
  const licence = { kind: 'hazardous_waste', number: '演示-HW-001' } as const
  const issuer = '演示·生态环境局'
  return [
    byAuthority(start + 5 * HOUR, (time) => ({
      type: 'permit.registered',
      time,
      ...{
        enterprise,
        ...licence,
        issuer,
        validFrom: dayText(start),
        capacityTonnesPerYear: 3_000,
      },
    })),
    byAuthority(start + 5 * HOUR + MINUTE, (time) => ({
      type: 'permit.registered',
      time,
      ...{ enterprise, kind: 'investment_filing', number: '演示-IF-001', issuer },
      validFrom: dayText(start),
    })),
    byAuthority(start + 600 * DAY, (time) => ({
      type: 'permit.ended',
      time,
      ...{ ...licence, endedOn: dayText(start + 600 * DAY), reason: '演示·企业申请注销' },
    })),
  ]
}

/** A hall that was rented for a time, and stood empty. */
function annexeSteps(start: number, { creditCode, district }: Enterprise): RegistryStep[] {
  const facility = `DEMO-${district}-ANNEXE`
  return [
    byAuthority(start + 100 * DAY, (time) => ({
      type: 'facility.registered',
      time,
      ...{ facility, enterprise: creditCode, name: '演示·临时库', district },
    })),
    byAuthority(start + 400 * DAY, (time) => ({
      type: 'facility.closed',
      time,
      ...{ facility, reason: '演示·租约到期' },
    })),
  ]
}

/** A small collector lets a warehouse report for it, and then reports by itself after all. */
function delegationSteps(start: number): RegistryStep[] {
  const [principal] = enterprisesOf('collector').map(({ creditCode }) => creditCode)
  const [agent] = enterprisesOf('warehouse').map(({ creditCode }) => creditCode)
  const between = { principal: principal!, agent: agent! }
  return [
    byAuthority(start + 6 * HOUR, (time) => ({
      type: 'delegation.granted',
      time,
      ...between,
      types: ['battery.collected', 'storage.in', 'storage.out'],
      until: instantText(start + 365 * DAY),
    })),
    byAuthority(start + 90 * DAY, (time) => ({
      type: 'delegation.revoked',
      time,
      ...{ ...between, reason: '演示·已自行报送' },
    })),
  ]
}

const byAuthority = (at: number, event: (time: string) => RegistryEvent): RegistryStep => ({
  at,
  signer: undefined,
  event: event(instantText(at)),
})
